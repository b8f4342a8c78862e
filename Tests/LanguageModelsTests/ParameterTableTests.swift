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
    arguments: CellDescriptor.all.filter { $0.structure == .recurrent }.map(\.name))
  func gateRows(cell: String) throws {
    let descriptor = try #require(CellDescriptor.named(cell))
    var configuration = Self.configuration
    configuration.cell = cell
    let table = ParameterTable(for: configuration)
    #expect(table[ParameterName.recurrentWeight(1)].rows == descriptor.gates.count * 9)
    #expect(table[ParameterName.recurrentBias(1)].columns == 1)
  }

  @Test("A window network has a linear layer over C embeddings and others above it")
  func windowNetwork() {
    var configuration = Self.configuration
    (configuration.cell, configuration.context) = (CellDescriptor.window.name, 3)
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
}
