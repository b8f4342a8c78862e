import LanguageModels
import Testing

@Suite("Parameter table")
struct ParameterTableTests {
  static let configuration = ModelConfiguration(
    vocabularySize: 11, embeddingSize: 7, hiddenSize: 9, layers: 2)

  @Test("Names and shapes are PyTorch's, in the order of its state_dict")
  func namesAndShapes() {
    let table = ParameterTable(for: Self.configuration)
    let expected: [(String, [Int])] = [
      ("embedding.weight", [11, 7]),
      ("rnn.weight_ih_l0", [36, 7]), ("rnn.weight_hh_l0", [36, 9]),
      ("rnn.bias_ih_l0", [36]), ("rnn.bias_hh_l0", [36]),
      ("rnn.weight_ih_l1", [36, 9]), ("rnn.weight_hh_l1", [36, 9]),
      ("rnn.bias_ih_l1", [36]), ("rnn.bias_hh_l1", [36]),
      ("projection.weight", [11, 9]), ("projection.bias", [11]),
    ]
    #expect(table.entries.map(\.name) == expected.map(\.0))
    #expect(table.entries.map(\.shape) == expected.map(\.1))
    #expect(table.parameterCount == 77 + 36 * (7 + 9 + 2) + 36 * (9 + 9 + 2) + 11 * 9 + 11)
  }

  @Test(
    "The rows of a layer's matrices are its gates' blocks",
    arguments: LayerDescriptor.all.filter { $0.structure == .recurrent }.map(\.name))
  func gateRows(cell: String) throws {
    let descriptor = try #require(LayerDescriptor.named(cell))
    var configuration = Self.configuration
    configuration.cell = cell
    let table = ParameterTable(for: configuration)
    #expect(table[ParameterName.recurrentWeight(1)].rows == descriptor.gates.count * 9)
    #expect(table[ParameterName.recurrentBias(1)].columns == 1)
  }

  @Test("A window network has a linear layer over C embeddings and others above it")
  func windowNetwork() {
    var configuration = Self.configuration
    (configuration.cell, configuration.context) = (LayerDescriptor.feedforward.name, 3)
    let table = ParameterTable(for: configuration)
    #expect(
      table.entries.map(\.name) == [
        "embedding.weight", "hidden.0.weight", "hidden.0.bias", "hidden.1.weight", "hidden.1.bias",
        "projection.weight", "projection.bias",
      ])
    #expect(
      table.entries.map(\.shape) == [[11, 7], [9, 21], [9], [9, 9], [9], [11, 9], [11]])
  }

  @Test("Tensors start at multiples of 64 bytes, in order, without overlap and with little between")
  func alignment() {
    let table = ParameterTable(for: Self.configuration)
    var end = 0
    for entry in table.entries {
      #expect(entry.offset % 16 == 0)
      #expect((end..<end + 16).contains(entry.offset))
      #expect(entry.range.count == entry.shape.reduce(1, *))
      end = entry.range.upperBound
    }
    #expect((end..<end + 16).contains(table.arenaCount))
  }

  @Test("Weight decay acts on the recurrent and projection matrices only")
  func decay() {
    let decaying = ParameterTable(for: Self.configuration).entries.filter(\.decays).map(\.name)
    #expect(
      decaying == [
        "rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.weight_ih_l1", "rnn.weight_hh_l1", "projection.weight",
      ])
  }

  @Test("Entries are found by name")
  func lookUp() {
    let table = ParameterTable(for: Self.configuration)
    for entry in table.entries { #expect(table[entry.name] == entry) }
  }

  /// Two parts: the first unit has both, the others have one or none.
  static let composition = UnitComposition(
    name: "example", partCount: 2, partsPerUnit: 2,
    index: [0, 1] + (1..<11).flatMap { [UInt32($0 % 2), UnitComposition.noPart] })

  @Test("Tables that are sums lie there as what they are made of")
  func composed() {
    var configuration = Self.configuration
    configuration.composition = Self.composition
    let table = ParameterTable(for: configuration)
    let shapes = Dictionary(uniqueKeysWithValues: table.entries.map { ($0.name, $0.shape) })
    #expect(shapes["embedding.own.weight"] == [11, 7] && shapes["embedding.parts.weight"] == [2, 7])
    #expect(shapes["projection.own.weight"] == [11, 9] && shapes["projection.parts.weight"] == [2, 9])
    #expect(shapes["embedding.weight"] == nil && shapes["projection.weight"] == nil)
    #expect(table.derivedTensors.map(\.name) == ["embedding.weight", "projection.weight"])
    #expect(table.derivedTensors.map(\.shape) == [[11, 7], [11, 9]])
    var arena = [Float](repeating: 0, count: table.arenaCount)
    for (place, index) in table.embedding.own.range.enumerated() { arena[index] = Float(place) }
    for column in 0..<7 {
      arena[(table.embedding.parts?.offset ?? 0) + column] = 1000
      arena[(table.embedding.parts?.offset ?? 0) + 7 + column] = 2000
    }
    let rows = table.values(of: table.derivedTensors[0], in: arena)
    #expect(Array(rows[0..<7]) == (0..<7).map { Float($0 + 3000) })
    #expect(Array(rows[7..<14]) == (7..<14).map { Float($0 + 2000) })
    #expect(Array(rows[14..<21]) == (14..<21).map { Float($0 + 1000) })
  }

  @Test("Shared tables lie there once")
  func tied() {
    var configuration = Self.configuration
    configuration.embeddingSize = 9
    configuration.isTied = true
    let table = ParameterTable(for: configuration)
    #expect(table.embedding == table.projection)
    #expect(!table.entries.contains { $0.name == ParameterName.projectionWeight })
    #expect(table.derivedTensors.map(\.name) == [ParameterName.projectionWeight])
  }
}
