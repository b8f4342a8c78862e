/// What happens in a run, in order.
public enum TrainingEvent: Sendable {
  /// The run starts or is resumed.
  case started(TrainingPlan)
  /// A window was read and the parameters were updated.
  case updated(StepReport)
  /// The model was evaluated on the held-out text.
  case evaluated(EvaluationReport)
  /// The run diverged and continues from its last good weights at a lower learning rate.
  case rolledBack(RollbackReport)
  /// It is time to save; `isBest` if the weights are the best so far.
  case saveDue(isBest: Bool)
  /// The run has ended.
  case finished(EndReason)
}

/// The plan of the run.
public struct TrainingPlan: Sendable, Equatable {
  /// How the text is divided into lanes and windows.
  public var layout: LaneLayout
  /// The number of lanes (batch size) that was asked for.
  public var requestedLanes: Int
  /// The number of updates at the end of the run, as far as known.
  public var totalSteps: Int
  /// The number of updates between evaluations.
  public var evaluationInterval: Int
  /// The number of updates made before the run starts; 0 for a new run.
  public var firstStep: Int
}

/// One update.
public struct StepReport: Sendable, Equatable {
  /// The number of updates made.
  public var step: Int
  /// The number of updates at the end of the run.
  public var totalSteps: Int
  /// The current epoch, from 1.
  public var epoch: Int
  /// The mean loss of the window, in nats.
  public var loss: Double
  /// The mean loss since the last evaluation, in nats.
  public var meanLoss: Double
  /// The norm of the gradient before clipping.
  public var gradientNorm: Double
  /// The learning rate of the update.
  public var learningRate: Double
  /// Recent speed, in units per second.
  public var unitsPerSecond: Double
  /// Seconds until the end at this speed.
  public var secondsLeft: Double
}

/// One evaluation.
public struct EvaluationReport: Sendable, Equatable {
  /// The number of updates made.
  public var step: Int
  /// The mean training loss since the previous evaluation, in nats.
  public var trainingLoss: Double
  /// The held-out loss in nats; nil without held-out text.
  public var heldOutLoss: Double?
  /// Whether these are the best weights so far.
  public var isBest: Bool
  /// Seconds spent on the run.
  public var seconds: Double
}

/// A rollback to earlier weights.
public struct RollbackReport: Sendable, Equatable {
  /// The step at which the loss or the gradient was not finite.
  public var step: Int
  /// The step from which the run continues.
  public var resumedStep: Int
  /// The peak learning rate from now on.
  public var learningRate: Double
}

/// Why a run ended.
public enum EndReason: Sendable, Equatable {
  /// All steps are done.
  case completed
  /// The time limit was reached.
  case outOfTime
  /// There were too many evaluations since the best one (early stopping).
  case noImprovement
  /// The event handler asked for it.
  case stopped
}
