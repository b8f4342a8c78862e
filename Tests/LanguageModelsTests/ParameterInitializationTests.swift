import LanguageModels
import Testing

@Suite("Initial parameters")
struct ParameterInitializationTests {
  static let configuration = ModelConfiguration(
    vocabularySize: 211, embeddingSize: 61, hiddenSize: 37, layers: 2)
  let table = ParameterTable(for: Self.configuration)
  let arena = ParameterTable(for: Self.configuration).initialParameters(for: Self.configuration, seed: 42)

  func values(_ name: String) -> [Double] { arena[table[name].range].map { Double($0) } }

  func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  @Test(
    "Every gate's recurrent block is orthogonal",
    arguments: CellDescriptor.all.filter { $0.structure == .recurrent }.map(\.name), [0, 1])
  func orthogonality(cell: String, layer: Int) throws {
    let descriptor = try #require(CellDescriptor.named(cell))
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

  @Test("Sums are as large as plain rows: own rows start at 0 where a unit has parts, and parts make it up")
  func composed() {
    // Unit 0 has no parts; the others have three of 68, all different.
    let (units, parts) = (500, 68)
    var index = [UInt32](repeating: UnitComposition.noPart, count: 3)
    for unit in 1..<units {
      index += [unit % 19, 19 + unit % 21, 40 + unit % 28].map { UInt32($0) }
    }
    var configuration = Self.configuration
    configuration.vocabularySize = units
    configuration.composition = UnitComposition(
      name: "example", partCount: parts, partsPerUnit: 3, index: index)
    let table = ParameterTable(for: configuration)
    let arena = table.initialParameters(for: configuration, seed: 3)
    for (rows, deviation) in [
      (table.embedding, 0.05), (table.projection, 1 / 37.0.squareRoot() / 3.0.squareRoot()),
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

  @Test("The embedding is normal with a standard deviation of 0.05")
  func embedding() {
    let standardized = values(ParameterName.embedding).map { $0 / 0.05 }
    // Moments 0, 1, 3 of the standard normal; four standard errors of a mean of n draws of x, x² and x⁴.
    let error = 4 / Double(standardized.count).squareRoot()
    #expect(abs(mean(standardized)) < error)
    #expect(abs(mean(standardized.map { $0 * $0 }) - 1) < error * 2.0.squareRoot())
    #expect(abs(mean(standardized.map { $0 * $0 * $0 * $0 }) - 3) < error * 96.0.squareRoot())
  }

  @Test(
    "Input and projection weights are uniform within 1/√fan-in",
    arguments: [("rnn.weight_ih_l0", 61), ("rnn.weight_ih_l1", 37), ("projection.weight", 37)])
  func uniform(name: String, fanIn: Int) {
    let bound = 1 / Double(fanIn).squareRoot()
    let standardized = values(name).map { $0 / bound }
    #expect(standardized.allSatisfy { abs($0) <= 1.000001 })
    // Variance 1/3 and fourth moment 1/5 of the uniform distribution on ±1; four standard errors.
    let error = 4 / Double(standardized.count).squareRoot()
    #expect(abs(mean(standardized)) < error * (1.0 / 3).squareRoot())
    #expect(abs(mean(standardized.map { $0 * $0 }) - 1.0 / 3) < error * (4.0 / 45).squareRoot())
    #expect(abs(mean(standardized.map { $0 * $0 * $0 * $0 }) - 1.0 / 5) < error * (16.0 / 225).squareRoot())
  }

  @Test("The forget gate's input bias is 1 and every other bias 0")
  func biases() {
    for layer in 0..<2 {
      let h = Self.configuration.hiddenSize
      let expected = (0..<4 * h).map { (h..<2 * h).contains($0) ? 1.0 : 0 }
      #expect(values(ParameterName.inputBias(layer)) == expected)
      #expect(values(ParameterName.recurrentBias(layer)).allSatisfy { $0 == 0 })
    }
    #expect(values(ParameterName.projectionBias).allSatisfy { $0 == 0 })
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
