import Foundation
import LanguageModels
import UnitSequences

/// Windows between estimates of how many more there is time for.
private let estimateInterval = 20

/// Trains a model: stateful truncated backpropagation through time over lanes of a text.
///
/// It writes nothing and prints nothing: events go to the caller, who saves and reports. A run that goes on
/// from a ``snapshot()`` makes the same steps to the bit, at the same number of threads and without a limit
/// in minutes, which goes by the clock. (Should it diverge before its first evaluation, it goes back to where
/// it went on from.)
///
/// `Trainer+Evaluation.swift` has what happens at an evaluation, `Trainer+Rollback.swift` the way back after
/// divergence.
public final class Trainer<TrainedEngine: Engine> {
  /// The engine that holds the model.
  public let engine: TrainedEngine
  /// How the run was asked for.
  public let options: TrainingOptions
  /// How the text is cut.
  public let layout: LaneLayout
  /// How far the run has come.
  public internal(set) var progress: TrainingProgress

  private let text: UnitSequence
  let heldOut: HeldOutEvaluation?
  private let rule: UpdateRule
  private let rates: LearningRates
  /// Joins what several that share the steps compute.
  let exchange: (any StepExchange)?
  var state: TrainedEngine.State
  private var window: TrainingWindow
  var clock = RunClock()
  /// Whether the run as it is now was saved.
  var isSaved = false
  /// Whether the engine has exchanged its parameters for their average.
  var isAverageShown = false
  /// The run at its last evaluation, or at its beginning.
  var lastGood: TrainingSnapshot?
  /// The run after its last step, once somebody has asked for it.
  var lastCapture: TrainingSnapshot?

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - engine: Holds the initial parameters, or those of the snapshot.
  ///   - text: The training text as ids of the model's vocabulary.
  ///   - heldOut: Texts for evaluation; none: the latest weights count as the best.
  ///   - options: Valid options.
  ///   - snapshot: Where an earlier run ended.
  ///   - share: The part of each step, and of each evaluation, that this run computes.
  ///   - exchange: Joins it with the others'.
  /// - Throws: ``TrainingError``.
  public init(
    engine: TrainedEngine, text: UnitSequence, heldOut: [UnitSequence] = [], options: TrainingOptions,
    resuming snapshot: TrainingSnapshot? = nil, share: LaneShare = .whole,
    exchange: (any StepExchange)? = nil
  ) throws(TrainingError) {
    try options.validate()
    self.engine = engine
    self.options = options
    self.text = text
    self.exchange = exchange
    rule = try options.rule()
    rates = try options.rates()
    layout = try LaneLayout(
      units: text.count, batchSize: options.batchSize, sequenceLength: options.sequenceLength,
      share: share)
    window = layout.makeWindow()
    let evaluation = HeldOutEvaluation(
      texts: heldOut, lanes: layout.lanes, windowLength: layout.windowLength, share: share)
    self.heldOut = evaluation.isEmpty ? nil : evaluation
    if let snapshot {
      guard snapshot.fits(layout, isAveraging: options.averageDecay > 0) else { throw .snapshotDoesNotFit }
      progress = snapshot.progress
      state = engine.imported(snapshot.state)
      engine.load(snapshot)
      progress.totalSteps = plannedSteps(before: progress.totalSteps)
    } else {
      progress = TrainingProgress()
      state = engine.initialState(streams: layout.ownLanes.count)
      engine.setAverage(nil)
      progress.totalSteps = plannedSteps(before: nil)
    }
  }

  /// Updates between evaluations.
  public var evaluationInterval: Int {
    options.evaluationInterval?.updates(ofEpoch: layout.windowsPerEpoch)
      ?? EvaluationInterval.usualUpdates(ofEpoch: layout.windowsPerEpoch)
  }

  /// Everything that the run needs to go on.
  public func snapshot() -> TrainingSnapshot {
    var snapshot = captured()
    snapshot.progress.seconds = clock.total(with: progress.seconds)
    return snapshot
  }

  /// The run as it is, but for the seconds since it began or went on. Arenas are copied once a step, however
  /// often this is asked.
  func captured() -> TrainingSnapshot {
    if var snapshot = lastCapture {
      snapshot.progress = progress
      return snapshot
    }
    var snapshot = TrainingSnapshot(
      parameters: engine.parameters(), average: engine.average(), optimizer: engine.optimizerState(),
      state: engine.exported(state), progress: progress)
    if isAverageShown, let exchanged = snapshot.average {
      (snapshot.parameters, snapshot.average) = (exchanged, snapshot.parameters)
    }
    lastCapture = snapshot
    return snapshot
  }

  /// Runs until the end, or until an event is answered by ``Continuation/stop``.
  ///
  /// - Parameter handle: Receives every event. At ``TrainingEvent/evaluated(_:)`` the engine holds the
  ///   weights that were evaluated; at ``TrainingEvent/saveDue(isBest:)`` ``snapshot()`` has everything that
  ///   is to be saved.
  /// - Throws: ``TrainingError/diverged(step:learningRate:)``, and what `handle` throws.
  public func run(_ handle: (TrainingEvent) throws -> Continuation) throws {
    clock.start()
    _ = try handle(
      .started(
        TrainingPlan(
          layout: layout, requestedLanes: options.batchSize, totalSteps: progress.totalSteps,
          evaluationInterval: evaluationInterval, firstStep: progress.step)))
    var reason = EndReason.completed
    isSaved = false
    lastGood = captured()
    while progress.step < progress.totalSteps {
      if isOutOfPatience {
        reason = .noImprovement
        break
      }
      if try advance(handle) == .stop {
        reason = .stopped
        break
      }
      if let limit = options.maxMinutes, clock.total(with: progress.seconds) >= limit * 60 {
        reason = progress.step < progress.totalSteps ? .outOfTime : .completed
        break
      }
    }
    if reason == .outOfTime, progress.evaluatedStep != progress.step { _ = try evaluate(handle) }
    lastGood = nil
    if !isSaved { _ = try save(isBest: false, handle) }
    progress.seconds = clock.total(with: progress.seconds)
    clock.stop()
    _ = try handle(.finished(reason))
  }

