import CharText
import Foundation
import LanguageModels
import Safetensors

/// A mixture of models of any kinds as stored in `model.safetensors`.
///
/// `configuration` has the weights and, for each component, the `configuration` and `training` of its own
/// file. The tensors of component i (from 0) are those of its file, bit for bit, with the name prefix
/// `components.i.`. The vocabulary is stored once. Mixtures are not nested: a mixture that is mixed again
/// contributes its components.
package struct MixtureModelFile: Sendable {
  /// The name of the kind of model in `configuration`.
  package static let cell = "mixture"
  /// The allowed numbers of components.
  package static let componentCounts = 2...64

  /// A component, which is opened as a model of its own kind.
  package struct Component: Sendable {
    /// The file, or the part of a file, that holds it.
    package let reader: ModelFileReader
    /// Its share of the probability.
    package let weight: Double

    /// A component.
    package init(_ reader: ModelFileReader, weight: Double) {
      (self.reader, self.weight) = (reader, weight)
    }
  }

  /// The components; the weights are above 0 and add up to 1.
  package let components: [Component]
  /// What the ids mean.
  package let vocabulary: Vocabulary
  /// The training summary of all components together.
  package let training: TrainingSummary

  /// Opens the file of a mixture.
  ///
  /// - Throws: ``ModelFileError``.
  package init(_ reader: ModelFileReader) throws(ModelFileError) {
    let record = try reader.decoded(MixtureRecord.self, MetadataKey.configuration)
    guard record.cell == Self.cell else { throw reader.damage("it is a model of the kind “\(record.cell)”") }
    guard Self.componentCounts.contains(record.components.count) else {
      throw reader.damage("it is a mixture of \(record.components.count) models")
    }
    guard record.weights.count == record.components.count else {
      throw reader.damage(
        "it has \(record.weights.count) weights for \(record.components.count) models")
    }
    guard record.weights.allSatisfy({ $0 > 0 && $0 <= 1 }), abs(record.weights.reduce(-1, +)) < 1e-6 else {
      throw reader.damage("its weights are \(record.weights), which are no shares of 1")
    }
    let vocabulary = try reader.vocabulary(count: record.vocabularySize)
    self.vocabulary = vocabulary
    training = try reader.decoded(TrainingSummary.self, MetadataKey.training)
    components = zip(record.components, record.weights).enumerated().map { index, part in
      Component(
        ModelFileReader(
          partOf: reader, prefix: Self.prefix(ofComponent: index),
          metadata: [
            MetadataKey.configuration: part.0.configuration.text, MetadataKey.training: part.0.training.text,
          ], vocabulary: vocabulary),
        weight: part.1)
    }
    for component in components where try component.reader.cell() == Self.cell {
      throw reader.damage("it holds a mixture within a mixture")
    }
  }

  /// A mixture to write.
  ///
  /// - Parameters:
  ///   - components: Two or more, with the same vocabulary; none of them is a mixture.
  ///   - vocabulary: The vocabulary of the components.
  ///   - trainings: How each of them was trained.
  package init(_ components: [Component], vocabulary: Vocabulary, trainings: [TrainingSummary]) {
    precondition(
      Self.componentCounts.contains(components.count) && trainings.count == components.count,
      "a mixture of \(components.count) models and \(trainings.count) summaries")
    self.components = components
    self.vocabulary = vocabulary
    training = TrainingSummary(ofAll: trainings)
  }

  private static func prefix(ofComponent index: Int) -> String { "components.\(index)." }

  /// Writes the mixture with an atomic replace; tensors are copied from the components' files one by one.
  ///
  /// - Throws: ``AtomicFileError``.
  package func save(to path: String) throws(AtomicFileError) {
    let record = MixtureRecord(
      cell: Self.cell, vocabularySize: vocabulary.count, weights: components.map(\.weight),
      components: components.map {
        MixtureRecord.Component(
          configuration: $0.reader.record(MetadataKey.configuration),
          training: $0.reader.record(MetadataKey.training))
      })
    var writer = SafetensorsWriter(
      model: JSONValue(of: record), vocabulary: vocabulary, training: training)
    for (index, component) in components.enumerated() {
      component.reader.addTensors(to: &writer, under: Self.prefix(ofComponent: index))
    }
    try AtomicFile.write(to: path) { try writer.write(toFileDescriptor: $0, path: path) }
  }
}

/// A mixture as it is stored in `configuration`.
private struct MixtureRecord: Codable {
  struct Component: Codable {
    var configuration: JSONValue
    var training: JSONValue
  }

  var cell: String
  var vocabularySize: Int
  var weights: [Double]
  var components: [Component]
}

extension TrainingSummary {
  /// Combines the summaries of several models: the texts that any of them was trained on, and the held-out
  /// share that none of them was trained on.
  fileprivate init(ofAll summaries: [TrainingSummary]) {
    let hashes = Set(summaries.map(\.textHash))
    let holdouts = summaries.map(\.holdout)
    self.init(
      steps: 0, heldOutLoss: nil, textHash: hashes.count == 1 ? summaries[0].textHash : "",
      fileHashes: hashes.union(summaries.flatMap { $0.fileHashes ?? [] }).sorted(),
      holdout: holdouts.contains(nil) ? nil : holdouts.compactMap(\.self).min())
    for fingerprints in summaries.compactMap(\.fileFingerprints) {
      if fileFingerprints == nil { fileFingerprints = fingerprints }
      fileFingerprints?.formUnion(fingerprints)
    }
    if let first = summaries.first, summaries.allSatisfy({ $0.input == first.input }) { input = first.input }
    if let first = summaries.first, summaries.allSatisfy({ $0.documents == first.documents }) {
      if summaries.allSatisfy({ $0.heldOutTail == first.heldOutTail }) { heldOutTail = first.heldOutTail }
      documents = first.documents
      // What all of them have not seen.
      heldOutDocuments = first.heldOutDocuments?.filter { hash in
        summaries.allSatisfy { $0.heldOutDocuments?.contains(hash) == true }
      }
      documentHashes = summaries.dropFirst().reduce(first.documentHashes) { all, next in
        next.documentHashes.flatMap { all?.union($0) }
      }
    }
  }
}
