/// What happens in a run, in the order in which it happens.
public enum TrainingEvent: Sendable {
  /// The run begins or goes on.
  case started(TrainingPlan)
  /// A window was read and the parameters updated.
  case updated(StepReport)
  /// The held-out text was read.
  case evaluated(EvaluationReport)
  /// The run diverged and goes on from its last good weights at a lower rate.
  case rolledBack(RollbackReport)
  /// It is time to save; `isBest` when the weights are the best so far.
  case saveDue(isBest: Bool)
  /// The run is over.
  case finished(EndReason)
}

/// What the run is going to do.
public struct TrainingPlan: Sendable, Equatable {
  /// How the text is cut.
  public var layout: LaneLayout
  /// The lanes that were asked for.
  public var requestedLanes: Int
  /// Updates until the end, as far as known.
  public var totalSteps: Int
  /// Updates between evaluations.
  public var evaluationInterval: Int
  /// The step from which the run goes on; 0 for a new one.
  public var firstStep: Int
}

/// One update.
public struct StepReport: Sendable, Equatable {
  /// Updates made.
  public var step: Int
  /// Updates until the end.
  public var totalSteps: Int
  /// The pass over the text, from 1.
  public var epoch: Int
  /// The window's mean loss, in nats.
  public var loss: Double
  /// The mean loss since the last evaluation, in nats.
  public var meanLoss: Double
  /// The gradient's norm before clipping.
  public var gradientNorm: Double
  /// The rate of the update.
  public var learningRate: Double
  /// Units a second, lately.
  public var unitsPerSecond: Double
  /// Seconds until the end at this speed.
  public var secondsLeft: Double
}

/// One evaluation.
public struct EvaluationReport: Sendable, Equatable {
  /// Updates made.
  public var step: Int
  /// The mean training loss since the evaluation before, in nats.
  public var trainingLoss: Double
  /// The held-out loss in nats; nil when nothing is held out.
  public var heldOutLoss: Double?
  /// Whether these are the best weights so far.
  public var isBest: Bool
  /// Seconds spent on the run.
  public var seconds: Double
}

/// A return to earlier weights.
public struct RollbackReport: Sendable, Equatable {
  /// The step at which the loss or the gradient was no number.
  public var step: Int
  /// The step from which the run goes on.
  public var resumedStep: Int
  /// The highest rate of the schedule from now on.
  public var learningRate: Double
}

/// Why a run ended.
public enum EndReason: Sendable, Equatable {
  /// All steps were made.
  case completed
  /// The time was up.
  case outOfTime
  /// The best evaluation was too many evaluations ago.
  case noImprovement
  /// The receiver of events asked for it.
  case stopped
}
