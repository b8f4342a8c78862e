import CPUEngine
import CharRNNKit
import LanguageModels
import Measurements

/// Training as in `Trainer`: forward, backward, clipping by norm, AdamW; the state is carried from window to
/// window.
final class TrainingWindows: PreparedWorkload {
  private let engine: CPUEngine
  private let options = TrainingOptions()
  private let rule: UpdateRule
  private let window: TrainingWindow
  private var state: RecurrentState

  /// Makes random ids and runs two windows, so that everything is planned and allocated.
  init(_ workload: Workload) throws(BenchmarkError) {
    engine = try EngineAdapter.makeEngine(
      workload.shape, threads: workload.threads, training: workload.numbers)
    rule = UpdateRule(.adamW, constants: options.updateConstants)
    var window = TrainingWindow(lanes: workload.lanes, capacity: workload.steps)
    var generator = SeededGenerator(seed: 1)
    let ids = UInt32(0)..<UInt32(workload.shape.vocabulary)
    for place in window.inputs.indices {
      window.inputs[place] = .random(in: ids, using: &generator)
      window.targets[place] = .random(in: ids, using: &generator)
    }
    self.window = window
    state = engine.initialState(streams: workload.lanes)
    for _ in 0..<2 { _ = try doSome() }
  }

  /// Runs one window: T·N characters.
  func doSome() throws(BenchmarkError) -> Double {
    let result = engine.computeGradients(of: window, from: &state, dropout: nil)
    guard result.loss.isFinite else { throw .unavailable("training diverged: the loss is \(result.loss)") }
    engine.update(
      by: rule, learningRate: options.learningRate(forCell: engine.configuration.cell),
      gradientScale: min(1, options.clipNorm / max(engine.gradientNorm(), .leastNormalMagnitude)))
    return Double(window.lanes * window.steps)
  }
}
