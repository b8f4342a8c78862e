import CharText
import Corpora
import LanguageModels
import ModelFiles
import Safetensors
import Training

/// A training run between two windows as stored in `model.state.safetensors`: the last weights and their
/// average, the moments of the update rule, the state of the lanes and the progress.
public struct TrainingStateFile: Sendable {
  /// The shape of the model.
  public var configuration: ModelConfiguration
  /// What its ids mean.
  public var vocabulary: Vocabulary
  /// The options of the run.
  public var options: TrainingOptions
  /// How the text was read.
  public var text: TextRecord
  /// The run itself.
  public var snapshot: TrainingSnapshot

  /// A state; its parts must be consistent.
  public init(
    configuration: ModelConfiguration, vocabulary: Vocabulary, options: TrainingOptions, text: TextRecord,
    snapshot: TrainingSnapshot
  ) {
    self.configuration = configuration
    self.vocabulary = vocabulary
    self.options = options
    self.text = text
    self.snapshot = snapshot
  }

  /// The path of the state of a model: `model.state.safetensors` beside `model.safetensors`.
  public static func path(besideModel path: String) -> String {
    let suffix = ".safetensors"
    return (path.hasSuffix(suffix) ? String(path.dropLast(suffix.count)) : path) + ".state" + suffix
  }
}

/// How a text was read, and a hash by which it is recognized.
public struct TextRecord: Sendable, Equatable, Codable {
  /// The encoding of the files.
  public var encoding: TextEncoding
  /// Units rarer than this were folded into `<unk>`.
  public var minCount: Int
  /// The share of each file that was held out.
  public var holdout: Double
  /// The hash (``TextHash``) of the whole text, in hexadecimal.
  public var hash: String
  /// Whether parts of the training text are held back from the network, for the weights of a hybrid; nil in
  /// files written before there were hybrids.
  public var isHybrid: Bool?
  /// How many bytes its counts may take; nil: as usual.
  public var countingMemory: Int?
  /// How the texts were taken out of their files; nil in files written before there were formats: they were
  /// plain text.
  public var input: TextInput?
  /// What a document is; nil if the text is one that goes on, as in files written before there were
  /// documents.
  public var documents: Documents?
  /// The random seed by which documents were held out; nil if the text is no documents.
  public var seed: UInt64?
  /// The share of earlier text that is mixed in; nil: none.
  public var rehearsalShare: Double?
  /// The hash of that text, in hexadecimal.
  public var rehearsalHash: String?

  /// A record.
  public init(
    encoding: TextEncoding, minCount: Int, holdout: Double, hash: String, isHybrid: Bool = false,
    countingMemory: Int? = nil, documents: Documents? = nil, seed: UInt64? = nil,
    input: TextInput? = nil
  ) {
    self.input = input
    self.documents = documents
    self.seed = seed
    self.isHybrid = isHybrid
    self.countingMemory = countingMemory
    self.encoding = encoding
    self.minCount = minCount
    self.holdout = holdout
    self.hash = hash
  }
}

extension TrainingStateFile {
  private static let laneState = "lanes.state"
  private static let average = "average."

  /// The part of the optimizer's state that is stored as JSON.
  private struct ProgressRecord: Codable {
    var training: TrainingProgress
    var updates: Int
    var lanes: Int
  }

  /// Writes the state with an atomic replace.
  ///
  /// - Throws: ``AtomicFileError``.
  public func save(to path: String) throws(AtomicFileError) {
    let state = snapshot.state
    var writer = SafetensorsWriter(metadata: [
      MetadataKey.formatVersion: String(ModelFile.formatVersion),
      MetadataKey.configuration: MetadataJSON.encode(ConfigurationRecord(configuration)),
      MetadataKey.vocabulary: vocabulary.json,
      MetadataKey.options: MetadataJSON.encode(options),
      MetadataKey.text: MetadataJSON.encode(text),
      MetadataKey.progress: MetadataJSON.encode(
        ProgressRecord(
          training: snapshot.progress, updates: snapshot.optimizer.updates, lanes: state.streams)),
    ])
    let table = ParameterTable(for: configuration)
    writer.addArena(snapshot.parameters, of: table)
    if let average = snapshot.average { writer.addArena(average, of: table, prefix: Self.average) }
    for (name, moment) in zip(momentNames, snapshot.optimizer.moments) {
      writer.addArena(moment, of: table, prefix: name + ".")
    }
    writer.add(Self.laneState, shape: state.layout.shape(streams: state.streams), state.values)
    try AtomicFile.write(to: path) { try writer.write(toFileDescriptor: $0, path: path) }
  }

  private var momentNames: [String] { UpdateRuleDescriptor.named(options.updateRule)?.moments ?? [] }

  /// Reads a state.
  ///
  /// - Throws: ``ModelFileError``.
  public init(path: String) throws(ModelFileError) {
    let reader = try ModelFileReader(path: path, kind: .trainingState)
    (configuration, vocabulary) = try reader.modelShape()
    options = try reader.decoded(TrainingOptions.self, MetadataKey.options)
    do throws(TrainingError) {
      try options.validate()
    } catch {
      throw reader.damage("\(error)")
    }
    let momentNames = UpdateRuleDescriptor.named(options.updateRule)?.moments ?? []
    text = try reader.decoded(TextRecord.self, MetadataKey.text)
    let record = try reader.decoded(ProgressRecord.self, MetadataKey.progress)
    guard (0...1e12).contains(record.training.seconds) else {
      throw reader.damage("it has run for \(record.training.seconds) seconds")
    }
    let table = ParameterTable(for: configuration)
    guard (1...TrainingWindow.largestLaneCount).contains(record.lanes) else {
      throw reader.damage("it has \(record.lanes) lanes")
    }
    guard record.updates >= 0 else { throw reader.damage("it counts \(record.updates) updates") }
    // No size from the metadata is allocated before tensors of that size have been found in the file.
    try reader.check(table)
    let parameters = reader.arena(of: table)
    let layout = StateLayout(for: configuration)
    let values = try reader.floats(Self.laneState, shape: layout.shape(streams: record.lanes))
    var state = RecurrentState(layout, streams: record.lanes)
    state.values = values
    guard state.holdsUnits else {
      throw reader.damage("its lanes remember units that the model does not have")
    }
    var moments: [[Float]] = []
    if record.updates > 0 {
      for name in momentNames {
        try reader.check(table, prefix: name + ".")
        moments.append(reader.arena(of: table, prefix: name + "."))
      }
    }
    var average: [Float]?
    if record.updates > 0, options.averageDecay > 0 {
      try reader.check(table, prefix: Self.average)
      average = reader.arena(of: table, prefix: Self.average)
    }
    snapshot = TrainingSnapshot(
      parameters: parameters, average: average,
      optimizer: OptimizerState(updates: record.updates, moments: moments), state: state,
      progress: record.training)
  }
}