  /// One update, and the evaluation or the save that is due after it.
  private func advance(_ handle: (TrainingEvent) throws -> Continuation) throws -> Continuation {
    guard let report = makeStep() else { return try rollBack(handle) }
    isSaved = false
    fitToTime()
    let directive = try handle(.updated(report))
    if progress.step % evaluationInterval == 0 || progress.step == progress.totalSteps {
      return try evaluate(handle) == .stop ? .stop : directive
    }
    if clock.sinceSave >= options.saveInterval && directive == .proceed {
      _ = try save(isBest: false, handle)
    }
    return directive
  }

  /// Asks for a save.
  func save(
    isBest: Bool, _ handle: (TrainingEvent) throws -> Continuation
  ) throws -> Continuation {
    let directive = try handle(.saveDue(isBest: isBest))
    clock.noteSave()
    isSaved = true
    return directive
  }

  // MARK: Steps

  /// Reads a window and updates the parameters; nil, and no update, where the loss or the gradient is no
  /// number.
  private func makeStep() -> StepReport? {
    if progress.windowOfEpoch == layout.windowsPerEpoch {
      progress.windowOfEpoch = 0
      progress.epoch += 1
    }
    if progress.windowOfEpoch == 0 || !options.isStateful {
      state = engine.initialState(streams: window.lanes)
    }
    layout.fill(
      &window, from: text, index: progress.windowOfEpoch,
      entry: layout.entry(epoch: progress.epoch, seed: options.seed))
    lastCapture = nil
    var result = engine.computeGradients(
      of: window, from: &state, dropout: options.masks(ofStep: progress.step))
    if let exchange { engine.withGradients { exchange.combine(&$0, &result) } }
    let gradientNorm = engine.gradientNorm()
    guard result.loss.isFinite && gradientNorm.isFinite else { return nil }
    let rate =
      highestRate
      * rates.factor(
        at: SchedulePoint(
          step: progress.step, totalSteps: progress.totalSteps, epoch: progress.epoch,
          plateaus: progress.plateaus))
    update(gradientNorm: gradientNorm, learningRate: rate)
    progress.step += 1
    progress.windowOfEpoch += 1
    progress.lossSum += result.lossSum
    progress.lossCount += result.count
    clock.noteStep(units: result.count)
    let left = clock.secondsPerStep * Double(progress.totalSteps - progress.step)
    return StepReport(
      step: progress.step, totalSteps: progress.totalSteps, epoch: progress.epoch + 1, loss: result.loss,
      meanLoss: progress.lossSum / Double(max(1, progress.lossCount)), gradientNorm: gradientNorm,
      learningRate: rate, unitsPerSecond: clock.unitsPerSecond, secondsLeft: left)
  }

  /// The highest rate of the schedule: that of the options, halved each time the run diverged.
  var highestRate: Double {
    options.learningRate(forCell: engine.configuration.cell) / Double(1 << progress.rollbacks)
  }

  private func update(gradientNorm: Double, learningRate: Double) {
    let scale =
      options.clipNorm > 0 ? min(1, options.clipNorm / max(gradientNorm, .leastNormalMagnitude)) : 1
    engine.update(
      by: rule, learningRate: learningRate, gradientScale: scale,
      gradientLimit: options.clipValue > 0 ? options.clipValue : .infinity)
    if options.averageDecay > 0 {
      let updates = Double(progress.step)
      engine.updateAverage(decay: min(options.averageDecay, (1 + updates) / (10 + updates)))
    }
  }

  // MARK: Length of the run

  /// The steps that the options ask for; a run that was fitted to its time keeps what was found.
  private func plannedSteps(before earlier: Int?) -> Int {
    let perEpoch = layout.windowsPerEpoch
    var steps: Int
    if let epochs = options.epochs {
      steps = epochs * perEpoch
    } else if options.maxSteps != nil || options.maxMinutes != nil {
      steps = .max
    } else {
      steps = max(TrainingOptions.defaultEpochs * perEpoch, TrainingOptions.defaultMinimumSteps)
    }
    if let maxSteps = options.maxSteps { steps = min(steps, maxSteps) }
    if options.maxMinutes != nil, let earlier, earlier < steps, earlier > progress.step { return earlier }
    return steps
  }

  /// Ends the schedule where the time will be up, by the speed of late and the share of it that evaluations
  /// and saves take; the machine may become busier or freer.
  private func fitToTime() {
    guard let limit = options.maxMinutes, clock.steps > 0, clock.steps.isMultiple(of: estimateInterval)
    else {
      return
    }
    let left = limit * 60 * 0.98 - clock.total(with: progress.seconds)
    let possible = min(max(left / max(clock.secondsPerStep * clock.overhead, 1e-9), 1), 1e12)
    progress.totalSteps = min(plannedSteps(before: nil), progress.step + Int(possible))
  }
}
