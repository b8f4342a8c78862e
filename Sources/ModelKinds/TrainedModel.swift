import CharText
import Generation
import LanguageModels
import ModelFiles

/// A model of any kind from a file, ready to generate text.
///
/// ```swift
/// let model = try TrainedModel(path: "model.safetensors")
/// let result = try model.generator.generate(prompt: "옛날", options: GenerationOptions(seed: 7))
/// print(result.texts[0].text)
/// ```
public final class TrainedModel {
  /// The open model: its kind, what it can do, and how it was trained.
  public let contents: ModelContents
  /// Generates text with the model. Used by one thread at a time.
  public let generator: TextGenerator<AnyLanguageModel>

  /// The name in the file: the cell of a network, or the name of the kind.
  public var cell: String { contents.cell }
  /// How it was trained.
  public var training: TrainingSummary { contents.training }
  /// What its ids mean.
  public var vocabulary: Vocabulary { generator.vocabulary }

  /// A model that is open.
  package init(_ contents: ModelContents) {
    self.contents = contents
    generator = TextGenerator(model: contents.model, vocabulary: contents.vocabulary)
  }

  /// Opens a model.
  ///
  /// - Parameters:
  ///   - path: A file written by `charrnn train`, `charrnn mix` or a workflow.
  ///   - threads: The number of worker threads of the engine; nil: one per processor. Ignored by a model
  ///     without weights.
  ///   - weights: The type in which weights are stored, if there are any.
  ///   - engine: The engine for networks.
  /// - Throws: ``OpeningError``.
  public convenience init(
    path: String, threads: Int? = nil, weights: WeightType = .auto, engine: EngineDescriptor = .usual
  ) throws(OpeningError) {
    self.init(
      try ModelContents(
        path: path, engine: engine, options: EngineOptions(threads: threads, weights: weights)))
  }
}
