import CharText
import Generation
import LanguageModels
import ModelFiles

/// A model from a file, of any kind, ready to write.
///
/// ```swift
/// let model = try TrainedModel(path: "model.safetensors")
/// let result = try model.generator.generate(prompt: "옛날", options: GenerationOptions(seed: 7))
/// print(result.texts[0].text)
/// ```
public final class TrainedModel {
  /// What kind of model it is, what it can do and what there is to know of it.
  public let contents: ModelContents
  /// Writes text with it. Used by one thread at a time.
  public let generator: TextGenerator<AnyLanguageModel>

  /// The name in the file: that of the cell of a network, or that of the kind.
  public var cell: String { contents.cell }
  /// How it was trained.
  public var training: TrainingSummary { contents.training }
  /// What its ids mean.
  public var vocabulary: Vocabulary { generator.vocabulary }

  /// Opens a model.
  ///
  /// - Parameters:
  ///   - path: A file that `charrnn train`, `charrnn mix` or a workflow wrote.
  ///   - threads: Workers of the engine; nil: one a processor. Of no meaning to a model without weights.
  ///   - weights: What the weights are kept as, where there are any.
  ///   - engine: What runs networks.
  /// - Throws: ``OpeningError``.
  public init(
    path: String, threads: Int? = nil, weights: WeightType = .auto, engine: EngineDescriptor = .usual
  ) throws(OpeningError) {
    contents = try ModelContents(
      path: path, engine: engine, options: EngineOptions(threads: threads, weights: weights))
    generator = TextGenerator(model: contents.model, vocabulary: contents.vocabulary)
  }
}
