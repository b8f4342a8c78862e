import LanguageModels

extension Trainer {
  /// Evaluates on the held-out text, keeps track of the best loss and asks for a save; rolls back if the loss
  /// is not finite.
  func evaluate(_ handle: (TrainingEvent) throws -> Continuation) throws -> Continuation {
    guard let directive = try showingAverage({ try judge(handle) }) else { return try rollBack(handle) }
    if lastGood != nil { lastGood = captured() }
    return directive
  }

  /// Whether the run must end because there were too many evaluations since the best one (early stopping).
  var isOutOfPatience: Bool {
    guard options.patience > 0, progress.evaluationsSinceBest >= options.patience else { return false }
    let sinceBest = progress.step - (progress.bestStep ?? 0)
    return Double(sinceBest) >= options.patienceShare * Double(progress.step)
  }

  /// Nil if the loss is not finite.
  private func judge(_ handle: (TrainingEvent) throws -> Continuation) throws -> Continuation? {
    let trainingLoss = progress.lossSum / Double(max(1, progress.lossCount))
    let heldOutLoss = heldOut?.run(on: engine, exchange: exchange).loss
    let loss = heldOutLoss ?? trainingLoss
    guard loss.isFinite else { return nil }
    let isBest = note(loss, isHeldOut: heldOutLoss != nil)
    let directive = try handle(
      .evaluated(
        EvaluationReport(
          step: progress.step, trainingLoss: trainingLoss, heldOutLoss: heldOutLoss, isBest: isBest,
          seconds: clock.total(with: progress.seconds))))
    let afterSave = try save(isBest: isBest, handle)
    return directive == .stop || afterSave == .stop ? .stop : .proceed
  }

  /// Records an evaluation and returns whether it is the best.
  private func note(_ loss: Double, isHeldOut: Bool) -> Bool {
    let isImprovement = loss < progress.bestLoss ?? .infinity
    // Without held-out text, later weights are assumed to be better.
    let isBest = isImprovement || !isHeldOut
    if isBest {
      progress.bestLoss = loss
      progress.bestStep = progress.step
    }
    if !isImprovement { progress.plateaus += 1 }
    progress.evaluationsSinceBest = isBest ? 0 : progress.evaluationsSinceBest + 1
    progress.evaluatedStep = progress.step
    progress.lossSum = 0
    progress.lossCount = 0
    return isBest
  }

  /// Makes the engine hold the average of the parameters, if there is one, while `body` runs.
  private func showingAverage<Result>(_ body: () throws -> Result) rethrows -> Result {
    guard options.averageDecay > 0, progress.step > 0 else { return try body() }
    engine.exchangeAverage()
    isAverageShown = true
    defer {
      engine.exchangeAverage()
      isAverageShown = false
    }
    return try body()
  }
}
