import LanguageModels
import ReferenceEngine
import Testing

@Suite("Reference engine")
struct ReferenceEngineTests {
  /// Shapes in which no two sizes are equal and none is a multiple of anything, with and without dropout.
  static let problems: [EngineProblem] =
    LayerDescriptor.all.flatMap { cell in
      [
        EngineProblem(cell: cell.name, v: 7, d: 3, h: 5, l: 2, n: 2, t: 4),
        EngineProblem(
          cell: cell.name, v: 7, d: 3, h: 5, l: 2, n: 2, t: 4, dropout: 0.4, places: .betweenLayers),
        EngineProblem(
          cell: cell.name, v: 5, d: 6, h: 3, l: 3, n: 3, t: 7, dropout: 0.3, places: .betweenLayers, seed: 2),
        EngineProblem(cell: cell.name, v: 9, d: 1, h: 4, l: 1, n: 1, t: 3, seed: 3),
        EngineProblem(cell: cell.name, v: 7, d: 3, h: 4, l: 2, n: 2, t: 5, c: 3, resets: true, seed: 4),
      ]
    } + EngineVariants.all

  @Test("Every registered cell is implemented", arguments: LayerDescriptor.all.map(\.name))
  func cells(name: String) {
    let carriesHidden = LayerDescriptor.named(name)?.stateParts.first == "hidden"
    #expect((ReferenceCells.named(name) != nil) == carriesHidden)
  }

  @Test("Every registered update rule is implemented", arguments: UpdateRuleDescriptor.all.map(\.name))
  func updateRules(name: String) {
    #expect(ReferenceUpdateRules.named(name) != nil)
  }

  @Test("Finite differences agree with every gradient", arguments: problems)
  func finiteDifferences(problem: EngineProblem) {
    let engine = ReferenceEngine<Double>(problem.configuration)
    engine.setParameters(problem.parameters())
    let window = problem.window()
    let start = ReferenceState<Double>(problem.initialState())
    var state = start
    _ = engine.computeGradients(of: window, from: &state, dropout: problem.dropout)

    // (f(θ + ε) − f(θ − ε)) / 2ε: the formula is wrong by something like ε², the subtraction by 1e-16 / ε.
    let step = 1e-4
    func loss() -> Double {
      var state = start
      return engine.evaluate(window, from: &state, dropout: problem.dropout).loss
    }
    var differences = [Double](repeating: 0, count: engine.parameterTable.arenaCount)
    for entry in engine.parameterTable.entries {
      for place in entry.range {
        let value = engine.exactParameters[place]
        engine.exactParameters[place] = value + step
        let above = loss()
        engine.exactParameters[place] = value - step
        let below = loss()
        engine.exactParameters[place] = value
        differences[place] = (above - below) / (2 * step)
      }
    }
    expectSmall(
      problem.table.relativeErrors(engine.exactGradients, against: differences), 1e-6,
      problem.testDescription)
  }

  @Test("In Double it keeps every engine's promises", arguments: problems)
  func contractInDouble(problem: EngineProblem) {
    // The seam rounds states and gradients to Float.
    EngineContract.check({ ReferenceEngine<Double>($0) }, on: problem, tolerance: 1e-6)
  }

  @Test("In Float it keeps every engine's promises", arguments: problems)
  func contractInFloat(problem: EngineProblem) {
    EngineContract.check({ ReferenceEngine<Float>($0) }, on: problem, tolerance: 1e-5)
  }

  @Test("Float and Double agree", arguments: problems)
  func precisions(problem: EngineProblem) {
    compareEngines({ ReferenceEngine<Float>($0) }, with: { ReferenceEngine<Double>($0) }, on: problem)
    for rule in GentleRule.all {
      compareUpdates(
        { ReferenceEngine<Float>($0) }, with: { ReferenceEngine<Double>($0) }, by: rule, on: problem)
    }
  }

  @Test("Dropout changes the loss of training and not that of evaluation")
  func dropoutActs() {
    let problem = EngineProblem(v: 7, d: 3, h: 5, l: 2, n: 2, t: 4, dropout: 0.4)
    let engine = problem.engine { ReferenceEngine<Double>($0) }
    var states = Array(repeating: problem.initialState(), count: 3)
    let evaluated = engine.evaluate(problem.window(), from: &states[0])
    let dropped = engine.computeGradients(of: problem.window(), from: &states[1], dropout: problem.dropout)
    let plain = engine.computeGradients(of: problem.window(), from: &states[2], dropout: nil)
    #expect(plain.lossSum == evaluated.lossSum)
    #expect(abs(dropped.lossSum - plain.lossSum) > 1e-3)
  }
}

@Suite("Reference engine against PyTorch")
struct ReferencePyTorchTests {
  @Test("In Float", arguments: PyTorchFixture.all)
  func float(fixture: PyTorchFixture) throws {
    try checkAgainstPyTorch({ ReferenceEngine<Float>($0) }, fixture: fixture)
  }

  @Test("In Double", arguments: PyTorchFixture.all)
  func double(fixture: PyTorchFixture) throws {
    try checkAgainstPyTorch({ ReferenceEngine<Double>($0) }, fixture: fixture)
  }
}
