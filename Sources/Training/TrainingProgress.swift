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
  /// Σ −ln p and units since the last evaluation.
  public var lossSum = 0.0
  public var lossCount = 0
  /// Seconds spent, over all parts of the run.
  public var seconds = 0.0

  /// A run that has not begun.
  public init() {}
}

/// A run between two windows.
public struct TrainingSnapshot: Sendable {
  /// The last weights, one arena.
  public var parameters: [Float]
  /// What the update rule remembers.
  public var optimizer: OptimizerState
  /// The lanes' state.
  public var state: RecurrentState
  /// How far the run has come.
  public var progress: TrainingProgress

  /// A snapshot.
  public init(
    parameters: [Float], optimizer: OptimizerState, state: RecurrentState, progress: TrainingProgress
  ) {
    self.parameters = parameters
    self.optimizer = optimizer
    self.state = state
    self.progress = progress
  }

  /// Whether a run over a text that is cut like this can go on from here.
  func fits(_ layout: LaneLayout) -> Bool {
    state.streams == layout.lanes && progress.step >= 0 && progress.epoch >= 0
      && (0...layout.windowsPerEpoch).contains(progress.windowOfEpoch)
  }
}
