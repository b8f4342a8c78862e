import CharText
import LanguageModels
import ModelFiles

/// An open model of any kind.
public struct ModelContents {
  /// The model itself, which reads units and predicts the next one. Used by one thread at a time.
  public let model: AnyLanguageModel
  /// The kind.
  public let kind: ModelKind
  /// The name in the file: the cell of a network, or the name of the kind.
  public let cell: String
  /// What this model can do: a subset of the capabilities of its kind.
  public let capabilities: ModelCapabilities
  /// The number of learned parameters; nil if it has none.
  public let parameterCount: Int?
  /// The type in which its weights are stored for generation, never ``WeightType/auto``; nil if it has none.
  public let weights: WeightType?
  /// What its ids mean.
  public let vocabulary: Vocabulary
  /// How it was trained.
  public let training: TrainingSummary

  init(
    _ model: some LanguageModel, kind: ModelKind, cell: String, capabilities: ModelCapabilities? = nil,
    parameterCount: Int?, weights: WeightType? = nil, vocabulary: Vocabulary, training: TrainingSummary
  ) {
    self.model = AnyLanguageModel(model)
    self.kind = kind
    self.cell = cell
    self.capabilities = capabilities ?? kind.capabilities
    self.parameterCount = parameterCount
    self.weights = weights
    self.vocabulary = vocabulary
    self.training = training
  }

  /// The same with another model in its place: one that has learned from a text.
  package func with(_ model: AnyLanguageModel) -> ModelContents {
    ModelContents(
      model, kind: kind, cell: cell, capabilities: capabilities, parameterCount: parameterCount,
      weights: weights, vocabulary: vocabulary, training: training)
  }

  /// Opens a model file of any kind.
  ///
  /// - Parameters:
  ///   - path: A file written by training or mixing.
  ///   - engine: The engine for networks.
  ///   - options: The options of the engine.
  /// - Throws: ``OpeningError``.
  public init(
    path: String, engine: EngineDescriptor = .usual, options: EngineOptions = EngineOptions()
  ) throws(OpeningError) {
    do throws(ConfigurationError) { try options.validated() } catch { throw .configuration(error) }
    let (reader, kind): (ModelFileReader, ModelKind)
    do throws(ModelFileError) {
      reader = try ModelFileReader(path: path, kind: .model)
      kind = try .of(reader)
    } catch {
      throw .file(error)
    }
    self = try kind.open(reader, ModelEnvironment(engine: engine, options: options))
  }
}
