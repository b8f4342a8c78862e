import Foundation

extension LanguageModel {
  /// The default implementation: one call of ``advance(_:reading:logits:)`` per step. A model that has a
  /// faster way implements its own.
  public func evaluate(_ window: TrainingWindow, from state: inout State) -> WindowResult {
    var result = WindowResult(lossSum: 0, count: 0)
    var logits = [Float](repeating: 0, count: window.lanes * vocabularySize)
    for time in 0..<window.steps {
      let places = time * window.lanes..<(time + 1) * window.lanes
      reset(window.resetLanes(at: time), of: &state)
      advance(&state, reading: Array(window.inputs[places]), logits: &logits)
      for (lane, target) in window.targets[places].enumerated() where target != TrainingWindow.ignoredTarget {
        result.lossSum += Self.cost(
          of: Int(target), in: logits[lane * vocabularySize..<(lane + 1) * vocabularySize])
        result.count += 1
      }
    }
    return result
  }

  /// Makes some streams of a state start again from the initial state.
  package func reset(_ streams: [Int], of state: inout State) {
    guard !streams.isEmpty else { return }
    let count = state.streams
    var rows = Array(0..<count)
    for stream in streams { rows[stream] = count }
    state.join(initialState(streams: 1))
    state.select(rows)
  }

  /// The cross-entropy −ln softmax(z)ₖ = ln Σᵤ e^(zᵤ − m) − (zₖ − m), with m the largest logit, so that no
  /// exponential overflows.
  package static func cost(of target: Int, in logits: ArraySlice<Float>) -> Double {
    let greatest = Double(logits.max() ?? 0)
    let sum = logits.reduce(0.0) { $0 + exp(Double($1) - greatest) }
    return log(sum) - (Double(logits[logits.startIndex + target]) - greatest)
  }
}
