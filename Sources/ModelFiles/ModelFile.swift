import CharText
import LanguageModels
import Safetensors

/// A trained model as `model.safetensors` holds it: weights in PyTorch's names and layouts, configuration,
/// vocabulary.
///
/// Tables that are shared or made of sums are written as PyTorch wants them, and besides in the form in which
/// they are trained (`embedding.own.weight`, `embedding.parts.weight`). Reading takes the latter alone:
/// whoever changes such a model elsewhere changes those, for what is changed in the sums does nothing here.
public struct ModelFile: Sendable {
  /// The shape of the model.
  public var configuration: ModelConfiguration
  /// What its ids mean.
  public var vocabulary: Vocabulary
  /// The weights, one arena laid out by ``ParameterTable``.
  public var parameters: [Float]
  /// How it was trained.
  public var training: TrainingSummary

  /// The highest format version that this code reads.
  public static let formatVersion = 1

  /// A model; its parts must fit one another.
  public init(
    configuration: ModelConfiguration, vocabulary: Vocabulary, parameters: [Float], training: TrainingSummary
  ) {
    precondition(
      configuration.vocabularySize == vocabulary.count,
      "a model of \(configuration.vocabularySize) units with a vocabulary of \(vocabulary.count)")
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.parameters = parameters
    self.training = training
  }
}

extension ModelFile {
  /// Writes the model, atomically: a crash leaves the old file or the new one.
  ///
  /// The same model gives the same bytes.
  ///
  /// - Throws: ``AtomicFileError``.
  public func save(to path: String) throws(AtomicFileError) {
    var writer = SafetensorsWriter(metadata: [
      MetadataKey.formatVersion: String(Self.formatVersion),
      MetadataKey.configuration: MetadataJSON.encode(ConfigurationRecord(configuration)),
      MetadataKey.vocabulary: vocabulary.json,
      MetadataKey.training: MetadataJSON.encode(training),
    ])
    let table = ParameterTable(for: configuration)
    writer.addArena(parameters, of: table)
    // What PyTorch's layout has besides; nothing reads it here, so that a model opens with the bits it was
    // saved with.
    for tensor in table.derivedTensors {
      writer.add(tensor.name, shape: tensor.shape, table.values(of: tensor, in: parameters))
    }
    try AtomicFile.write(to: path) { try writer.write(toFileDescriptor: $0, path: path) }
  }

  /// Reads a model. The file is mapped; nothing of the training state is touched.
  ///
  /// - Throws: ``ModelFileError``.
  public init(path: String) throws(ModelFileError) {
    let stored = try StoredModel(path: path)
    self.init(
      configuration: stored.configuration, vocabulary: stored.vocabulary, parameters: stored.parameters(),
      training: stored.training)
  }
}

extension SafetensorsWriter {
  /// Adds every tensor of an arena under its name, after a prefix.
  package mutating func addArena(_ arena: [Float], of table: ParameterTable, prefix: String = "") {
    precondition(
      arena.count == table.arenaCount, "an arena of \(arena.count) for a table of \(table.arenaCount)")
    for entry in table.entries {
      add(prefix + entry.name, dtype: .float32, shape: entry.shape) { (sink: Sink) throws(SafetensorsError) in
        let result = arena.withUnsafeBytes { bytes -> Result<Void, SafetensorsError> in
          let stride = MemoryLayout<Float>.stride
          let range = entry.offset * stride..<entry.range.upperBound * stride
          do throws(SafetensorsError) {
            return .success(try sink(UnsafeRawBufferPointer(rebasing: bytes[range])))
          } catch {
            return .failure(error)
          }
        }
        try result.get()
      }
    }
  }
}
