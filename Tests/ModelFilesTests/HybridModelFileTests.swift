import CharText
import ContextMixing
import LanguageModels
import ModelFiles
import Safetensors
import Testing
import UnitSequences

/// The file of a hybrid and what can happen to it.
@Suite struct HybridModelFileTests {
  /// A network that is not asked for anything.
  private final class Silent: LanguageModel {
    let vocabularySize: Int
    init(_ size: Int) { vocabularySize = size }
    struct State: StreamState {
      var streams: Int
      mutating func select(_ rows: [Int]) { streams = rows.count }
      mutating func join(_ other: State) { streams += other.streams }
    }
    func initialState(streams: Int) -> State { State(streams: streams) }
    func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float]) {
      logits = Array(repeating: 0, count: units.count * vocabularySize)
    }
    func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult {
      WindowResult(lossSum: 0, count: 0)
    }
  }

  private func counts() throws -> ContextMixingModel {
    let vocabulary = try Example.vocabulary()
    var generator = SeededGenerator(seed: 4)
    let chance = (0..<1500).map { _ in UInt32.random(in: 0..<UInt32(vocabulary.count), using: &generator) }
    return try ContextMixingModel(
      counting: UnitSequence(chance), traits: UnitTraits(of: vocabulary),
      configuration: ContextMixingConfiguration(vocabularySize: vocabulary.count))
  }

  /// Weights that are all different.
  private func weights(_ counts: ContextMixingModel) throws -> SourceWeights {
    var generator = SeededGenerator(seed: 5)
    let tensors = SourceWeights(counts.configuration).tensors.map { _, values in
      values.map { _ in Float.random(in: -1..<1, using: &generator) }
    }
    return try #require(SourceWeights(counts.configuration, tensors: tensors))
  }

  private func save(to path: String) throws {
    let counts = try counts()
    let hybrid = ContextMixingModel(
      counts, network: AnyLanguageModel(Silent(counts.vocabularySize)), weights: try weights(counts))
    try HybridModelFile.save(hybrid, network: try Example.model(), to: path)
  }

  private func read(_ path: String) throws -> HybridModelFile {
    try HybridModelFile(ModelFileReader(path: path, kind: .model))
  }

  @Test("What is saved is what is read: the network to the bit, the counts and how both are trusted")
  func roundTrip() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      try save(to: path)
      let (file, expected, counts) = (try read(path), try Example.model(), try counts())
      #expect(file.vocabulary == expected.vocabulary && file.training == expected.training)
      let network = try StoredModel(file.network)
      #expect(network.configuration == expected.configuration)
      #expect(isSame(network.parameters(), expected.parameters))
      let read = file.counts.makeModel()
      #expect(read.tables == counts.tables && read.tree == counts.tree)
      #expect(file.weights == (try weights(counts)))
    }
  }

  @Test("Who opens a network opens that of a hybrid")
  func network() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      try save(to: path)
      let (file, expected) = (try ModelFile(path: path), try Example.model())
      #expect(file.configuration == expected.configuration && file.vocabulary == expected.vocabulary)
      #expect(isSame(file.parameters, expected.parameters))
    }
  }

  @Test("A hybrid without one of its tensors is damaged")
  func damage() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      try save(to: path)
      let whole = try SafetensorsFile(path: path)
      for missing in whole.names where !missing.hasPrefix("network.") {
        try whole.save(without: missing, to: folder + "/damaged.safetensors")
        #expect(throws: ModelFileError.self, "\(missing)") { try read(folder + "/damaged.safetensors") }
      }
    }
  }

  @Test("A file whose bytes were changed is refused or read, and never brings the program down")
  func mutations() throws {
    try withTemporaryFolder { folder in
      let path = folder + "/m.safetensors"
      try save(to: path)
      let whole = try bytes(at: path)
      var generator = SeededGenerator(seed: 9)
      for _ in 0..<200 {
        var changed = whole
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
          changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(
            in: .min ... .max, using: &generator)
        }
        try AtomicFile.write(to: path, bytes: changed)
        guard let file = try? read(path) else { continue }
        _ = try? StoredModel(file.network)
        let hybrid = ContextMixingModel(
          file.counts.makeModel(), network: AnyLanguageModel(Silent(file.vocabulary.count)),
          weights: file.weights)
        var (state, row) = (hybrid.initialState(streams: 1), [Float]())
        for unit in 0..<UInt32(hybrid.vocabularySize) {
          hybrid.advance(&state, reading: [unit], probabilities: &row)
          #expect(row.allSatisfy { $0.isFinite && $0 >= 0 })
        }
      }
    }
  }
}
