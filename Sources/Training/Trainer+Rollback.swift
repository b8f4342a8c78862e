import LanguageModels

extension Trainer {
  /// Goes back to the last evaluation, or to where the run began or went on, and halves the rate.
  ///
  /// - Throws: ``TrainingError/diverged(step:learningRate:)`` when that was done often enough, and what
  ///   `handle` throws.
  func rollBack(_ handle: (TrainingEvent) throws -> Continuation) throws -> Continuation {
    let failed = progress
    guard failed.rollbacks < TrainingProgress.greatestRollbacks, let lastGood else {
      throw TrainingError.diverged(step: failed.step, learningRate: highestRate)
    }
    engine.load(lastGood)
    lastCapture = nil
    state = engine.imported(lastGood.state)
    progress = lastGood.progress
    // The end may have been fitted to the time meanwhile.
    progress.totalSteps = failed.totalSteps
    progress.rollbacks = failed.rollbacks + 1
    isSaved = false
    return try handle(
      .rolledBack(
        RollbackReport(step: failed.step, resumedStep: progress.step, learningRate: highestRate)))
  }
}

extension Engine {
  /// Replaces parameters, average and what the update rule remembers.
  func load(_ snapshot: TrainingSnapshot) {
    setParameters(snapshot.parameters)
    setAverage(snapshot.average)
    setOptimizerState(snapshot.optimizer)
  }
}
