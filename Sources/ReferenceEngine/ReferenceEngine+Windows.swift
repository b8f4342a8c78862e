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
    // `backward` adds up the gradients of the costs; the loss is their mean.
    if result.count > 0 {
      let count = Scalar(result.count)
      for place in gradient.indices { gradient[place] /= count }
    }
    exactGradients = gradient
    return result
  }

  /// The seam's numbers are floats; elements that `body` leaves alone keep their own precision.
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
      state.streams == window.lanes,
      "a state of \(state.streams) streams for \(window.lanes) lanes")
    plainParameters = plainForm(dropout)
    var result = WindowResult(lossSum: 0, count: 0)
    for lane in 0..<window.lanes {
      var record = LaneRecord<Scalar>()
      for time in 0..<window.steps {
        let place = time * window.lanes + lane
        precondition(
          Int(window.inputs[place]) < vocabularySize,
          "unit \(window.inputs[place]) in a vocabulary of \(vocabularySize)")
        let step = forward(reading: window.inputs[place], &state.memory[lane]) { layer in
          dropoutFactors(dropout, layer: layer, time: time, lane: window.firstLane + lane)
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
