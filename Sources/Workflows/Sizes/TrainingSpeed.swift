import LanguageModels
import Training

/// Measures how fast this machine trains a network.
enum TrainingSpeed {
  /// Seconds that one measurement takes, unless a single step takes longer.
  static let seconds = 0.4

  /// Units per second.
  ///
  /// - Parameters:
  ///   - engine: A new engine, whose parameters are spoilt by it.
  ///   - options: The options of the run.
  ///   - units: The units of the training text.
  static func measure(_ engine: some Engine, _ options: TrainingOptions, units: Int) -> Double {
    guard
      let layout = try? LaneLayout(
        units: units, batchSize: options.batchSize, sequenceLength: options.sequenceLength),
      let rule = try? options.rule()
    else { return 0 }
    engine.setParameters(
      engine.parameterTable.initialParameters(for: engine.configuration, seed: options.seed))
    var window = layout.makeWindow()
    var generator = SeededGenerator(seed: options.seed)
    for place in window.inputs.indices {
      window.inputs[place] = UInt32(generator.next() % UInt64(engine.vocabularySize))
      window.targets[place] = UInt32(generator.next() % UInt64(engine.vocabularySize))
    }
    var state = engine.initialState(streams: window.lanes)
    let dropout = Dropout(probability: 0.1, places: options.dropoutPlaces, seed: 1, step: 0)
    /// The duration of one step; the first plans products and touches new memory.
    func step() -> Double {
      let began = ContinuousClock.now
      _ = engine.computeGradients(of: window, from: &state, dropout: dropout)
      _ = engine.gradientNorm()
      engine.update(by: rule, learningRate: 1e-6, gradientScale: 1, gradientLimit: .infinity)
      return (ContinuousClock.now - began) / .seconds(1)
    }
    let first = step()
    var times: [Double] = []
    while times.count < 3 || times.reduce(0, +) < seconds {
      times.append(step())
      if first + times.reduce(0, +) > 5 * seconds { break }
    }
    return Double(window.inputs.count) / times.sorted()[times.count / 2]
  }
}
