import LanguageModels

extension ReferenceEngine {
  public func evaluate(
    _ window: TrainingWindow, from state: inout ReferenceState<Scalar>
  ) -> WindowResult {
    evaluate(window, from: &state, dropout: nil)
  }

  public func computeGradients(
    of window: TrainingWindow, from state: inout ReferenceState<Scalar>, dropout: Dropout?
  ) -> WindowResult {
    var gradient = [Scalar](repeating: 0, count: plainTable.arenaCount)
    let result = run(window, from: &state, dropout: dropout) { lane in
      self.backward(lane, gradient: &gradient)
    }
    gradient = pulledBack(gradient, dropout)
    // `backward` sums the gradients of the losses; the loss of a window is their mean.
    if result.count > 0 {
      let count = Scalar(result.count)
      for place in gradient.indices { gradient[place] /= count }
    }
    exactGradients = gradient
    return result
  }

  /// The protocol's numbers are floats; elements that `body` does not change keep their own precision.
  public func withGradients<Result>(
    _ body: (inout UnsafeMutableBufferPointer<Float>) throws -> Result
  ) rethrows -> Result {
    var gradients = exactGradients.map { Float($0) }
    let result = try gradients.withUnsafeMutableBufferPointer { try body(&$0) }
    for place in gradients.indices where gradients[place] != Float(exactGradients[place]) {
      exactGradients[place] = Scalar(gradients[place])
    }
    return result
  }

  public func gradientNorm() -> Double {
    exactGradients.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  /// Runs the forward pass of a window only, with dropout masks if given (finite differences need them).
  public func evaluate(
    _ window: TrainingWindow, from state: inout ReferenceState<Scalar>, dropout: Dropout?
  ) -> WindowResult {
    run(window, from: &state, dropout: dropout) { _ in }
  }

  /// Runs the forward pass of a window, lane after lane, and passes each lane's record to `finish`.
  private func run(
    _ window: TrainingWindow, from state: inout ReferenceState<Scalar>, dropout: Dropout?,
    finish: (LaneRecord<Scalar>) -> Void
  ) -> WindowResult {
    precondition(
      state.streams == window.lanes,
      "a state of \(state.streams) streams for \(window.lanes) lanes")
    plainParameters = plainForm(dropout)
    let initial = initialState(streams: 1).memory[0]
    var result = WindowResult(lossSum: 0, count: 0)
    for lane in 0..<window.lanes {
      var record = LaneRecord<Scalar>()
      for time in 0..<window.steps {
        let place = time * window.lanes + lane
        precondition(
          Int(window.inputs[place]) < vocabularySize,
          "unit \(window.inputs[place]) in a vocabulary of \(vocabularySize)")
        let isReset = !window.resets.isEmpty && window.resets[place]
        if isReset { state.memory[lane] = initial }
        let step = forward(reading: window.inputs[place], &state.memory[lane]) { layer in
          dropoutFactors(dropout, layer: layer, time: time, lane: window.firstLane + lane)
        }
        record.steps.append(step)
        record.resets.append(isReset)
        record.charges.append(charge(window.targets[place], for: step, in: &result))
      }
      finish(record)
    }
    return result
  }

  /// The loss of a step's prediction, added to the result; nil if the target is ignored.
  private func charge(
    _ target: UInt32, for step: StreamStep<Scalar>, in result: inout WindowResult
  ) -> Charge<Scalar>? {
    guard target != TrainingWindow.ignoredTarget else { return nil }
    precondition(Int(target) < vocabularySize, "target \(target) in a vocabulary of \(vocabularySize)")
    let logProbabilities = SoftmaxCrossEntropy.logProbabilities(project(step.output))
    result.lossSum -= Double(logProbabilities[Int(target)])
    result.count += 1
    return Charge(target: Int(target), logProbabilities: logProbabilities)
  }
}

/// A prediction whose loss is charged.
struct Charge<Scalar: ReferenceScalar> {
  /// The id of the unit that follows.
  var target: Int
  /// ln softmax(z), [V]
  var logProbabilities: [Scalar]
}

/// What the forward pass stores for one lane of a window.
struct LaneRecord<Scalar: ReferenceScalar> {
  /// [T]
  var steps: [StreamStep<Scalar>] = []
  /// [T]: whether a step starts from the initial state.
  var resets: [Bool] = []
  /// [T]; nil for ignored targets.
  var charges: [Charge<Scalar>?] = []
}
