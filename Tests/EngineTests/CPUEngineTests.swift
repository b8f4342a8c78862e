import CKernels
import CPUEngine
import LanguageModels
import ReferenceEngine
import Testing
import VectorKernels

/// The fast engine against the textbook, on every instruction set that this machine has.
@Suite struct CPUEngineTests {
  static let shapes: [EngineProblem] = LayerDescriptor.all.flatMap { cell in
    [
      EngineProblem(cell: cell.name, v: 11, d: 7, h: 9, l: 2, n: 3, t: 5),
      EngineProblem(cell: cell.name, v: 5, d: 1, h: 3, l: 1, n: 1, t: 2),
      EngineProblem(cell: cell.name, v: 37, d: 19, h: 33, l: 3, n: 5, t: 11),
      // More units than places in the window: embedding rows instead of the table.
      EngineProblem(cell: cell.name, v: 203, d: 13, h: 17, l: 2, n: 2, t: 7),
      // More than one block of logits for each worker.
      EngineProblem(cell: cell.name, v: 1021, d: 24, h: 31, l: 2, n: 13, t: 23),
      EngineProblem(cell: cell.name, v: 61, d: 40, h: 65, l: 2, n: 17, t: 9),
      // Deeper than one block of the products.
      EngineProblem(cell: cell.name, v: 67, d: 31, h: 261, l: 1, n: 9, t: 31),
    ]
  }

  /// Eight layers. In bf16 each layer adds its own rounding, so its bound would say little.
  static let deepShapes = LayerDescriptor.all.map {
    EngineProblem(cell: $0.name, v: 13, d: 5, h: 7, l: 8, n: 3, t: 4)
  }

  static var levels: [String] { KernelTests.levels }

  static func factory(
    level: String, threads: Int, precision: Precision = .fp32, weights: WeightType = .fp32,
    library: ProductLibrary = .best
  ) -> EngineFactory {
    { configuration in
      do {
        return try CPUEngine(
          configuration: configuration, threads: threads, precision: precision, weights: weights,
          kernels: Kernels.best(upTo: level), library: library)
      } catch {
        preconditionFailure("\(configuration): \(error)")
      }
    }
  }

  @Test(
    "Loss, every gradient, state and logits are the reference engine's", arguments: shapes + deepShapes,
    levels)
  func matchesReference(_ problem: EngineProblem, level: String) {
    for (threads, dropout) in [(1, Float(0)), (2, 0), (3, 0.4)] {
      var problem = problem
      problem.dropProbability = dropout
      compareEngines(
        Self.factory(level: level, threads: threads), with: { ReferenceEngine<Double>($0) }, on: problem)
    }
  }

  @Test("… also where tables are made of sums or shared and where something is dropped", arguments: levels)
  func variantsMatchReference(level: String) {
    for (threads, problem) in [1, 2, 3].flatMap({ threads in
      (EngineVariants.all + EngineVariants.wide).map { (threads, $0) }
    }) {
      compareEngines(
        Self.factory(level: level, threads: threads), with: { ReferenceEngine<Double>($0) }, on: problem)
    }
  }

  @Test("… and in bf16, but for the rounding of factors", arguments: levels)
  func variantsMatchReferenceInBf16(level: String) {
    for (threads, problem) in [1, 3].flatMap({ threads in EngineVariants.wide.map { (threads, $0) } }) {
      compareEngines(
        Self.factory(level: level, threads: threads, precision: .bf16, weights: .bf16),
        with: { ReferenceEngine<Double>($0) }, on: problem.awayFromKinks, tolerance: Self.bf16Tolerance)
    }
  }

  @Test("Variants keep what every engine promises", arguments: levels)
  func variantsKeepContract(level: String) {
    for problem in EngineVariants.all + EngineVariants.wide {
      EngineContract.check(Self.factory(level: level, threads: 2), on: problem, tolerance: 1e-4)
    }
  }

  @Test(
    "Updates of sums, shared tables and dropped weights are the reference engine's",
    arguments: EngineVariants.wide)
  func variantsUpdate(_ problem: EngineProblem) {
    // Updates do not see how long a window is.
    var problem = problem
    problem.steps = min(problem.steps, 7)
    for rule in GentleRule.all {
      compareUpdates(
        Self.factory(level: Self.levels.last ?? "", threads: 3), with: { ReferenceEngine<Double>($0) },
        by: rule, on: problem)
    }
  }

