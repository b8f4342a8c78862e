import CharText
import Foundation
import LanguageModels
import ModelFiles
import Safetensors
import Training
import TrainingFiles

/// Runs `body` in a new folder that is removed afterwards.
func withTemporaryFolder<Output>(_ body: (String) throws -> Output) throws -> Output {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

func bytes(at path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: path))) }

/// A model and a run with nothing special about them: every number random, every option another than the
/// usual one.
enum Example {
  static func vocabulary(unit: UnitKind = .scalar) throws -> Vocabulary {
    var builder = try VocabularyBuilder(unit: unit, normalization: .nfc)
    builder.add(NormalizedText("옛날 \"옛적\"\\에\n나무👩‍👧 e\u{301}"))
    return builder.build()
  }

  static func configuration(
    cell: String = LayerDescriptor.lstm.name, _ vocabulary: Vocabulary
  ) -> ModelConfiguration {
    var configuration = ModelConfiguration(
      cell: cell, vocabularySize: vocabulary.count, embeddingSize: 3, hiddenSize: 5, layers: 2)
    if configuration.layer.structure.readsContext { configuration.context = 7 }
    return configuration
  }

  /// Random floats, infinities and a NaN among them; what lies between tensors stays 0.
  static func arena(_ configuration: ModelConfiguration, seed: UInt64) -> [Float] {
    let table = ParameterTable(for: configuration)
    var generator = SeededGenerator(seed: seed)
    var arena = [Float](repeating: 0, count: table.arenaCount)
    for entry in table.entries {
      for place in entry.range {
        arena[place] = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      }
    }
    return arena
  }

  static func options() -> TrainingOptions {
    var options = TrainingOptions()
    options.batchSize = 4
    options.sequenceLength = 9
    options.learningRate = 0.1 + 0.2
    options.updateConstants = ["beta1": 1.0 / 3, "weight_decay": 1e-300]
    options.clipNorm = 2.5
    options.clipValue = 0.1 + 0.2
    options.averageDecay = 0.999
    options.scheduleConstants = ["final_share": 1.0 / 7]
    options.warmUpSteps = 3
    options.patience = 6
    options.dropout = 0.3
    options.dropoutPlaces = [.embedding, .output]
    options.lockedDropout = true
    options.weightDrop = 0.2
    options.seed = .max
    options.isStateful = false
    options.epochs = 3
    options.maxSteps = 77
    options.maxMinutes = 0.7
    options.evaluationInterval = 5
    options.saveInterval = 12.25
    return options
  }

  static func model(
    cell: String = LayerDescriptor.lstm.name, unit: UnitKind = .scalar, tied: Bool = false,
    composed: Bool = false
  ) throws -> ModelFile {
    let vocabulary = try vocabulary(unit: unit)
    var configuration = configuration(cell: cell, vocabulary)
    if tied { (configuration.isTied, configuration.embeddingSize) = (true, configuration.hiddenSize) }
    if composed { configuration.composition = .hangul(of: vocabulary) }
    return ModelFile(
      configuration: configuration, vocabulary: vocabulary, parameters: arena(configuration, seed: 1),
      training: TrainingSummary(
        steps: 42, heldOutLoss: 1.0 / 7, textHash: "00ffa0b1c2d3e4f5", holdout: 1.0 / 3, options: options()))
  }

  static func state(cell: String = LayerDescriptor.lstm.name) throws -> TrainingStateFile {
    let vocabulary = try vocabulary()
    let configuration = configuration(cell: cell, vocabulary)
    var state = RecurrentState(for: configuration, streams: 4)
    var generator = SeededGenerator(seed: 3)
    for place in state.values.indices {
      state.values[place] =
        configuration.layer.structure.readsContext
        ? Float(place % (vocabulary.count + 1)) : Float(generator.standardNormal())
    }
    var progress = TrainingProgress()
    progress.step = 40
    progress.epoch = 2
    progress.windowOfEpoch = 6
    progress.totalSteps = 77
    progress.bestLoss = 2.0 / 3
    progress.bestStep = 35
    progress.evaluatedStep = 40
    progress.plateaus = 5
    progress.evaluationsSinceBest = 1
    progress.rollbacks = 2
    progress.lossSum = 1.0 / 9
    progress.lossCount = 36
    progress.seconds = 1.5
    let options = options()
    let moments = UpdateRuleDescriptor.named(options.updateRule)?.moments.count ?? 0
    return TrainingStateFile(
      configuration: configuration, vocabulary: vocabulary, options: options,
      text: TextRecord(encoding: .cp949, minCount: 2, holdout: 0.15, hash: "0123456789abcdef"),
      snapshot: TrainingSnapshot(
        parameters: arena(configuration, seed: 1), average: arena(configuration, seed: 2),
        optimizer: OptimizerState(
          updates: 40, moments: (0..<moments).map { arena(configuration, seed: 10 + UInt64($0)) }),
        state: state, progress: progress))
  }
}

/// A safetensors file taken apart, to be changed and put together again.
struct OpenedFile {
  var metadata: SafetensorsMetadata
  var tensors: [(name: String, shape: [Int], values: [Float])]

  init(path: String) throws {
    let file = try SafetensorsFile(path: path)
    metadata = file.metadata
    tensors = try file.tensors.map { ($0.name, $0.shape, try file.floats(named: $0.name)) }
  }

  func write(to path: String) throws {
    var writer = SafetensorsWriter(metadata: metadata)
    for tensor in tensors { writer.add(tensor.name, shape: tensor.shape, tensor.values) }
    try writer.write(toPath: path)
  }

  /// Replaces a part of a metadata value.
  mutating func replace(_ old: String, by new: String, in key: String) {
    metadata[key] = metadata[key]?.replacingOccurrences(of: old, with: new)
  }
}

/// Whether two arenas are the same to the bit, NaN included.
func isSame(_ one: [Float], _ other: [Float]) -> Bool { one.map(\.bitPattern) == other.map(\.bitPattern) }

extension SafetensorsFile {
  /// Writes a copy that lacks one tensor.
  func save(without missing: String, to path: String) throws {
    var writer = SafetensorsWriter(metadata: metadata)
    for name in names where name != missing {
      let tensor = try tensor(named: name)
      writer.add(name, dtype: tensor.dtype, shape: tensor.shape) { sink throws(SafetensorsError) in
        try self.withBytes(named: name) { bytes -> Result<Void, SafetensorsError> in
          do throws(SafetensorsError) { return .success(try sink(bytes)) } catch { return .failure(error) }
        }.get()
      }
    }
    try writer.write(toPath: path)
  }
}
