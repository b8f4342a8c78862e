import CPUEngine
import LanguageModels
import Testing

/// The stated formulas against what an engine asks for.
@Suite struct EngineMemoryTests {
  static let problems = CellDescriptor.all.flatMap { cell in
    [
      EngineProblem(cell: cell.name, v: 96, d: 64, h: 160, l: 2, n: 16, t: 40, dropout: 0.1),
      // More units than places in the window.
      EngineProblem(cell: cell.name, v: 1504, d: 64, h: 160, l: 2, n: 8, t: 40, dropout: 0.1),
      EngineProblem(cell: cell.name, v: 512, d: 128, h: 128, l: 3, n: 32, t: 64, dropout: 0.1),
    ]
  }

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
        precision: precision)
      #expect(abs(Double(meter.bytes) / Double(stated) - 1) < 0.03, "\(meter.bytes) for \(stated)")
    }
  }

  @Test(
    "Writing takes what the formula says, within 3 %", arguments: CellDescriptor.all.map(\.name),
    [WeightType.fp32, .bf16, .int8])
  func sampling(cell: String, weights: WeightType) throws {
    let problem = EngineProblem(cell: cell, v: 512, d: 128, h: 128, l: 3, n: 32, t: 64)
    for streams in [1, 8] {
      let meter = AlignedMemory.Meter()
      try AlignedMemory.$meter.withValue(meter) {
        let engine = try CPUEngine(configuration: problem.configuration, threads: 1, weights: weights)
        var (state, logits) = (engine.initialState(streams: streams), [Float]())
        engine.advance(&state, reading: Array(repeating: 1, count: streams), logits: &logits)
      }
      let stated = EngineMemory.samplingBytes(problem.configuration, streams: streams, weights: weights)
      #expect(
        abs(Double(meter.bytes) / Double(stated) - 1) < 0.03,
        "\(meter.bytes) for \(stated), \(streams) streams")
    }
  }
}
