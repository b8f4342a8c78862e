import LanguageModels
import ModelKinds

/// A kind of model that ``TrainingWorkflow`` can train.
public struct TrainableKind: Sendable {
  /// The kind.
  public let kind: ModelKind
  /// The names of the options that only this kind has.
  public let ownOptions: [String]
  /// Requests a model of this kind, with one of its ``ModelKind/cells``; options of the same kind that were
  /// set before are kept.
  public let choose: @Sendable (_ cell: String, inout TrainingRequest) -> Void
}

extension TrainableKind {
  /// The registry.
  public static let all: [TrainableKind] = [.network, .ngram, .contextMixing]

  /// The name and summary of every model that can be trained.
  public static let cells = all.flatMap(\.kind.cells)

  /// The kind of the cell with this name; nil if there is none or it cannot be trained.
  public static func ofCell(_ name: String) -> TrainableKind? {
    guard let kind = ModelKind.ofCell(name) else { return nil }
    return all.first { $0.kind.name == kind.name }
  }
}

/// The options of a kind of model, and how a model is trained with them.
public protocol TrainableOptions: Sendable {
  /// The name of the cell, or of the kind.
  var cell: String { get }

  /// Checks what can be checked before a text is read.
  ///
  /// - Throws: ``WorkflowError``.
  func validate(for request: TrainingRequest) throws(WorkflowError)

  /// Reads the texts, trains and saves.
  ///
  /// - Throws: ``WorkflowError``.
  func train(_ job: TrainingJob) throws(WorkflowError) -> TrainingOutcome
}

/// A request whose output is writable, with the handler of its events.
public struct TrainingJob {
  /// The request.
  public let request: TrainingRequest
  /// Receives the events.
  public let handle: TrainingWorkflow.Handler
  let paths: ModelPaths

  /// Reads the texts of the request.
  func texts() throws(WorkflowError) -> TrainingTexts {
    let texts = try TrainingTexts(
      files: request.files, validation: request.validation, options: request.text,
      minimumCharacters: request.minimumCharacters, onProgress: { handle(.reading($0)) })
    _ = handle(.read(texts.summary))
    return texts
  }
}
