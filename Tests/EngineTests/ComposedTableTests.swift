import CPUEngine
import LanguageModels
import ReferenceEngine
import Testing

/// Models whose tables are made of sums, or shared, against plain models whose tables were written out by
/// hand.
@Suite("Composed and tied tables") struct ComposedTableTests {
  static let engines: [(name: String, make: EngineFactory)] = [
    ("reference", { ReferenceEngine<Double>($0) }),
    ("CPU", CPUEngineTests.factory(level: CPUEngineTests.levels.last ?? "", threads: 2)),
    ("CPU, one thread", CPUEngineTests.factory(level: "baseline", threads: 1)),
  ]

  /// The same problem with plain tables of its own.
  static func plain(_ problem: EngineProblem) -> EngineProblem {
    var plain = problem
    plain.configuration.composition = nil
    plain.configuration.isTied = false
    return plain
  }

  /// The names of the tables that a row of the plain model's table is the sum of.
  static func tables(_ name: String, of problem: EngineProblem) -> (own: String, parts: String?) {
    let table = problem.configuration.isTied ? "embedding" : name
    return problem.configuration.composition == nil
      ? (table + ".weight", nil) : (table + ".own.weight", table + ".parts.weight")
  }

  /// Calls `body` with a place of a plain table and one that it is the sum of, for all such pairs.
  static func forEachTerm(
    of problem: EngineProblem, _ body: (_ plain: Int, _ term: Int) -> Void
  ) {
    let (table, plainTable) = (problem.table, plain(problem).table)
    for name in ["embedding", "projection"] {
      let target = plainTable[name + ".weight"]
      let names = tables(name, of: problem)
      for unit in 0..<target.rows {
        for column in 0..<target.columns {
          let place = target.offset + unit * target.columns + column
          body(place, table[names.own].offset + unit * target.columns + column)
          guard let parts = names.parts, let composition = problem.configuration.composition else { continue }
          for part in composition.parts(of: unit) {
            body(place, table[parts].offset + part * target.columns + column)
          }
        }
      }
    }
  }

  /// Calls `body` with the places of every number that both models have as it is.
  static func forEachCommon(of problem: EngineProblem, _ body: (_ plain: Int, _ common: Int) -> Void) {
    let (table, plainTable) = (problem.table, plain(problem).table)
    for entry in plainTable.entries where !["embedding.weight", "projection.weight"].contains(entry.name) {
      for (place, common) in zip(entry.range, table[entry.name].range) { body(place, common) }
    }
  }

  @Test(
    "Loss, state and gradients are those of a plain model with the sums as its rows",
    arguments: EngineVariants.tables)
  func naiveSums(_ problem: EngineProblem) {
    let plain = Self.plain(problem)
    let parameters = problem.parameters()
    var written = [Float](repeating: 0, count: plain.table.arenaCount)
    Self.forEachTerm(of: problem) { written[$0] += parameters[$1] }
    Self.forEachCommon(of: problem) { written[$0] = parameters[$1] }
    let oracle = ReferenceEngine<Double>(plain.configuration)
    oracle.setParameters(written)
    var expectedState = problem.initialState()
    let expected = oracle.computeGradients(of: problem.window(), from: &expectedState, dropout: nil)
    var gradients = [Double](repeating: 0, count: problem.table.arenaCount)
    Self.forEachTerm(of: problem) { gradients[$1] += oracle.exactGradients[$0] }
    Self.forEachCommon(of: problem) { gradients[$1] = oracle.exactGradients[$0] }

    for (name, make) in Self.engines {
      let engine = problem.engine(make)
      var state = problem.initialState()
      let result = engine.computeGradients(of: problem.window(), from: &state, dropout: nil)
      expectSmall(
        problem.table.relativeErrors(engine.gradients(), against: gradients) + [
          ("loss", relativeError([result.loss], against: [expected.loss])),
          ("state", relativeError(state.values, against: expectedState.values)),
        ], 1e-4, name)
    }
  }

  @Test(
    "A unit that can only be read has the sum of its parts as its row",
    arguments: EngineVariants.tables.filter { $0.configuration.composition != nil })
  func readOnlyUnits(_ problem: EngineProblem) throws {
    let composition = try #require(problem.configuration.composition)
    let (table, size) = (problem.table, problem.configuration.vocabularySize)
    let parts = try #require(table.embedding.parts)
    var plain = Self.plain(problem)
    plain.lanes = 1
    for number in 0..<composition.readOnlyCount {
      let parameters = problem.parameters()
      var written = [Float](repeating: 0, count: plain.table.arenaCount)
      Self.forEachTerm(of: problem) { written[$0] += parameters[$1] }
      Self.forEachCommon(of: problem) { written[$0] = parameters[$1] }
      // Unit 0 of the oracle stands for it.
      let row = plain.table[ParameterName.embedding]
      for column in 0..<row.columns {
        written[row.offset + column] = composition.parts(of: size + number).reduce(0) {
          $0 + parameters[parts.offset + $1 * row.columns + column]
        }
      }
      let oracle = ReferenceEngine<Double>(plain.configuration)
      oracle.setParameters(written)
      var (state, logits) = (plain.initialState(), [Float](repeating: .nan, count: size))
      oracle.advance(&state, reading: [0], logits: &logits)
      for (name, make) in Self.engines {
        let engine = problem.engine(make)
        var (readState, readLogits) = (plain.initialState(), [Float](repeating: .nan, count: size))
        engine.advance(&readState, reading: [UInt32(size + number)], logits: &readLogits)
        #expect(relativeError(readLogits, against: logits) < 1e-4, "\(name)")
        // A window network remembers which unit it was, and not what it made of it.
        guard problem.configuration.layer.structure == .recurrent else { continue }
        #expect(relativeError(readState.values, against: state.values) < 1e-4, "\(name)")
      }
    }
  }

  @Test(
    "The sums that a file gets are the rows that the engine multiplies, to the bit",
    arguments: EngineVariants.tables)
  func derivedTensors(_ problem: EngineProblem) {
    let parameters = problem.parameters()
    let plain = Self.plain(problem)
    var written = [Float](repeating: 0, count: plain.table.arenaCount)
    Self.forEachCommon(of: problem) { written[$0] = parameters[$1] }
    for name in ["embedding.weight", "projection.weight"] {
      let values =
        problem.table.derivedTensors.first { $0.name == name }
        .map { problem.table.values(of: $0, in: parameters) }
        ?? Array(parameters[problem.table[name].range])
      written.replaceSubrange(plain.table[name].range, with: values)
    }
    let make = CPUEngineTests.factory(level: CPUEngineTests.levels.last ?? "", threads: 2)
    let (engine, plainEngine) = (problem.engine(make), make(plain.configuration))
    plainEngine.setParameters(written)
    var states = [problem.initialState(), problem.initialState()]
    let results = [
      engine.evaluate(problem.window(), from: &states[0]),
      plainEngine.evaluate(problem.window(), from: &states[1]),
    ]
    #expect(results[0] == results[1])
    #expect(states[0] == states[1])
  }
}
