import CharText
import ContextMixing
import LanguageModels
import Safetensors

/// A context-mixing model as stored in `model.safetensors`.
///
/// Tensors, for V units, C contexts and the names of the contexts in the configuration:
///
/// - `tree.units` [V], U32: the units in leaf order; `tree.left_counts` [V − 1], U32: the number of leaves on
///   the left side of each node, in preorder.
/// - `units.counts` [V], U32: how often each unit occurred; `units.folded` [V], U32, `units.syllables` [V],
///   U16, `units.classes` [V], U8 and `units.endings` [V], U8: what the contexts know about units
///   (``UnitTraits``).
/// - `contexts.NAME.buckets`, U32, and `contexts.NAME.words`, U16: the counts of a context (``CountTable``).
///   They stay in the file, which is mapped into memory.
/// - `mixing.maps`, `mixing.sets.k`, `mixing.last`, `mixing.node_corrections`, `mixing.pair_corrections`,
///   F32 or BF16: the fitted weights (``MixingWeights``), only those rows that were fitted, whose numbers are
///   in `mixing.NAME.rows`, U32.
public struct ContextMixingModelFile {
  /// The shape of the model.
  public let configuration: ContextMixingConfiguration
  /// What its ids mean.
  public let vocabulary: Vocabulary
  /// What text it was counted from, and its held-out loss.
  public let training: TrainingSummary

  private let parts: Parts

  private struct Parts {
    var traits: UnitTraits
    var tree: UnitTree
    var unitCounts: [UInt32]
    var tables: [CountTable]
    var weights: MixingWeights
  }

  /// A model and its vocabulary, which must have the same size.
  public init(model: ContextMixingModel, vocabulary: Vocabulary, training: TrainingSummary) {
    precondition(
      model.vocabularySize == vocabulary.count,
      "a model of \(model.vocabularySize) units with a vocabulary of \(vocabulary.count)")
    configuration = model.configuration
    parts = Parts(
      traits: model.traits, tree: model.tree, unitCounts: model.unitCounts, tables: model.tables,
      weights: model.weights)
    self.vocabulary = vocabulary
    self.training = training
  }

  /// The model.
  public func makeModel() -> ContextMixingModel {
    ContextMixingModel(
      configuration: configuration, traits: parts.traits, tree: parts.tree, unitCounts: parts.unitCounts,
      tables: parts.tables, weights: parts.weights)
  }
}

extension ContextMixingModelFile {
  /// A configuration as it is stored in the file.
  private struct Record: Codable {
    var cell: String
    var contexts: [String]
    var vocabularySize: Int
  }

  /// Writes the model with an atomic replace: a crash leaves either the old file or the new one.
  ///
  /// The same model gives the same bytes.
  ///
  /// - Throws: ``AtomicFileError``.
  public func save(to path: String) throws(AtomicFileError) {
    var writer = SafetensorsWriter(
      model: configurationRecord, vocabulary: vocabulary, training: training)
    addTensors(to: &writer)
    try AtomicFile.write(to: path) { try writer.write(toFileDescriptor: $0, path: path) }
  }

  /// The configuration as it is stored.
  var configurationRecord: JSONValue {
    JSONValue(
      of: Record(
        cell: ContextMixingConfiguration.cell, contexts: configuration.contexts,
        vocabularySize: configuration.vocabularySize))
  }

  /// Adds all tensors, with a prefix before their names.
  func addTensors(to writer: inout SafetensorsWriter, prefix: String = "") {
    func add<Scalar: SafetensorsScalar>(_ name: String, _ values: [Scalar]) {
      writer.add(prefix + name, shape: [values.count], values)
    }
    func add<Scalar: SafetensorsScalar>(_ name: String, _ values: SharedArray<Scalar>) {
      writer.add(prefix + name, dtype: Scalar.dtype, shape: [values.count]) {
        (sink: SafetensorsWriter.Sink) throws(SafetensorsError) in
        try sink(UnsafeRawBufferPointer(values.elements))
      }
    }
    // Wide numbers first, so that all of them are aligned.
    add("tree.units", parts.tree.units)
    add("tree.left_counts", parts.tree.leftCounts)
    add("units.counts", parts.unitCounts)
    add("units.folded", parts.traits.folded)
    let fittedRows = parts.weights.fittedRows
    for fitted in fittedRows {
      add(fitted.name + ".rows", fitted.rows)
      if fitted.areProbabilities { add(fitted.name, fitted.values) }
    }
    for (name, table) in zip(configuration.contexts, parts.tables) {
      add("contexts.\(name).buckets", table.buckets)
    }
    for (name, table) in zip(configuration.contexts, parts.tables) {
      add("contexts.\(name).words", table.words)
    }
    for fitted in fittedRows where !fitted.areProbabilities {
      add(fitted.name, fitted.values.map { BFloat16($0) })
    }
    add("units.syllables", parts.traits.syllables)
    add("units.classes", parts.traits.classes)
    add("units.endings", parts.traits.endings)
  }

  package init(_ reader: ModelFileReader) throws(ModelFileError) {
    let cell = try reader.cell()
    guard cell == ContextMixingConfiguration.cell else {
      throw reader.damage("it is a model of cells of “\(cell)”")
    }
    let record = try reader.decoded(Record.self, MetadataKey.configuration)
    let configuration = ContextMixingConfiguration(
      contexts: record.contexts, vocabularySize: record.vocabularySize)
    do throws(ConfigurationError) {
      try configuration.validated()
    } catch {
      throw reader.damage("\(error)")
    }
    self.configuration = configuration
    let size = configuration.vocabularySize
    vocabulary = try reader.vocabulary(count: size)
    training = try reader.decoded(TrainingSummary.self, MetadataKey.training)
    let unitCounts: [UInt32] = try reader.numbers("units.counts", count: size)
    let traits = UnitTraits(
      classes: try reader.numbers("units.classes", count: size),
      folded: try reader.numbers("units.folded", count: size),
      endings: try reader.numbers("units.endings", count: size),
      syllables: try reader.numbers("units.syllables", count: size))
    guard traits.isValid else { throw reader.damage("its units have traits that do not exist") }
    guard
      let tree = UnitTree(
        units: try reader.numbers("tree.units", count: size),
        leftCounts: try reader.numbers("tree.left_counts", count: size - 1))
    else { throw reader.damage("its tree is not one") }
    var tables: [CountTable] = []
    for name in configuration.contexts {
      guard
        let table = CountTable(
          buckets: try reader.mappedNumbers("contexts.\(name).buckets"),
          words: try reader.mappedNumbers("contexts.\(name).words"), vocabularySize: size)
      else { throw reader.damage("the counts of its context “\(name)” do not fit together") }
      tables.append(table)
    }
    var fitted: [MixingWeights.FittedRows] = []
    for var rows in MixingWeights.noRows(of: configuration) {
      rows.rows = try reader.numbers(rows.name + ".rows")
      rows.values = try reader.floats(rows.name)
      fitted.append(rows)
    }
    guard let weights = MixingWeights(configuration, fittedRows: fitted) else {
      throw reader.damage("its weights are no numbers, or out of range")
    }
    parts = Parts(
      traits: traits, tree: tree, unitCounts: unitCounts, tables: tables, weights: weights)
  }
}
