import LanguageModels

extension Trainer {
  /// Reads the held-out text, keeps count of the best and asks for a save; goes back where the loss is no
  /// number.
  func evaluate(_ handle: (TrainingEvent) throws -> Continuation) throws -> Continuation {
    guard let directive = try showingAverage({ try judge(handle) }) else { return try rollBack(handle) }
    if lastGood != nil { lastGood = captured() }
    return directive
  }

  /// Whether the best evaluation was so many evaluations ago that the run is to end.
  var isOutOfPatience: Bool { options.patience > 0 && progress.evaluationsSinceBest >= options.patience }

  /// nil where the loss is no number.
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

  /// Keeps count of an evaluation and says whether it is the best.
  private func note(_ loss: Double, isHeldOut: Bool) -> Bool {
    let isImprovement = loss < progress.bestLoss ?? .infinity
    // With nothing held out, later weights are taken for better ones.
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

  /// Lets the engine hold the average of the parameters, where one is kept, while `body` runs.
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
