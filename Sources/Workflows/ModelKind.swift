import LanguageModels
import NGramModel

/// A kind of model that ``TrainingWorkflow`` makes.
public struct ModelKind: Sendable, Equatable {
  /// The name: the command-line value, the word in help and the string in the model file.
  public let name: String
  /// One line for help texts.
  public let summary: String

  /// Every kind: the registered cells, and n-gram counts.
  public static let all =
    LayerDescriptor.all.map { ModelKind(name: $0.name, summary: $0.summary) }
    + [ModelKind(name: NGramConfiguration.cell, summary: NGramConfiguration.summary)]

  /// Checks a name.
  ///
  /// - Throws: ``ConfigurationError/unknownName(kind:name:known:)``.
  static func validate(_ name: String) throws(WorkflowError) {
    guard !all.contains(where: { $0.name == name }) else { return }
    throw .configuration(.unknownName(kind: "cell", name: name, known: all.map(\.name)))
  }
}
