import LanguageModels

/// The progress of a run: together with the parameters, the optimizer's state and the lanes' state, all that
/// is needed to resume it bit-identically.
public struct TrainingProgress: Sendable, Equatable, Codable {
  /// The number of updates made.
  public var step = 0
  /// The current epoch, from 0.
  public var epoch = 0
  /// The number of windows of this epoch that have been read.
  public var windowOfEpoch = 0
  /// The step at which the run will end; the learning rate schedule depends on it.
  public var totalSteps = 0
  /// The lowest held-out loss so far, in nats.
  public var bestLoss: Double?
  /// The step at which ``bestLoss`` was reached.
  public var bestStep: Int?
  /// The step of the last evaluation.
  public var evaluatedStep: Int?
  /// The total number of evaluations without improvement; without held-out text, those whose training loss is
  /// not below the previous one.
  public var plateaus = 0
  /// The number of evaluations since the best one; always 0 without held-out text.
  public var evaluationsSinceBest = 0
  /// How many times the run rolled back because it had diverged; each time the learning rate is halved.
  public var rollbacks = 0
  /// Σ −ln p and the number of units since the last evaluation.
  public var lossSum = 0.0
  public var lossCount = 0
  /// The time spent in seconds, including before the run was resumed.
  public var seconds = 0.0

  /// The largest number of rollbacks.
  public static let greatestRollbacks = 3

  /// The progress of a run that has not started.
  public init() {}

  /// Reads the values that are present; values that files of earlier versions lack are as at the beginning of
  /// a run.
  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.read(.step, into: &step)
    try values.read(.epoch, into: &epoch)
    try values.read(.windowOfEpoch, into: &windowOfEpoch)
    try values.read(.totalSteps, into: &totalSteps)
    try values.read(.bestLoss, into: &bestLoss)
    try values.read(.bestStep, into: &bestStep)
    try values.read(.evaluatedStep, into: &evaluatedStep)
    try values.read(.plateaus, into: &plateaus)
    try values.read(.evaluationsSinceBest, into: &evaluationsSinceBest)
    try values.read(.rollbacks, into: &rollbacks)
    try values.read(.lossSum, into: &lossSum)
    try values.read(.lossCount, into: &lossCount)
    try values.read(.seconds, into: &seconds)
  }
}

extension KeyedDecodingContainer {
  /// Replaces a value with the one under a key, if there is one.
  func read<Value: Decodable>(_ key: Key, into value: inout Value) throws {
    if let found = try decodeIfPresent(Value.self, forKey: key) { value = found }
  }
}

/// The complete state of a run between two windows.
public struct TrainingSnapshot: Sendable {
  /// The current weights, one arena.
  public var parameters: [Float]
  /// Their moving average, one arena; nil if there is none.
  public var average: [Float]?
  /// The optimizer's state.
  public var optimizer: OptimizerState
  /// The state of the lanes.
  public var state: RecurrentState
  /// The progress of the run.
  public var progress: TrainingProgress

  /// A snapshot with the given values.
  public init(
    parameters: [Float], average: [Float]? = nil, optimizer: OptimizerState, state: RecurrentState,
    progress: TrainingProgress
  ) {
    self.parameters = parameters
    self.average = average
    self.optimizer = optimizer
    self.state = state
    self.progress = progress
  }

  /// The weights that are evaluated and saved as the model: the average, if there is one.
  public var model: [Float] { average ?? parameters }

  /// Whether a run with this layout, with or without an average, can be resumed from here.
  func fits(_ layout: LaneLayout, isAveraging: Bool) -> Bool {
    let counts = 0...Int(Int32.max)
    return state.streams == layout.ownLanes.count && progress.step >= 0 && progress.epoch >= 0
      && (0...layout.windowsPerEpoch).contains(progress.windowOfEpoch)
      && (average != nil) == (isAveraging && progress.step > 0)
      && counts.contains(progress.plateaus) && counts.contains(progress.evaluationsSinceBest)
      && (0...TrainingProgress.greatestRollbacks).contains(progress.rollbacks)
  }
}
