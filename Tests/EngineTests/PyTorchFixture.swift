import Foundation
import LanguageModels
import Safetensors
import Testing

/// One of `Fixtures/*.safetensors`, which `script/reference/make_fixtures.py` writes and describes.
struct PyTorchFixture: Sendable, CustomTestStringConvertible {
  /// The file's name without its ending.
  let name: String
  let configuration: ModelConfiguration
  let lanes: Int
  let steps: Int
  let optimizerSteps: Int
  let learningRate: Double
  let weightDecay: Double
  /// Further runs of ``optimizerSteps`` steps.
  let runs: [Run]
  private let file: SafetensorsFile

  var testDescription: String { name }
  var table: ParameterTable { ParameterTable(for: configuration) }

  /// Every fixture there is; none where the folder cannot be read, which ``PyTorchFixtureTests`` notices.
  static let all: [PyTorchFixture] = {
    let folder = Bundle.module.url(forResource: "Fixtures", withExtension: nil)
    let files = folder.flatMap {
      try? FileManager.default.contentsOfDirectory(at: $0, includingPropertiesForKeys: nil)
    }
    return (files ?? []).filter { $0.pathExtension == "safetensors" }
      .sorted { $0.lastPathComponent < $1.lastPathComponent }
      .compactMap { try? PyTorchFixture(contentsOf: $0) }
  }()

  /// A run of one of PyTorch's optimizers; its parameters after it lie under its name.
  struct Run: Decodable, Sendable {
    var name: String
    /// Our name of the update rule.
    var rule: String
    var learningRate: Double
    /// Those that differ from the usual ones.
    var constants: [String: Double]
  }

  /// The JSON under the metadata key `fixture`.
  private struct Header: Decodable {
    var cell: String
    var vocabularySize, embeddingSize, hiddenSize, layers, lanes, steps, optimizerSteps: Int
    var learningRate, weightDecay: Double
    var runs: [Run]?
    var tied: Bool?
    var parts: Int?
    /// [V][J]; −1 where a unit has no such part.
    var index: [[Int]]?

    var composition: UnitComposition? {
      guard let parts, let index, let width = index.first?.count else { return nil }
      return UnitComposition(
        name: "fixture", partCount: parts, partsPerUnit: width,
        index: index.flatMap { $0.map { $0 < 0 ? UnitComposition.noPart : UInt32($0) } })
    }
  }

  init(contentsOf url: URL) throws {
    file = try SafetensorsFile(path: url.path)
    name = url.deletingPathExtension().lastPathComponent
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let header = try decoder.decode(
      Header.self, from: Data((file.metadata["fixture"] ?? "").utf8))
    configuration = try ModelConfiguration(
      cell: header.cell, vocabularySize: header.vocabularySize, embeddingSize: header.embeddingSize,
      hiddenSize: header.hiddenSize, layers: header.layers, isTied: header.tied ?? false,
      composition: header.composition
    ).validated()
    (lanes, steps, optimizerSteps) = (header.lanes, header.steps, header.optimizerSteps)
    (learningRate, weightDecay) = (header.learningRate, header.weightDecay)
    runs = header.runs ?? []
  }

  /// A tensor's numbers, rows first.
  func floats(_ name: String) throws -> [Float] { try file.floats(named: name) }

  /// A group of tensors, one for every entry of the parameter table, as an arena.
  func arena(_ group: String) throws -> [Float] {
    var arena = [Float](repeating: 0, count: table.arenaCount)
    for entry in table.entries {
      let name = "\(group).\(entry.name)"
      #expect(try file.tensor(named: name).shape == entry.shape)
      arena.replaceSubrange(entry.range, with: try floats(name))
    }
    return arena
  }

  /// `initial` or `final`: a tensor [L, N, H] for every part of the state.
  func state(_ group: String) throws -> RecurrentState {
    var state = RecurrentState(for: configuration, streams: lanes)
    let parts = LayerDescriptor.named(configuration.cell)?.stateParts ?? []
    let block = lanes * configuration.hiddenSize
    for (part, partName) in parts.enumerated() {
      let values = try floats("\(group).\(partName)")
      for layer in 0..<configuration.layers {
        let start = state.offset(layer: layer, part: part)
        state.values.replaceSubrange(
          start..<start + block, with: values[layer * block..<(layer + 1) * block])
      }
    }
    return state
  }

  /// The window; PyTorch's ignored targets are negative.
  func window() throws -> TrainingWindow {
    var window = TrainingWindow(lanes: lanes, capacity: steps)
    window.inputs = try file.values(named: "inputs", as: Int64.self).map { UInt32($0) }
    window.targets = try file.values(named: "targets", as: Int64.self).map {
      $0 < 0 ? TrainingWindow.ignoredTarget : UInt32($0)
    }
    return window
  }
}

@Suite("PyTorch fixtures")
struct PyTorchFixtureTests {
  @Test(
    "The committed fixtures are readable; every cell with a hidden state has one of a layer and one of several",
    arguments: LayerDescriptor.all.filter { $0.stateParts.first == "hidden" }.map(\.name))
  func readable(cell: String) {
    let fixtures = PyTorchFixture.all.filter { $0.configuration.cell == cell }
    #expect(Set(fixtures.map(\.configuration.layers)).isSuperset(of: [1, 2]))
  }

  @Test("PyTorch has run every update rule that training offers")
  func rules() {
    #expect(
      Set(PyTorchFixture.all.flatMap(\.runs).map(\.rule))
        == Set(UpdateRuleDescriptor.all.filter(\.isForTraining).map(\.name)))
  }
}
