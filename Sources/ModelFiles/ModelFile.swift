import CharText
import LanguageModels
import Safetensors

/// A trained model as stored in `model.safetensors`: weights with PyTorch's names and layouts, configuration,
/// vocabulary.
///
/// Tables that are shared or composed of sums are written twice: as PyTorch expects them, and in the form in
/// which they are trained (`embedding.own.weight`, `embedding.parts.weight`). Reading uses only the latter,
/// so that is what other programs have to change; changes to the sums have no effect here.
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

  /// A model; its parts must be consistent.
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
  /// Writes the model with an atomic replace: a crash leaves either the old file or the new one.
  ///
  /// The same model gives the same bytes.
  ///
  /// - Throws: ``AtomicFileError``.
  public func save(to path: String) throws(AtomicFileError) {
    var writer = SafetensorsWriter(
      model: JSONValue(of: ConfigurationRecord(configuration)), vocabulary: vocabulary, training: training)
    addTensors(to: &writer)
    try AtomicFile.write(to: path) { try writer.write(toFileDescriptor: $0, path: path) }
  }

  /// Adds all tensors, with a prefix before their names.
  func addTensors(to writer: inout SafetensorsWriter, prefix: String = "") {
    let table = ParameterTable(for: configuration)
    writer.addArena(parameters, of: table, prefix: prefix)
    // Additional tensors of PyTorch's layout; they are never read here, so that a model opens with exactly
    // the bits that were saved.
    for tensor in table.derivedTensors {
      writer.add(prefix + tensor.name, shape: tensor.shape, table.values(of: tensor, in: parameters))
    }
  }

  /// Reads a model. The file is memory-mapped; the training state is not read.
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
  /// Adds every tensor of an arena, with a prefix before its name.
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
