import CharText
import ContextMixing
import LanguageModels
import Safetensors

/// A network and counts in one distribution, as stored in `model.safetensors`.
///
/// `configuration` has, for `network` and for `counts`, the `configuration` and `training` of a file of its
/// own. Their tensors are those of such files, with the prefixes `network.` and `counts.`; `sources.sets.k`
/// and `sources.last`, F32, say how much each is trusted (``SourceWeights``). The vocabulary is stored once.
package struct HybridModelFile {
  /// The name of the kind of model in `configuration`.
  package static let cell = "hybrid"

  /// The part of the file that holds the network.
  package let network: ModelFileReader
  /// The counts.
  package let counts: ContextMixingModelFile
  /// How much each is trusted.
  package let weights: SourceWeights
  /// What the ids mean.
  package var vocabulary: Vocabulary { counts.vocabulary }
  /// How it was trained.
  package let training: TrainingSummary

  private static let networkPrefix = "network."
  private static let countsPrefix = "counts."

  /// Opens the file of a hybrid.
  ///
  /// - Throws: ``ModelFileError``.
  package init(_ reader: ModelFileReader) throws(ModelFileError) {
    let record = try reader.decoded(HybridRecord.self, MetadataKey.configuration)
    guard record.cell == Self.cell else { throw reader.damage("it is a model of the kind “\(record.cell)”") }
    let vocabulary = try reader.vocabulary(count: record.vocabularySize)
    training = try reader.decoded(TrainingSummary.self, MetadataKey.training)
    network = Self.part(of: reader, Self.networkPrefix, record.network, vocabulary)
    counts = try ContextMixingModelFile(Self.part(of: reader, Self.countsPrefix, record.counts, vocabulary))
    var tensors: [[Float]] = []
    for (name, count) in SourceWeights.tensorSizes(of: counts.configuration) {
      tensors.append(try reader.numbers(name, count: count))
    }
    guard let weights = SourceWeights(counts.configuration, tensors: tensors) else {
      throw reader.damage("the weights of its network and counts are no numbers, or out of range")
    }
    self.weights = weights
  }

  /// The part of a file that holds a network: of a hybrid its network, otherwise the whole file.
  static func network(in reader: ModelFileReader) throws(ModelFileError) -> ModelFileReader {
    guard try reader.cell() == cell else { return reader }
    let record = try reader.decoded(HybridRecord.self, MetadataKey.configuration)
    return part(
      of: reader, networkPrefix, record.network, try reader.vocabulary(count: record.vocabularySize))
  }

  private static func part(
    of reader: ModelFileReader, _ prefix: String, _ record: HybridRecord.Part, _ vocabulary: Vocabulary
  ) -> ModelFileReader {
    ModelFileReader(
      partOf: reader, prefix: prefix,
      metadata: [
        MetadataKey.configuration: record.configuration.text, MetadataKey.training: record.training.text,
      ], vocabulary: vocabulary)
  }

  /// Writes a hybrid with an atomic replace.
  ///
  /// - Parameters:
  ///   - hybrid: The model.
  ///   - network: Its network.
  ///   - path: The path.
  /// - Throws: ``AtomicFileError``.
  package static func save(
    _ hybrid: ContextMixingModel, network: ModelFile, to path: String
  ) throws(AtomicFileError) {
    guard let weights = hybrid.sourceWeights else { preconditionFailure("a hybrid without a network") }
    var summary = network.training
    summary.steps = 0
    summary.options = nil
    summary.documentHashes = nil
    let counts = ContextMixingModelFile(model: hybrid, vocabulary: network.vocabulary, training: summary)
    let record = HybridRecord(
      cell: cell, vocabularySize: network.vocabulary.count,
      network: HybridRecord.Part(
        configuration: JSONValue(of: ConfigurationRecord(network.configuration)),
        training: JSONValue(of: network.training.withoutDocumentHashes)),
      counts: HybridRecord.Part(
        configuration: counts.configurationRecord,
        training: JSONValue(of: summary)))
    var writer = SafetensorsWriter(
      model: JSONValue(of: record), vocabulary: network.vocabulary, training: network.training)
    network.addTensors(to: &writer, prefix: networkPrefix)
    for (name, values) in weights.tensors { writer.add(name, shape: [values.count], values) }
    counts.addTensors(to: &writer, prefix: countsPrefix)
    try AtomicFile.write(to: path) { try writer.write(toFileDescriptor: $0, path: path) }
  }
}

/// A hybrid as it is stored in `configuration`.
private struct HybridRecord: Codable {
  struct Part: Codable {
    var configuration: JSONValue
    var training: JSONValue
  }

  var cell: String
  var vocabularySize: Int
  var network: Part
  var counts: Part
}
