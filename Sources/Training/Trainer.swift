import Foundation
import LanguageModels
import UnitSequences

/// The number of steps between estimates of how many more fit the time limit.
private let estimateInterval = 20

/// Trains a model with stateful truncated backpropagation through time over lanes of a text.
///
/// It writes no files and prints nothing: events go to the caller, who saves and reports. A run that is
/// resumed from a ``snapshot()`` makes bit-identical steps, with the same number of threads and without a
/// time limit. (If it diverges before its first evaluation, it goes back to where it was resumed.)
///
/// `Trainer+Evaluation.swift` has what happens at an evaluation, `Trainer+Rollback.swift` what happens after
/// divergence.
public final class Trainer<TrainedEngine: Engine> {
  /// The engine that contains the model.
  public let engine: TrainedEngine
  /// The options of the run.
  public let options: TrainingOptions
  /// How the text is divided into lanes and windows.
  public let layout: LaneLayout
  /// The progress of the run.
  public internal(set) var progress: TrainingProgress

  private let text: UnitSequence
  /// The documents of the text; nil if it is one text that goes on.
  private var documents: DocumentOrder?
  let heldOut: HeldOutEvaluation?
  private let rule: UpdateRule
  private let rates: LearningRates
  /// Combines what the processes that share a step compute.
  let exchange: (any StepExchange)?
  var state: TrainedEngine.State
  private var window: TrainingWindow
  /// Seconds of the time limit that are kept for what the caller does with the model at the end.
  private let secondsAfterwards: Double
  var clock = RunClock()
  /// Whether the current state of the run has been saved.
  var isSaved = false
  /// Whether the engine's parameters are currently swapped with their average.
  var isAverageShown = false
  /// The run at its last evaluation, or at its beginning.
  var lastGood: TrainingSnapshot?
  /// The run after its last step, if a snapshot of it was taken.
  var lastCapture: TrainingSnapshot?

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - engine: Has the initial parameters; those of the snapshot are loaded into it.
  ///   - text: The training text as ids of the model's vocabulary.
  ///   - documentEnds: The end of each document in it: lanes read documents in a new order in every epoch and
  ///     start again at each. Nil: it is one text that goes on.
  ///   - heldOut: Texts for evaluation; if there are none, the latest weights count as the best.
  ///   - options: Valid options.
  ///   - snapshot: The end of an earlier run, to resume it.
  ///   - share: The part of each step, and of each evaluation, that this run computes.
  ///   - exchange: Combines it with the parts of the others.
  ///   - secondsBefore: Seconds that were spent on the run before this part of it; they count towards the
  ///     time limit.
  ///   - secondsAfterwards: Seconds of the time limit to leave for what follows the run; at most half of it.
  /// - Throws: ``TrainingError``.
  public init(
    engine: TrainedEngine, text: UnitSequence, documentEnds: [Int]? = nil, heldOut: [UnitSequence] = [],
    options: TrainingOptions,
    resuming snapshot: TrainingSnapshot? = nil, share: LaneShare = .whole,
    exchange: (any StepExchange)? = nil, secondsBefore: Double = 0, secondsAfterwards: Double = 0
  ) throws(TrainingError) {
    try options.validate()
    self.engine = engine
    self.options = options
    self.text = text
    self.exchange = exchange
    self.secondsAfterwards = min(secondsAfterwards, 30 * (options.maxMinutes ?? 0))
    rule = try options.rule()
    rates = try options.rates()
    documents = documentEnds.map { DocumentOrder(ends: $0, seed: options.seed) }
    layout = try LaneLayout(
      units: documents.map { $0.pairCount + 1 } ?? text.count, batchSize: options.batchSize,
      sequenceLength: options.sequenceLength,
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
    progress.seconds += secondsBefore
  }

  /// The number of updates between evaluations.
  public var evaluationInterval: Int {
    options.evaluationInterval?.updates(ofEpoch: layout.windowsPerEpoch)
      ?? EvaluationInterval.usualUpdates(
        ofEpoch: layout.windowsPerEpoch, of: layout.lanes * layout.windowLength,
        evaluatedUnits: heldOut?.readUnits ?? 0)
  }

  /// Whether the model is evaluated after this many updates: at each interval and at the end; in the first
  /// interval, if nobody chose it, also after an eighth, a quarter and half of it, since small models learn
  /// most of what they learn in it.
  private func isEvaluated(after step: Int) -> Bool {
    let interval = evaluationInterval
    if step % interval == 0 || step == progress.totalSteps { return true }
    return options.evaluationInterval == nil && [interval / 8, interval / 4, interval / 2].contains(step)
  }

  /// Everything that is needed to resume the run.
  public func snapshot() -> TrainingSnapshot {
    var snapshot = captured()
    snapshot.progress.seconds = clock.total(with: progress.seconds)
    return snapshot
  }

  /// The current state of the run, except for the seconds since it started or was resumed. The arenas are
  /// copied at most once per step, however often this is called.
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

  /// Runs until the end, or until the answer to an event is ``Continuation/stop``.
  ///
  /// - Parameter handle: Receives every event. At ``TrainingEvent/evaluated(_:)`` the engine has the weights
  ///   that were evaluated; at ``TrainingEvent/saveDue(isBest:)`` ``snapshot()`` has everything that must be
  ///   saved.
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
      if let limit = secondsLimit, clock.total(with: progress.seconds) >= limit {
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

  /// Makes one update, and the evaluation or the save that is due after it.
  private func advance(_ handle: (TrainingEvent) throws -> Continuation) throws -> Continuation {
    guard let report = makeStep() else { return try rollBack(handle) }
    isSaved = false
    fitToTime()
    let directive = try handle(.updated(report))
    if isEvaluated(after: progress.step) {
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

  /// Reads a window and updates the parameters; nil, without an update, if the loss or the gradient is not
  /// finite.
  private func makeStep() -> StepReport? {
    if progress.windowOfEpoch == layout.windowsPerEpoch {
      progress.windowOfEpoch = 0
      progress.epoch += 1
    }
    if progress.windowOfEpoch == 0 || !options.isStateful {
      state = engine.initialState(streams: window.lanes)
    }
    if documents != nil {
      documents?.begin(epoch: progress.epoch)
      documents?.fill(&window, from: text, layout: layout, index: progress.windowOfEpoch)
    } else {
      layout.fill(
        &window, from: text, index: progress.windowOfEpoch,
        entry: layout.entry(epoch: progress.epoch, seed: options.seed))
    }
    lastCapture = nil
    let epochs = Double(progress.totalSteps) / Double(layout.windowsPerEpoch)
    var result = engine.computeGradients(
      of: window, from: &state, dropout: options.masks(ofStep: progress.step, epochs: epochs))
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

  /// The peak learning rate: that of the options, halved each time the run diverged.
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

  /// The time limit of the steps, in seconds.
  private var secondsLimit: Double? { options.maxMinutes.map { $0 * 60 - secondsAfterwards } }

  /// The number of steps that the options ask for; a run whose end was adjusted to its time limit keeps that
  /// end.
  private func plannedSteps(before earlier: Int?) -> Int {
    let steps = options.plannedUpdates(ofEpoch: layout.windowsPerEpoch)
    if options.maxMinutes != nil, let earlier, earlier < steps, earlier > progress.step { return earlier }
    return steps
  }

  /// Moves the end of the schedule to when the time will be up, from the recent speed and the share of time
  /// that evaluations and saves take; the load of the machine may change.
  private func fitToTime() {
    guard let limit = secondsLimit, clock.steps > 0, clock.steps.isMultiple(of: estimateInterval)
    else {
      return
    }
    let left = limit * 0.98 - clock.total(with: progress.seconds)
    let possible = min(max(left / max(clock.secondsPerStep * clock.overhead, 1e-9), 1), 1e12)
    progress.totalSteps = min(plannedSteps(before: nil), progress.step + Int(possible))
  }
}
