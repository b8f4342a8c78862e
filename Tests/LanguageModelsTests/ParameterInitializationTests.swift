import LanguageModels
import Testing

@Suite("Initial parameters")
struct ParameterInitializationTests {
  static let configuration = ModelConfiguration(
    vocabularySize: 211, embeddingSize: 61, hiddenSize: 37, layers: 2)
  let table = ParameterTable(for: Self.configuration)
  let arena = ParameterTable(for: Self.configuration).initialParameters(for: Self.configuration, seed: 42)

  func values(_ name: String) -> [Double] { arena[table[name].range].map { Double($0) } }

  func values(
    _ name: String, cell: String = LayerDescriptor.lstm.name,
    _ change: (inout ModelConfiguration) -> Void = { _ in }
  ) -> [Double] {
    var configuration = Self.configuration
    configuration.cell = cell
    change(&configuration)
    let table = ParameterTable(for: configuration)
    return table.initialParameters(for: configuration, seed: 42)[table[name].range].map { Double($0) }
  }

  func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test(
    "Every gate's recurrent block is orthogonal",
    arguments: LayerDescriptor.all.filter { $0.structure == .recurrent }.map(\.name), [0, 1])
  func orthogonality(cell: String, layer: Int) throws {
    let descriptor = try #require(LayerDescriptor.named(cell))
    var configuration = Self.configuration
    configuration.cell = cell
    let table = ParameterTable(for: configuration)
    let weight = table.initialParameters(for: configuration, seed: 7)[
      table[ParameterName.recurrentWeight(layer)].range
    ].map { Double($0) }
    let h = configuration.hiddenSize
    for gate in 0..<descriptor.gates.count {
      let q = Array(weight[gate * h * h..<(gate + 1) * h * h])
      // QᵀQ = I: of a square matrix, columns are orthonormal when rows are.
      for a in 0..<h {
        for b in 0...a {
          let product = (0..<h).reduce(0) { $0 + q[$1 * h + a] * q[$1 * h + b] }
          #expect(abs(product - (a == b ? 1 : 0)) < 1e-5, "gate \(gate), columns \(a) and \(b)")
        }
      }
    }
  }

  @Test("No two recurrent blocks are alike")
  func blocksDiffer() {
    let h = Self.configuration.hiddenSize
    var firstRows: Set<[Float]> = []
    for layer in 0..<2 {
      let start = table[ParameterName.recurrentWeight(layer)].offset
      for gate in 0..<4 { firstRows.insert(Array(arena[start + gate * h * h..<start + gate * h * h + h])) }
    }
    #expect(firstRows.count == 8)
  }

  @Test(
    "Sums are as large as plain rows: own rows start at 0 where a unit has parts, and parts make it up",
    arguments: [false, true])
  func composed(isTied: Bool) {
    // Unit 0 has no parts; the others have three of 68, all different.
    let (units, parts) = (500, 68)
    var index = [UInt32](repeating: UnitComposition.noPart, count: 3)
    for unit in 1..<units {
      index += [unit % 19, 19 + unit % 21, 40 + unit % 28].map { UInt32($0) }
    }
    var configuration = Self.configuration
    configuration.vocabularySize = units
    if isTied { (configuration.isTied, configuration.embeddingSize) = (true, 37) }
    configuration.composition = UnitComposition(
      name: "example", partCount: parts, partsPerUnit: 3, index: index)
    let table = ParameterTable(for: configuration)
    let arena = table.initialParameters(for: configuration, seed: 3)
    let scales = LayerDescriptor.lstm.initialScales
    let projection = scales.projection / (3 * 37.0).squareRoot()
    for (rows, deviation) in [
      (table.embedding, isTied ? projection : scales.embedding), (table.projection, projection),
    ] {
      let own = Array(arena[rows.own.range])
      #expect(own[..<rows.own.columns].allSatisfy { $0 != 0 })
      #expect(own[rows.own.columns...].allSatisfy { $0 == 0 })
      let sums = table.folded(rows, of: arena)[rows.own.columns...].map { Double($0) }
      // The sums share 68 rows of parts: their variance is known as well as that of 68 · width numbers.
      let error = 4 * (2 / Double(parts * rows.own.columns)).squareRoot()
      #expect(abs(mean(sums.map { $0 * $0 }) / (deviation * deviation) - 1) < 2 * error, "\(rows.name)")
    }
  }

