import LanguageModels

/// How far a run has come: with the parameters and the rule's moments, all that it needs to go on to the bit.
public struct TrainingProgress: Sendable, Equatable, Codable {
  /// Updates made.
  public var step = 0
  /// Passes over the text that were begun, from 0.
  public var epoch = 0
  /// Windows of this pass that were read.
  public var windowOfEpoch = 0
  /// The step at which the run will end; the schedule is stretched to it.
  public var totalSteps = 0
  /// The lowest held-out loss so far, in nats.
  public var bestLoss: Double?
  /// The step of ``bestLoss``.
  public var bestStep: Int?
  /// The step of the last evaluation.
  public var evaluatedStep: Int?
  /// Evaluations that brought no improvement, in all; with nothing held out those whose training loss was not
  /// below that of the one before.
  public var plateaus = 0
  /// Evaluations since the best one; always 0 with nothing held out.
  public var evaluationsSinceBest = 0
  /// How often the run went back because it had diverged; each time the rate was halved.
  public var rollbacks = 0
  /// Σ −ln p and units since the last evaluation.
  public var lossSum = 0.0
  public var lossCount = 0
  /// Seconds spent, over all parts of the run.
  public var seconds = 0.0

  /// How often a run may go back.
  public static let greatestRollbacks = 3

  /// A run that has not begun.
  public init() {}

  /// Reads what is there; what files of earlier versions lack is as in a run that has not begun.
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
  /// Replaces a value by the one under a key, where there is one.
  func read<Value: Decodable>(_ key: Key, into value: inout Value) throws {
    if let found = try decodeIfPresent(Value.self, forKey: key) { value = found }
  }
}

/// A run between two windows.
public struct TrainingSnapshot: Sendable {
  /// The last weights, one arena.
  public var parameters: [Float]
  /// Their running average, one arena; nil where none is kept.
  public var average: [Float]?
  /// What the update rule remembers.
  public var optimizer: OptimizerState
  /// The lanes' state.
  public var state: RecurrentState
  /// How far the run has come.
  public var progress: TrainingProgress

  /// A snapshot.
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

  /// The weights that are evaluated and saved as the model: the average, where one is kept.
  public var model: [Float] { average ?? parameters }

  /// Whether a run over a text that is cut like this, averaging or not, can go on from here.
  func fits(_ layout: LaneLayout, isAveraging: Bool) -> Bool {
    let counts = 0...Int(Int32.max)
    return state.streams == layout.ownLanes.count && progress.step >= 0 && progress.epoch >= 0
      && (0...layout.windowsPerEpoch).contains(progress.windowOfEpoch)
      && (average != nil) == (isAveraging && progress.step > 0)
      && counts.contains(progress.plateaus) && counts.contains(progress.evaluationsSinceBest)
      && (0...TrainingProgress.greatestRollbacks).contains(progress.rollbacks)
  }
}
