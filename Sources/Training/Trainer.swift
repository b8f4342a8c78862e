import Foundation
import LanguageModels

/// Trains a model: stateful truncated backpropagation through time over lanes of a text.
///
/// It writes nothing and prints nothing: events go to the caller, who saves and reports. A run that goes on from a
/// ``snapshot()`` makes the same steps to the bit, at the same number of threads and without a limit in minutes, which
/// goes by the clock.
public final class Trainer {
  /// The engine that holds the model.
  public let engine: any Engine
  /// How the run was asked for.
  public let options: TrainingOptions
  /// How the text is cut.
  public let layout: LaneLayout
  /// How far the run has come.
  public private(set) var progress: TrainingProgress

  private let text: UnitSequence
  private let heldOut: HeldOutEvaluation?
  private let schedule: Schedule
  private var state: RecurrentState
  private var window: TrainingWindow
  private var clock = RunClock()

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - engine: Holds the initial parameters, or those of the snapshot.
  ///   - text: The training text as ids of the model's vocabulary.
  ///   - heldOut: Texts for evaluation; none: the latest weights count as the best.
  ///   - options: Valid options.
  ///   - snapshot: Where an earlier run ended.
  /// - Throws: ``TrainingError``.
  public init(
    engine: any Engine, text: UnitSequence, heldOut: [UnitSequence] = [], options: TrainingOptions,
    resuming snapshot: TrainingSnapshot? = nil
  ) throws(TrainingError) {
    try options.validate()
    self.engine = engine
    self.options = options
    self.text = text
    guard let schedule = Schedule.named(options.schedule) else {
      preconditionFailure("schedule \(options.schedule) is not registered")
    }
    self.schedule = schedule
    layout = try LaneLayout(
      units: text.count, batchSize: options.batchSize, sequenceLength: options.sequenceLength)
    window = TrainingWindow(lanes: layout.lanes, capacity: layout.windowLength)
    let evaluation = HeldOutEvaluation(
      texts: heldOut, lanes: layout.lanes, windowLength: layout.windowLength)
    self.heldOut = evaluation.isEmpty ? nil : evaluation
    if let snapshot {
      guard snapshot.fits(layout) else { throw .snapshotDoesNotFit }
      progress = snapshot.progress
      state = snapshot.state
      engine.setParameters(snapshot.parameters)
      engine.setOptimizerState(snapshot.optimizer)
      progress.totalSteps = plannedSteps(before: progress.totalSteps)
    } else {
      progress = TrainingProgress()
      state = engine.initialState(streams: layout.lanes)
      progress.totalSteps = plannedSteps(before: nil)
    }
  }

  /// Updates between evaluations.
  public var evaluationInterval: Int {
    options.evaluationInterval ?? min(1000, max(50, layout.windowsPerEpoch))
  }

  /// Everything that the run needs to go on.
  public func snapshot() -> TrainingSnapshot {
    var progress = progress
    progress.seconds = clock.total(with: progress.seconds)
    return TrainingSnapshot(
      parameters: engine.parameters(), optimizer: engine.optimizerState(), state: state, progress: progress)
  }

  /// Runs until the end, or until an event is answered by ``TrainingDirective/stop``.
  ///
  /// - Parameter handle: Receives every event. At ``TrainingEvent/saveDue(isBest:)`` the engine holds the weights to be
  ///   saved and ``snapshot()`` the rest.
  /// - Throws: ``TrainingError/diverged(step:learningRate:)``, and what `handle` throws.
  public func run(_ handle: (TrainingEvent) throws -> TrainingDirective) throws {
    clock.start()
    _ = try handle(
      .started(
        TrainingPlan(
          layout: layout, requestedLanes: options.batchSize, totalSteps: progress.totalSteps,
          evaluationInterval: evaluationInterval, firstStep: progress.step)))
    var reason = EndReason.completed
    var isSaved = false
    while progress.step < progress.totalSteps {
      let report = try makeStep()
      isSaved = false
      fitToTime()
      var directive = try handle(.updated(report))
      if progress.step % evaluationInterval == 0 || progress.step == progress.totalSteps {
        if try evaluate(handle) == .stop { directive = .stop }
        isSaved = true
      } else if clock.sinceSave >= options.saveInterval && directive == .proceed {
        _ = try handle(.saveDue(isBest: false))
        clock.noteSave()
        isSaved = true
      }
      if directive == .stop {
        reason = .stopped
        break
      }
      if let limit = options.maxMinutes, clock.total(with: progress.seconds) >= limit * 60 {
        reason = progress.step < progress.totalSteps ? .outOfTime : .completed
        break
      }
    }
    if reason == .outOfTime, progress.evaluatedStep != progress.step {
      _ = try evaluate(handle)
    } else if !isSaved {
      _ = try handle(.saveDue(isBest: false))
    }
    progress.seconds = clock.total(with: progress.seconds)
    clock.stop()
    _ = try handle(.finished(reason))
  }

  // MARK: Steps