  @Test("The products of either library are right", arguments: shapes, ProductLibrary.allCases)
  func librariesAgree(_ problem: EngineProblem, library: ProductLibrary) {
    let level = Self.levels.last ?? "baseline"
    compareEngines(
      Self.factory(level: level, threads: 2, library: library), with: { ReferenceEngine<Double>($0) },
      on: problem)
  }

  /// What rounding the factors of every product to 8 bits may change, relative to a tensor's largest number.
  static let bf16Tolerance = 0.03

  /// Without the smallest shape of the rectifier: one unit is on for two steps, whose gradients cancel, so
  /// that what rounding leaves is no longer small beside their sum.
  static let bf16Shapes = shapes.filter {
    $0.configuration.cell != LayerDescriptor.rnnReLU.name || $0.configuration.hiddenSize > 3
  }

  @Test("In bf16 the same, but for the rounding of factors", arguments: bf16Shapes, levels)
  func bf16MatchesReference(_ problem: EngineProblem, level: String) {
    for (threads, dropout) in [(1, Float(0)), (2, 0), (3, 0.4)] {
      var problem = problem
      problem.dropProbability = dropout
      compareEngines(
        Self.factory(level: level, threads: threads, precision: .bf16, weights: .bf16),
        with: { ReferenceEngine<Double>($0) }, on: problem.awayFromKinks, tolerance: Self.bf16Tolerance)
    }
  }

  @Test(
    "Logits and states of every type of weights, in one share and in many", arguments: WeightType.allCases,
    levels)
  func weightTypes(_ weights: WeightType, level: String) {
    let problems = LayerDescriptor.all.flatMap { cell in
      [
        EngineProblem(cell: cell.name, v: 1021, d: 24, h: 31, l: 2, n: 1, t: 2),
        EngineProblem(cell: cell.name, v: 67, d: 31, h: 261, l: 2, n: 1, t: 2),
        EngineProblem(cell: cell.name, v: 67, d: 31, h: 165, l: 3, n: 7, t: 2),
        EngineProblem(cell: cell.name, v: 35, d: 3, h: 17, l: 1, n: 21, t: 2),
      ]
    }
    for (problem, threads) in problems.flatMap({ problem in [(problem, 1), (problem, 3)] }) {
      let engine = problem.engine(Self.factory(level: level, threads: threads, weights: weights))
      let oracle = TrustedResults.of({ ReferenceEngine<Double>($0) }, on: problem)
      var state = problem.initialState()
      var logits = [Float](repeating: .nan, count: problem.lanes * problem.configuration.vocabularySize)
      let inputs = problem.window().inputs
      // The window, and its first units once more: what the results to compare with have read.
      for time in 0...problem.steps {
        let place = time % problem.steps * problem.lanes
        engine.advance(&state, reading: Array(inputs[place..<place + problem.lanes]), logits: &logits)
      }
      let isRounded = weights == .int8 || weights == .bf16 || (weights == .auto && level.hasSuffix("bf16"))
      // A plain network squashes sums of 2·H products without any gate that damps them. Rounding weights to
      // 1/127 of four standard deviations and a state to 1/63 leaves a sum's error with a standard deviation
      // of 0.01.
      let isPlain = LayerDescriptor.named(problem.configuration.cell)?.gates.count == 1
      let tolerance = !isRounded ? 1e-4 : weights == .int8 && isPlain ? 0.06 : Self.bf16Tolerance
      let place = "\(problem.testDescription), \(threads) threads"
      #expect(relativeError(logits, against: oracle.logits) < tolerance, "\(place)")
      #expect(relativeError(state.values, against: oracle.advancedState) < tolerance, "\(place)")
    }
  }

  @Test("New weights are packed anew for sampling", arguments: WeightType.allCases)
  func repacksForSampling(_ weights: WeightType) throws {
    let problem = Self.shapes[2]
    let engine = try CPUEngine(configuration: problem.configuration, threads: 2, weights: weights)
    var (state, before, after) = (problem.initialState(), [Float](), [Float]())
    let units = [UInt32](repeating: 3, count: problem.lanes)
    engine.advance(&state, reading: units, logits: &before)
    #expect(before.allSatisfy { $0 == 0 }, "parameters are 0 at first")
    engine.setParameters(problem.parameters())
    state = problem.initialState()
    engine.advance(&state, reading: units, logits: &after)
    let fresh = problem.engine(Self.factory(level: Self.levels.last ?? "", threads: 2, weights: weights))
    var expected: [Float] = []
    state = problem.initialState()
    fresh.advance(&state, reading: units, logits: &expected)
    #expect(after == expected)
  }

