import LanguageModels
import ModelKinds

/// A kind of model that ``TrainingWorkflow`` makes.
public struct TrainableKind: Sendable {
  /// The kind.
  public let kind: ModelKind
  /// The names of the options that mean something to this kind alone.
  public let ownOptions: [String]
  /// Asks for a model of this kind, of one of its ``ModelKind/cells``; what was asked for of the same kind
  /// before stays.
  public let choose: @Sendable (_ cell: String, inout TrainingRequest) -> Void
}

extension TrainableKind {
  /// The registry.
  public static let all: [TrainableKind] = [.network, .ngram]

  /// The name of every model that can be trained, with what there is to say about it.
  public static let cells = all.flatMap(\.kind.cells)

  /// The kind with this name of a cell; nil where there is none, or nothing trains it.
  public static func ofCell(_ name: String) -> TrainableKind? {
    guard let kind = ModelKind.ofCell(name) else { return nil }
    return all.first { $0.kind.name == kind.name }
  }
}

/// What a new model of some kind is to be: the options of that kind, and how it is made from them.
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

/// A request whose output has been found to be writable, and who is told what happens.
public struct TrainingJob {
  /// What was asked for.
  public let request: TrainingRequest
  /// Told what happens.
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
