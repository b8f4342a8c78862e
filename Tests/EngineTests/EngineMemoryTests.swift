import CPUEngine
import LanguageModels
import Testing
import VectorKernels

/// The stated formulas against what an engine asks for.
@Suite struct EngineMemoryTests {
  static let problems =
    LayerDescriptor.all.flatMap { cell in
      [
        EngineProblem(cell: cell.name, v: 96, d: 64, h: 160, l: 2, n: 16, t: 40, dropout: 0.1),
        // More units than places in the window.
        EngineProblem(cell: cell.name, v: 1504, d: 64, h: 160, l: 2, n: 8, t: 40, dropout: 0.1),
        EngineProblem(cell: cell.name, v: 512, d: 128, h: 128, l: 3, n: 32, t: 64, dropout: 0.1),
      ]
    } + [
      EngineProblem(v: 512, d: 128, h: 128, l: 3, n: 32, t: 64, dropout: 0.1, places: [.betweenLayers]),
      EngineProblem(
        v: 512, d: 128, h: 128, l: 2, n: 32, t: 64, dropout: 0.1, places: [.output], weightDrop: 0.1),
      EngineProblem(v: 512, d: 160, h: 128, l: 2, n: 16, t: 40, composed: true),
      EngineProblem(v: 512, d: 128, h: 128, l: 2, n: 16, t: 40, tied: true),
      EngineProblem(v: 512, d: 128, h: 128, l: 2, n: 8, t: 40, tied: true, composed: true),
    ]

  @Test(
    "A training step takes what the formula says, within 3 %", arguments: problems,
    [Precision.fp32, .bf16])
  func training(_ problem: EngineProblem, precision: Precision) throws {
    for threads in [1, 2, 3] {
      let meter = AlignedMemory.Meter()
      try AlignedMemory.$meter.withValue(meter) {
        let engine = try CPUEngine(
          configuration: problem.configuration, threads: threads, precision: precision,
          kernels: Kernels.best(), library: .kernels)
        var state = problem.initialState()
        _ = engine.computeGradients(of: problem.window(), from: &state, dropout: problem.dropout)
        engine.update(by: UpdateRule(.adamW), learningRate: 0.001, gradientScale: 1)
      }
      let stated = EngineMemory.trainingBytes(
        problem.configuration, lanes: problem.lanes, steps: problem.steps, threads: threads,
        precision: precision, dropout: problem.dropProbability > 0 ? problem.dropPlaces : [],
        dropsWeights: problem.weightDrop > 0)
      #expect(abs(Double(meter.peak) / Double(stated) - 1) < 0.03, "\(meter.peak) for \(stated)")
    }
  }

  @Test("An update takes an arena for each moment, and one for the average")
  func update() throws {
    let problem = Self.problems[0]
    for rule in UpdateRuleDescriptor.all {
      for isAveraging in [false, true] {
        let meter = AlignedMemory.Meter()
        try AlignedMemory.$meter.withValue(meter) {
          let engine = try CPUEngine(
            configuration: problem.configuration, threads: 1, precision: .fp32, kernels: Kernels.best(),
            library: .kernels)
          var state = problem.initialState()
          _ = engine.computeGradients(of: problem.window(), from: &state, dropout: problem.dropout)
          engine.update(by: UpdateRule(rule), learningRate: 0.001, gradientScale: 1)
          if isAveraging { engine.updateAverage(decay: 0.9) }
        }
        let stated = EngineMemory.trainingBytes(
          problem.configuration, lanes: problem.lanes, steps: problem.steps, threads: 1, precision: .fp32,
          updateRule: rule, withAverage: isAveraging)
        #expect(abs(Double(meter.peak) / Double(stated) - 1) < 0.03, "\(meter.peak) for \(stated)")
      }
    }
  }

  /// Widths that fill panels, and widths that leave the last one nearly empty; how many threads write.
  static let written =
    LayerDescriptor.all.flatMap { cell in
      [
        (EngineProblem(cell: cell.name, v: 512, d: 128, h: 128, l: 3, n: 1, t: 1), 1),
        (EngineProblem(cell: cell.name, v: 705, d: 96, h: 300, l: 3, n: 1, t: 1), 2),
      ]
    } + [
      (EngineProblem(v: 705, d: 96, h: 300, l: 3, n: 1, t: 1), 1),
      (EngineProblem(v: 100, d: 32, h: 70, l: 1, n: 1, t: 1), 1),
      (EngineProblem(v: 512, d: 128, h: 128, l: 3, n: 1, t: 1, composed: true), 1),
    ]

  @Test(
    "Writing takes what the formula says, within 3 %", arguments: written,
    [WeightType.fp32, .bf16, .int8, .auto])
  func sampling(problem: (EngineProblem, threads: Int), weights: WeightType) throws {
    let (configuration, threads) = (problem.0.configuration, problem.threads)
    for streams in [1, 8] {
      let meter = AlignedMemory.Meter()
      try AlignedMemory.$meter.withValue(meter) {
        let engine = try CPUEngine(configuration: configuration, threads: threads, weights: weights)
        var (state, logits) = (engine.initialState(streams: streams), [Float]())
        engine.advance(&state, reading: Array(repeating: 1, count: streams), logits: &logits)
      }
      let stated = EngineMemory.samplingBytes(
        configuration, streams: streams, weights: weights, threads: threads)
      #expect(abs(Double(meter.peak) / Double(stated) - 1) < 0.03, "\(meter.peak) for \(stated)")
    }
  }
}
