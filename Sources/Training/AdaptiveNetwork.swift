import LanguageModels

/// A network that learns from each segment of a text after predicting it: what ``DynamicEvaluation`` does,
/// unit by unit.
public final class AdaptiveNetwork<Learner: Engine>: AdaptiveReader {
  private let engine: Learner
  private let options: DynamicEvaluation.Options
  private let rule: UpdateRule
  private let trained: [Float]
  private let optimizer: OptimizerState
  /// The state before the current segment, and after the last unit.
  private var (segmentState, state): (Learner.State, Learner.State)
  private var window: TrainingWindow
  /// The number of units of the segment that were read.
  private var count = 0
  private var row: [Float]

  /// A reader that has read nothing. The engine's parameters change while it reads; ``restore()`` brings them
  /// back.
  public init(_ engine: Learner, options: DynamicEvaluation.Options = DynamicEvaluation.Options()) {
    self.engine = engine
    self.options = options
    rule = UpdateRule(.anchoredSGD, constants: ["decay": options.decay])
    (trained, optimizer) = (engine.parameters(), engine.optimizerState())
    engine.setOptimizerState(OptimizerState(updates: 0, moments: [trained]))
    segmentState = engine.initialState(streams: 1)
    state = segmentState
    window = TrainingWindow(lanes: 1, capacity: options.segmentLength)
    window.resize(steps: options.segmentLength)
    row = Array(repeating: 1 / Float(engine.vocabularySize), count: engine.vocabularySize)
  }

  public var vocabularySize: Int { engine.vocabularySize }

  public func skip(_ unit: UInt32) { advance(unit, learning: false) }

  public func read(_ unit: UInt32) -> Double {
    let p = Double(row[Int(unit)])
    advance(unit, learning: true)
    return p
  }

  public func predict(_ probabilities: inout [Float]) { probabilities = row }

  private func advance(_ unit: UInt32, learning: Bool) {
    if count > 0 { window.targets[count - 1] = learning ? unit : TrainingWindow.ignoredTarget }
    if count == options.segmentLength {
      let result = engine.computeGradients(of: window, from: &segmentState, dropout: nil)
      if result.count > 0 { options.update(engine, by: rule) }
      state = segmentState
      count = 0
    }
    window.inputs[count] = unit
    count += 1
    engine.advance(&state, reading: [unit], probabilities: &row)
  }

  public func adapted() -> AnyLanguageModel { AnyLanguageModel(engine) }

  public func restore() {
    engine.setParameters(trained)
    engine.setOptimizerState(optimizer)
  }
}
