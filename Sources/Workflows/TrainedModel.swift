import CPUEngine
import CharText
import Generation
import LanguageModels
import ModelFiles

/// A model from a file, ready to write.
///
/// ```swift
/// let model = try TrainedModel(path: "model.safetensors")
/// let result = try model.generator.generate(prompt: "옛날", options: GenerationOptions(seed: 7))
/// print(result.texts[0].text)
/// ```
public final class TrainedModel {
  /// The shape of the model.
  public let configuration: ModelConfiguration
  /// How it was trained.
  public let training: TrainingSummary
  /// Writes text with it. Used by one thread at a time.
  public let generator: TextGenerator<CPUEngine>

  /// What its ids mean.
  public var vocabulary: Vocabulary { generator.vocabulary }

  /// Opens a model.
  ///
  /// - Parameters:
  ///   - path: A file that `charrnn train` or ``TrainingWorkflow`` wrote.
  ///   - threads: Workers of the engine; nil: one a processor.
  ///   - weights: What the weights are kept as.
  /// - Throws: ``WorkflowError/modelFile(_:)`` or ``WorkflowError/optionOutOfRange(name:value:range:)``.
  public init(path: String, threads: Int? = nil, weights: WeightType = .auto) throws(WorkflowError) {
    try EngineThreads.validate(threads)
    let file: StoredModel
    do throws(ModelFileError) {
      file = try StoredModel(path: path)
    } catch {
      throw .modelFile(error)
    }
    do throws(ConfigurationError) {
      let engine = try CPUEngine(configuration: file.configuration, threads: threads, weights: weights)
      engine.setParameters { file.copyParameters(to: $0) }
      generator = TextGenerator(model: engine, vocabulary: file.vocabulary)
    } catch {
      throw .configuration(error)
    }
    configuration = file.configuration
    training = file.training
  }
}