  private func makeStep() throws(TrainingError) -> StepReport {
    if progress.windowOfEpoch == layout.windowsPerEpoch {
      progress.windowOfEpoch = 0
      progress.epoch += 1
    }
    if progress.windowOfEpoch == 0 || !options.isStateful { state.reset() }
    layout.fill(
      &window, from: text, index: progress.windowOfEpoch,
      entry: layout.entry(epoch: progress.epoch, seed: options.seed))
    let result = engine.computeGradients(
      of: window, from: &state, dropout: options.masks(ofStep: progress.step))
    let rate = options.learningRate * schedule.factor(progress.step, progress.totalSteps)
    guard result.loss.isFinite && result.gradientNorm.isFinite else {
      throw .diverged(step: progress.step, learningRate: options.learningRate)
    }
    engine.update(
      by: options.rule, learningRate: rate,
      gradientScale: min(1, options.clipNorm / max(result.gradientNorm, .leastNormalMagnitude)))
    progress.step += 1
    progress.windowOfEpoch += 1
    progress.lossSum += result.lossSum
    progress.lossCount += result.count
    clock.noteStep(units: result.count)
    let left = clock.secondsPerStep * Double(progress.totalSteps - progress.step)
    return StepReport(
      step: progress.step, totalSteps: progress.totalSteps, epoch: progress.epoch + 1, loss: result.loss,
      meanLoss: progress.lossSum / Double(max(1, progress.lossCount)), gradientNorm: result.gradientNorm,
      learningRate: rate, unitsPerSecond: clock.unitsPerSecond, secondsLeft: left)
  }

  /// Reads the held-out text, keeps count of the best and asks for a save.
  private func evaluate(_ handle: (TrainingEvent) throws -> TrainingDirective) throws -> TrainingDirective {
    let trainingLoss = progress.lossSum / Double(max(1, progress.lossCount))
    let heldOutLoss = heldOut?.run(on: engine).loss
    let loss = heldOutLoss ?? trainingLoss
    guard loss.isFinite else {
      throw TrainingError.diverged(step: progress.step, learningRate: options.learningRate)
    }
    // With nothing held out, later weights are taken for better ones.
    let isBest = heldOutLoss == nil || loss < progress.bestLoss ?? .infinity
    if isBest {
      progress.bestLoss = loss
      progress.bestStep = progress.step
    }
    progress.evaluatedStep = progress.step
    progress.lossSum = 0
    progress.lossCount = 0
    let directive = try handle(
      .evaluated(
        EvaluationReport(
          step: progress.step, trainingLoss: trainingLoss, heldOutLoss: heldOutLoss, isBest: isBest,
          seconds: clock.total(with: progress.seconds))))
    let afterSave = try handle(.saveDue(isBest: isBest))
    clock.noteSave()
    return directive == .stop || afterSave == .stop ? .stop : .proceed
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

  /// Windows between estimates of how many more there is time for.
  private static let estimateInterval = 20

  /// Ends the schedule where the time will be up, by the speed of late and the share of it that evaluations and saves
  /// take; the machine may become busier or freer.
  private func fitToTime() {
    guard let limit = options.maxMinutes, clock.steps > 0, clock.steps.isMultiple(of: Self.estimateInterval)
    else {
      return
    }
    let left = limit * 60 * 0.98 - clock.total(with: progress.seconds)
    let possible = min(max(left / max(clock.secondsPerStep * clock.overhead, 1e-9), 1), 1e12)
    progress.totalSteps = min(plannedSteps(before: nil), progress.step + Int(possible))
  }
}

/// The time that a run takes.
private struct RunClock {
  private let clock = ContinuousClock()
  private var began: ContinuousClock.Instant?
  private var saved: ContinuousClock.Instant?
  private var lastStep: ContinuousClock.Instant?
  private(set) var secondsPerStep = 0.0
  private(set) var unitsPerSecond = 0.0
  private(set) var steps = 0
  /// Seconds of all steps, without what came between them.
  private var stepSeconds = 0.0

  mutating func start() {
    began = clock.now
    saved = began
    lastStep = began
    steps = 0
    stepSeconds = 0
  }

  mutating func stop() { began = nil }

  mutating func noteSave() {
    saved = clock.now
    lastStep = saved
  }

  mutating func noteStep(units: Int) {
    let now = clock.now
    let seconds = max(1e-9, Self.seconds(lastStep.map { now - $0 } ?? .zero))
    lastStep = now
    steps += 1
    stepSeconds += seconds
    // The first windows plan products and touch new memory; after them a running mean of about 20 steps.
    let weight = max(0.05, 1 / Double(max(1, steps - 1)))
    secondsPerStep += (seconds - secondsPerStep) * weight
    unitsPerSecond += (Double(units) / seconds - unitsPerSecond) * weight
  }

  /// How much longer everything takes than the steps alone, 1 or more.
  var overhead: Double { max(1, total(with: 0) / max(stepSeconds, 1e-9)) }

  var sinceSave: Double { saved.map { Self.seconds(clock.now - $0) } ?? 0 }

  func total(with earlier: Double) -> Double { earlier + (began.map { Self.seconds(clock.now - $0) } ?? 0) }

  private static func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
