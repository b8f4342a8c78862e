import AllocationCounter
import CPUEngine
import LanguageModels
import Testing
import VectorKernels

/// After the first window of a shape nothing is allocated, nor after the first character that is written.
@Suite struct AllocationTests {
  static let problems = LayerDescriptor.all.map {
    EngineProblem(cell: $0.name, v: 61, d: 40, h: 65, l: 2, n: 17, t: 9)
  }
  /// More units than places in the window: embedding rows instead of the table.
  static let wideProblems = LayerDescriptor.all.map {
    EngineProblem(cell: $0.name, v: 203, d: 13, h: 17, l: 2, n: 2, t: 7)
  }

  /// With our own products: oneDNN's calls make a small list each.
  private static func engine(
    _ problem: EngineProblem, threads: Int = 1, precision: Precision = .auto, weights: WeightType = .auto
  ) throws -> CPUEngine {
    try CPUEngine(
      configuration: problem.configuration, threads: threads, precision: precision, weights: weights,
      kernels: Kernels.best(), library: .kernels)
  }

  @Test("The counter counts")
  func counts() {
    var arrays: [[Int]] = []
    let count = allocations { arrays.append(Array(repeating: 1, count: Int.random(in: 50...60))) }
    #expect(count >= 1 && arrays.count == 1)
  }

  @Test(
    "A training step allocates nothing after the first two",
    arguments: problems + wideProblems + EngineVariants.wide, [Precision.fp32, .bf16])
  func trainingStep(_ problem: EngineProblem, precision: Precision) throws {
    for threads in [1, 2] {
      let engine = try Self.engine(problem, threads: threads, precision: precision)
      engine.setParameters(problem.parameters())
      let window = problem.window()
      let dropout =
        problem.dropout ?? Dropout(probability: 0.2, places: [.betweenLayers, .output], seed: 1, step: 1)
      var state = engine.initialState(streams: window.lanes)
      for rule in UpdateRuleDescriptor.all.map({ UpdateRule($0) }) {
        func step() {
          _ = engine.computeGradients(of: window, from: &state, dropout: dropout)
          engine.update(by: rule, learningRate: 0.001, gradientScale: 1 / engine.gradientNorm())
          engine.updateAverage(decay: 0.9)
        }
        step()
        step()
        #expect(allocations { for _ in 0..<3 { step() } } == 0, "\(rule.name), \(threads) threads")
      }
    }
  }

  @Test("An evaluated window allocates nothing after the first", arguments: problems)
  func evaluation(_ problem: EngineProblem) throws {
    let engine = try Self.engine(problem)
    let window = problem.window()
    var state = engine.initialState(streams: window.lanes)
    _ = engine.evaluate(window, from: &state)
    #expect(allocations { for _ in 0..<3 { _ = engine.evaluate(window, from: &state) } } == 0)
  }

  @Test("A step of sampling allocates nothing after the first", arguments: problems, WeightType.allCases)
  func samplingStep(_ problem: EngineProblem, weights: WeightType) throws {
    for streams in [1, 3] {
      let engine = try Self.engine(problem, weights: weights)
      engine.setParameters(problem.parameters())
      var (state, logits) = (engine.initialState(streams: streams), [Float]())
      let units = [UInt32](repeating: 7, count: streams)
      engine.advance(&state, reading: units, logits: &logits)
      let count = allocations {
        for _ in 0..<3 { engine.advance(&state, reading: units, logits: &logits) }
      }
      #expect(count == 0, "\(streams) streams")
    }
  }

  /// How many blocks the calling thread allocates.
  private func allocations(_ body: () -> Void) -> Int {
    let before = allocation_count()
    body()
    return Int(allocation_count() - before)
  }
}
