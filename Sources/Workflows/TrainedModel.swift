import CPUEngine
import CharText
import Generation
import LanguageModels
import ModelFiles
import NGramModel

/// A model from a file, of any kind, ready to write.
///
/// ```swift
/// let model = try TrainedModel(path: "model.safetensors")
/// let result = try model.generator.generate(prompt: "옛날", options: GenerationOptions(seed: 7))
/// print(result.texts[0].text)
/// ```
public final class TrainedModel {
  /// The shape of a model, of the one kind or the other.
  public enum Configuration: Sendable, Equatable {
    /// A network.
    case network(ModelConfiguration)
    /// Counts.
    case ngram(NGramConfiguration)

    /// The name of the cell, or `ngram`.
    public var cell: String {
      switch self {
      case .network(let configuration): configuration.cell
      case .ngram: NGramConfiguration.cell
      }
    }
  }

  /// The shape of the model.
  public let configuration: Configuration
  /// How it was trained.
  public let training: TrainingSummary
  /// Writes text with it. Used by one thread at a time.
  public let generator: TextGenerator<TextModel>

  /// What its ids mean.
  public var vocabulary: Vocabulary { generator.vocabulary }

  /// Opens a model.
  ///
  /// - Parameters:
  ///   - path: A file that `charrnn train` or ``TrainingWorkflow`` wrote.
  ///   - threads: Workers of the engine; nil: one a processor. Of no meaning to a model without weights.
  ///   - weights: What the weights are kept as, where there are any.
  /// - Throws: ``WorkflowError/modelFile(_:)`` or ``WorkflowError/optionOutOfRange(name:value:range:)``.
  public init(path: String, threads: Int? = nil, weights: WeightType = .auto) throws(WorkflowError) {
    try EngineThreads.validate(threads)
    let opened = try OpenedModel(path: path, threads: threads, weights: weights)
    generator = TextGenerator(model: opened.model, vocabulary: opened.vocabulary)
    configuration = opened.configuration
    training = opened.training
  }
}
