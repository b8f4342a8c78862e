import LanguageModels

extension ReferenceEngine {
  public func computeGradients(
    of window: TrainingWindow, from state: inout RecurrentState, dropout: Dropout?
  ) -> WindowResult {
    var exact = ReferenceState<Scalar>(state)
    let result = computeGradients(of: window, from: &exact, dropout: dropout)
    exact.write(to: &state)
    return result
  }

  public func evaluate(_ window: TrainingWindow, from state: inout RecurrentState) -> WindowResult {
    var exact = ReferenceState<Scalar>(state)
    let result = evaluate(window, from: &exact, dropout: nil)
    exact.write(to: &state)
    return result
  }

  /// Runs a window forward and back, as the seam's call of the same name, with a state that is not rounded.
  public func computeGradients(
    of window: TrainingWindow, from state: inout ReferenceState<Scalar>, dropout: Dropout?
  ) -> WindowResult {
    var gradient = [Scalar](repeating: 0, count: plainTable.arenaCount)
    let result = run(window, from: &state, dropout: dropout) { lane in
      self.backward(lane, gradient: &gradient)
    }
    gradient = pulledBack(gradient, dropout)
    // `backward` adds up the gradients of the costs; the loss is their mean.
    if result.count > 0 {
      let count = Scalar(result.count)
      for place in gradient.indices { gradient[place] /= count }
    }
    exactGradients = gradient
    var withNorm = result
    withNorm.gradientNorm = gradient.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    return withNorm
  }

  /// Runs a window forward only, with dropout where a finite difference asks for it.
  public func evaluate(
    _ window: TrainingWindow, from state: inout ReferenceState<Scalar>, dropout: Dropout?
  ) -> WindowResult {
    run(window, from: &state, dropout: dropout) { _ in }
  }

  /// Runs a window forward, lane after lane, and hands each lane's record to `finish`.
  private func run(
    _ window: TrainingWindow, from state: inout ReferenceState<Scalar>, dropout: Dropout?,
    finish: (LaneRecord<Scalar>) -> Void
  ) -> WindowResult {
    precondition(
      state.streams.count == window.lanes,
      "a state of \(state.streams.count) streams for \(window.lanes) lanes")
    plainParameters = plainForm(dropout)
    var result = WindowResult(lossSum: 0, count: 0)
    for lane in 0..<window.lanes {
      var record = LaneRecord<Scalar>()
      for time in 0..<window.steps {
        let place = time * window.lanes + lane
        precondition(
          Int(window.inputs[place]) < vocabularySize,
          "unit \(window.inputs[place]) in a vocabulary of \(vocabularySize)")
        let step = forward(reading: window.inputs[place], &state.streams[lane]) { layer in
          dropoutFactors(dropout, layer: layer, time: time, lane: lane)
        }
        record.steps.append(step)
        record.charges.append(charge(window.targets[place], for: step, in: &result))
      }
      finish(record)
    }
    return result
  }

  /// What a step's prediction costs: added to the result, and recorded unless the target is to be ignored.
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

/// A prediction that is charged for.
struct Charge<Scalar: ReferenceScalar> {
  /// The unit that came.
  var target: Int
  /// ln softmax(z), [V]
  var logProbabilities: [Scalar]
}

/// One lane of a window on the way forward.
struct LaneRecord<Scalar: ReferenceScalar> {
  /// [T]
  var steps: [StreamStep<Scalar>] = []
  /// [T]; none where the target is ignored.
  var charges: [Charge<Scalar>?] = []
}
