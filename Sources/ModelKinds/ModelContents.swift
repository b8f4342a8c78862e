import CharText
import LanguageModels
import ModelFiles

/// A model that was opened, whatever its kind.
public struct ModelContents {
  /// What reads units and says what comes next. Used by one thread at a time.
  public let model: AnyLanguageModel
  /// The kind.
  public let kind: ModelKind
  /// The name in the file: that of the cell of a network, or that of the kind.
  public let cell: String
  /// What this model can do: no more than its kind.
  public let capabilities: ModelCapabilities
  /// How many numbers it has learnt; nil where it has learnt none.
  public let parameterCount: Int?
  /// What its ids mean.
  public let vocabulary: Vocabulary
  /// How it was trained.
  public let training: TrainingSummary

  init(
    _ model: some LanguageModel, kind: ModelKind, cell: String, capabilities: ModelCapabilities? = nil,
    parameterCount: Int?, vocabulary: Vocabulary, training: TrainingSummary
  ) {
    self.model = AnyLanguageModel(model)
    self.kind = kind
    self.cell = cell
    self.capabilities = capabilities ?? kind.capabilities
    self.parameterCount = parameterCount
    self.vocabulary = vocabulary
    self.training = training
  }

  /// Opens a model file of any kind.
  ///
  /// - Parameters:
  ///   - path: A file that training or mixing wrote.
  ///   - engine: What runs networks.
  ///   - options: How it computes.
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