  @Test("Keeps what every engine promises", arguments: shapes, levels)
  func keepsContract(_ problem: EngineProblem, level: String) {
    EngineContract.check(Self.factory(level: level, threads: 2), on: problem, tolerance: 1e-4)
  }

  @Test("Keeps what every engine promises in bf16", arguments: shapes, levels)
  func keepsContractInBf16(_ problem: EngineProblem, level: String) {
    EngineContract.check(
      Self.factory(level: level, threads: 2, precision: .bf16, weights: .bf16), on: problem,
      tolerance: Self.bf16Tolerance)
  }

  @Test("Matches PyTorch", arguments: PyTorchFixture.all, levels)
  func matchesPyTorch(_ fixture: PyTorchFixture, level: String) throws {
    try checkAgainstPyTorch(Self.factory(level: level, threads: 2), fixture: fixture)
  }

  @Test("Matches PyTorch in bf16, but for the rounding of factors", arguments: PyTorchFixture.all, levels)
  func matchesPyTorchInBf16(_ fixture: PyTorchFixture, level: String) throws {
    try checkAgainstPyTorch(
      Self.factory(level: level, threads: 2, precision: .bf16, weights: .bf16), fixture: fixture,
      tolerance: Self.bf16Tolerance)
  }

  @Test("Updates as the reference engine does", arguments: GentleRule.all.indices, levels)
  func updates(_ rule: Int, level: String) throws {
    for limit in [Double.infinity, 0.01] {
      compareUpdates(
        Self.factory(level: level, threads: 2), with: { ReferenceEngine<Double>($0) },
        by: GentleRule.all[rule], on: Self.shapes[2], gradientLimit: limit)
    }
  }

  @Test("The same window twice gives the same bits", arguments: levels, [Precision.fp32, .bf16])
  func isDeterministic(level: String, precision: Precision) {
    let cells = LayerDescriptor.all.map {
      EngineProblem(cell: $0.name, v: 1021, d: 24, h: 31, l: 2, n: 13, t: 23)
    }
    for problem in cells + EngineVariants.wide {
      let gradients = (0..<2).map { _ in
        let engine = problem.engine(Self.factory(level: level, threads: 3, precision: precision))
        var state = problem.initialState()
        _ = engine.computeGradients(of: problem.window(), from: &state, dropout: problem.dropout)
        return engine.gradients()
      }
      #expect(gradients[0] == gradients[1], "\(problem)")
    }
  }

  @Test("Writing a sample before a window changes no bit of its gradient", arguments: levels, [1, 2, 3])
  func samplingLeavesTrainingAlone(level: String, threads: Int) {
    // With 17 units one worker folds a single row of the table, which other loops compute than a whole table.
    let problem = EngineProblem(v: 17, d: 23, h: 19, l: 2, n: 5, t: 8)
    let gradients = [false, true].map { writesSample in
      let engine = problem.engine(Self.factory(level: level, threads: threads))
      if writesSample {
        var (state, logits) = (RecurrentState(for: problem.configuration, streams: 1), [Float]())
        engine.advance(&state, reading: [16], logits: &logits)
      }
      var state = problem.initialState()
      _ = engine.computeGradients(of: problem.window(), from: &state, dropout: nil)
      return engine.gradients()
    }
    #expect(gradients[0] == gradients[1])
  }

  @Test("Has every registered cell and update rule")
  func isComplete() {
    for cell in LayerDescriptor.all {
      _ = Self.factory(level: "baseline", threads: 1)(
        ModelConfiguration(cell: cell.name, vocabularySize: 3, embeddingSize: 2, hiddenSize: 2, layers: 1))
    }
    for rule in UpdateRuleDescriptor.all {
      let engine = Self.shapes[1].engine(Self.factory(level: "baseline", threads: 1))
      engine.update(by: UpdateRule(rule), learningRate: 1, gradientScale: 1)
      #expect(engine.optimizerState().moments.count == rule.moments.count)
    }
  }

  @Test("Refuses a configuration that cannot be")
  func refusesBadConfiguration() {
    #expect(throws: ConfigurationError.self) {
      try CPUEngine(
        configuration: ModelConfiguration(vocabularySize: 1, embeddingSize: 0, hiddenSize: 4, layers: 1))
    }
  }
}
