import LanguageModels

extension Trainer {
  /// Goes back to the last evaluation, or to where the run started or was resumed, and halves the learning
  /// rate.
  ///
  /// - Throws: ``TrainingError/diverged(step:learningRate:)`` after too many rollbacks, and what `handle`
  ///   throws.
  func rollBack(_ handle: (TrainingEvent) throws -> Continuation) throws -> Continuation {
    let failed = progress
    guard failed.rollbacks < TrainingProgress.greatestRollbacks, let lastGood else {
      throw TrainingError.diverged(step: failed.step, learningRate: highestRate)
    }
    engine.load(lastGood)
    lastCapture = nil
    state = engine.imported(lastGood.state)
    progress = lastGood.progress
    // The end of the run may have been adjusted to the time limit since then.
    progress.totalSteps = failed.totalSteps
    progress.rollbacks = failed.rollbacks + 1
    isSaved = false
    return try handle(
      .rolledBack(
        RollbackReport(step: failed.step, resumedStep: progress.step, learningRate: highestRate)))
  }
}

extension Engine {
  /// Replaces the parameters, their average and the optimizer's state.
  func load(_ snapshot: TrainingSnapshot) {
    setParameters(snapshot.parameters)
    setAverage(snapshot.average)
    setOptimizerState(snapshot.optimizer)
  }
}