  @Test(
    "The embedding is normal with the cell's standard deviation", arguments: LayerDescriptor.all.map(\.name))
  func embedding(cell: String) throws {
    let scale = try #require(LayerDescriptor.named(cell)).initialScales.embedding
    expectNormal(values(ParameterName.embedding, cell: cell).map { $0 / scale })
  }

  @Test("One table for both is normal with the deviation of a projection")
  func tied() {
    let scale = LayerDescriptor.lstm.initialScales.projection / (3 * 37.0).squareRoot()
    let table = values(ParameterName.embedding) {
      $0.embeddingSize = $0.hiddenSize
      $0.isTied = true
    }
    expectNormal(table.map { $0 / scale })
  }

  private func expectNormal(_ standardized: [Double]) {
    // Moments 0, 1, 3 of the standard normal; four standard errors of a mean of n draws of x, x² and x⁴.
    let error = 4 / Double(standardized.count).squareRoot()
    #expect(abs(mean(standardized)) < error)
    #expect(abs(mean(standardized.map { $0 * $0 }) - 1) < error * 2.0.squareRoot())
    #expect(abs(mean(standardized.map { $0 * $0 * $0 * $0 }) - 3) < error * 96.0.squareRoot())
  }

  @Test(
    "Input and projection weights are uniform within the cell's scale/√fan-in",
    arguments: LayerDescriptor.all.map(\.name), [0, 1, nil])
  func uniform(cell: String, layer: Int?) throws {
    let descriptor = try #require(LayerDescriptor.named(cell))
    let scales = descriptor.initialScales
    let name =
      layer.map {
        descriptor.structure == .feedforward ? ParameterName.hiddenWeight($0) : ParameterName.inputWeight($0)
      }
      ?? ParameterName.projectionWeight
    let fanIn = layer == 0 ? (descriptor.structure == .feedforward ? 16 * 61 : 61) : 37
    let scale = layer == nil ? scales.projection : scales.input
    let bound = scale / Double(fanIn).squareRoot()
    let standardized = values(name, cell: cell).map { $0 / bound }
    #expect(standardized.allSatisfy { abs($0) <= 1.000001 })
    // Variance 1/3 and fourth moment 1/5 of the uniform distribution on ±1; four standard errors.
    let error = 4 / Double(standardized.count).squareRoot()
    #expect(abs(mean(standardized)) < error * (1.0 / 3).squareRoot())
    #expect(abs(mean(standardized.map { $0 * $0 }) - 1.0 / 3) < error * (4.0 / 45).squareRoot())
    #expect(abs(mean(standardized.map { $0 * $0 * $0 * $0 }) - 1.0 / 5) < error * (16.0 / 225).squareRoot())
  }

  @Test("Biases are 0", arguments: LayerDescriptor.all.map(\.name))
  func biases(cell: String) {
    var configuration = Self.configuration
    configuration.cell = cell
    let table = ParameterTable(for: configuration)
    let arena = table.initialParameters(for: configuration, seed: 42)
    let biases = table.entries.filter { $0.shape.count == 1 }
    #expect(!biases.isEmpty)
    for bias in biases { #expect(arena[bias.range].allSatisfy { $0 == 0 }, "\(bias.name)") }
  }

  @Test("What lies between tensors is 0")
  func padding() {
    var isPadding = Array(repeating: true, count: table.arenaCount)
    for entry in table.entries { for place in entry.range { isPadding[place] = false } }
    #expect(isPadding.contains(true))
    #expect(zip(arena, isPadding).allSatisfy { !$1 || $0 == 0 })
  }

  @Test("The same seed gives the same arena, another seed another in every random tensor")
  func determinism() {
    #expect(table.initialParameters(for: Self.configuration, seed: 42) == arena)
    let other = table.initialParameters(for: Self.configuration, seed: 43)
    for entry in table.entries where entry.shape.count > 1 {
      #expect(arena[entry.range] != other[entry.range], "\(entry.name)")
    }
  }

  @Test("A tensor does not depend on the sizes of the others")
  func independence() {
    var wider = Self.configuration
    wider.vocabularySize = 300
    let widerTable = ParameterTable(for: wider)
    let widerArena = widerTable.initialParameters(for: wider, seed: 42)
    for name in ["rnn.weight_ih_l0", "rnn.weight_hh_l1"] {
      #expect(widerArena[widerTable[name].range] == arena[table[name].range], "\(name)")
    }
  }
}
