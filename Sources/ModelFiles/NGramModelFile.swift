import CharText
import LanguageModels
import NGramModel
import Safetensors
import UnitSequences

/// An n-gram model as stored in `model.safetensors`: configuration, vocabulary and counts.
///
/// Tensors, for contexts of k = 0 … n − 1 units (a context is read backwards, the unit before the predicted
/// one first) and the n-grams that continue them; integers are U16, or U32 if one is greater than 65,535:
///
/// - `discounts` [n, 3], F64: D₁, D₂, D₃ of each order.
/// - `contexts.k.unit`: the unit that each context has in addition to its parent (k ≥ 1). Contexts of one
///   length are sorted by their parents, then by this unit.
/// - `contexts.k.children`: the number of contexts of k + 1 units that extend it into the past (k < n − 1).
/// - `contexts.k.ngrams`: the number of different units that followed it.
/// - `ngrams.(k + 1).unit`: those units, context by context, in ascending order.
/// - `ngrams.(k + 1).count`: their counts (``NGramLevel/counts``).
public struct NGramModelFile: Sendable {
  /// The shape of the model.
  public var configuration: NGramConfiguration { tables.configuration }
  /// The counts.
  package let tables: NGramTables
  /// What its ids mean.
  public let vocabulary: Vocabulary
  /// What text it was counted from, and its held-out loss.
  public let training: TrainingSummary

  /// A model and its vocabulary, which must have the same size.
  public init(model: NGramModel, vocabulary: Vocabulary, training: TrainingSummary) {
    precondition(
      model.vocabularySize == vocabulary.count,
      "a model of \(model.vocabularySize) units with a vocabulary of \(vocabulary.count)")
    tables = model.tables
    self.vocabulary = vocabulary
    self.training = training
  }

  /// The model.
  public func makeModel() -> NGramModel { NGramModel(tables: tables) }
}

extension NGramModelFile {
  private static let discounts = "discounts"

  /// A configuration as it is stored in the file.
  private struct Record: Codable {
    var cell: String
    var order: Int
    var vocabularySize: Int
  }

  /// Writes the model with an atomic replace: a crash leaves either the old file or the new one.
  ///
  /// The same model gives the same bytes.
  ///
  /// - Throws: ``AtomicFileError``.
  public func save(to path: String) throws(AtomicFileError) {
    let record = Record(
      cell: NGramConfiguration.cell, order: configuration.order,
      vocabularySize: configuration.vocabularySize)
    var writer = SafetensorsWriter(
      model: JSONValue(of: record), vocabulary: vocabulary, training: training)
    let columns = tables.columns
    writer.add(Self.discounts, shape: [columns.count, 3], columns.flatMap(\.discounts))
    for (length, column) in columns.enumerated() {
      if length > 0 { writer.add("contexts.\(length).unit", column.contextUnits) }
      if length < columns.count - 1 { writer.add("contexts.\(length).children", column.childCounts) }
      writer.add("contexts.\(length).ngrams", column.ngramCounts)
      writer.add("ngrams.\(length + 1).unit", column.units)
      writer.add("ngrams.\(length + 1).count", column.counts)
    }
    try AtomicFile.write(to: path) { try writer.write(toFileDescriptor: $0, path: path) }
  }

  /// Reads a model.
  ///
  /// - Throws: ``ModelFileError``.
  public init(path: String) throws(ModelFileError) {
    try self.init(ModelFileReader(path: path, kind: .model))
  }

  package init(_ reader: ModelFileReader) throws(ModelFileError) {
    let cell = try reader.cell()
    guard cell == NGramConfiguration.cell else { throw reader.damage("it is a model of cells of “\(cell)”") }
    let record = try reader.decoded(Record.self, MetadataKey.configuration)
    let configuration = NGramConfiguration(order: record.order, vocabularySize: record.vocabularySize)
    do throws(ConfigurationError) {
      try configuration.validated()
    } catch {
      throw reader.damage("\(error)")
    }
    vocabulary = try reader.vocabulary(count: configuration.vocabularySize)
    training = try reader.decoded(TrainingSummary.self, MetadataKey.training)
    let discounts = try reader.doubles(Self.discounts, shape: [configuration.order, 3])
    var columns: [NGramLevelColumns] = []
    for length in 0..<configuration.order {
      let isLast = length == configuration.order - 1
      columns.append(
        NGramLevelColumns(
          contextUnits: length == 0 ? .narrow([]) : try reader.column("contexts.\(length).unit"),
          childCounts: isLast ? .narrow([]) : try reader.column("contexts.\(length).children"),
          ngramCounts: try reader.column("contexts.\(length).ngrams"),
          units: try reader.column("ngrams.\(length + 1).unit"),
          counts: try reader.column("ngrams.\(length + 1).count"),
          discounts: Array(discounts[length * 3..<length * 3 + 3])))
    }
    do throws(NGramDefect) {
      tables = try NGramTables(configuration: configuration, columns: columns)
    } catch {
      throw reader.damage("\(error)")
    }
  }
}

extension SafetensorsWriter {
  /// Adds integers with the width of the column.
  fileprivate mutating func add(_ name: String, _ column: IntegerColumn) {
    switch column {
    case .narrow(let values): add(name, shape: [values.count], values)
    case .wide(let values): add(name, shape: [values.count], values)
    }
  }
}
