import CPUEngine
import LanguageModels
import Testing
import Training

/// A way to train that a resumed run must follow to the bit.
struct ResumedRun: Sendable, CustomTestStringConvertible {
  var cell: String
  var isStateful = true
  var dropout: Float = 0
  var layers = 2
  /// The step of the stop.
  var stop = 13
  var rule = UpdateRuleDescriptor.adamW.name
  var schedule = Schedule.cosine.name
  var averageDecay = 0.0

  var testDescription: String {
    "\(cell), \(isStateful ? "stateful" : "stateless"), dropout \(dropout), L=\(layers), stop at \(stop), \(rule), \(schedule), average \(averageDecay)"
  }

  static let all: [ResumedRun] = LayerDescriptor.all.flatMap { cell in
    [
      ResumedRun(cell: cell.name), ResumedRun(cell: cell.name, isStateful: false),
      ResumedRun(cell: cell.name, dropout: 0.4), ResumedRun(cell: cell.name, layers: 1, stop: 1),
      // The last window of an epoch, and a step that is evaluated.
      ResumedRun(cell: cell.name, dropout: 0.2, stop: 10), ResumedRun(cell: cell.name, stop: 14),
    ]
  }

  /// Every rule with every schedule, with and without an average of the weights.
  static let updates: [ResumedRun] = UpdateRuleDescriptor.all.filter(\.isForTraining).flatMap { rule in
    Schedule.all.flatMap { schedule in
      [0, 0.9].map { decay in
        ResumedRun(
          cell: LayerDescriptor.lstm.name, stop: decay > 0 ? 14 : 13, rule: rule.name,
          schedule: schedule.name,
          averageDecay: decay)
      }
    }
  }
}

@Suite struct TrainerResumeTests {
  private let text = wordyText(units: 241)  // ten windows an epoch
  private let heldOut = [wordyText(units: 60, seed: 9)]

  private func options(_ run: ResumedRun, steps: Int = 27) -> TrainingOptions {
    var options = smallOptions(steps: steps)
    options.isStateful = run.isStateful
    options.dropout = run.dropout
    options.evaluationInterval = 7
    options.follow(updateRule: run.rule)
    options.follow(schedule: run.schedule)
    options.averageDecay = run.averageDecay
    return options
  }

  /// Everything that is known of a run but the time that it took.
  private func expectSame(_ one: TrainingSnapshot, _ other: TrainingSnapshot) {
    #expect(one.parameters == other.parameters)
    #expect(one.average == other.average)
    #expect(one.optimizer == other.optimizer)
    #expect(one.state == other.state)
    var (first, second) = (one.progress, other.progress)
    first.seconds = 0
    second.seconds = 0
    #expect(first == second)
  }

  @Test(
    "A run that was stopped and resumed is the unbroken run, bit for bit",
    arguments: ResumedRun.all + ResumedRun.updates)
  func resumedIsUnbroken(_ run: ResumedRun) throws {
    let configuration = smallConfiguration(cell: run.cell, layers: run.layers)
    let unbroken = try Trainer(
      engine: fastEngine(configuration), text: text, heldOut: heldOut, options: options(run))
    let allEvents = try unbroken.collectEvents()

    let first = try Trainer(
      engine: fastEngine(configuration), text: text, heldOut: heldOut, options: options(run))
    let firstEvents = try first.collectEvents(stoppingAt: run.stop)
    // Another engine, with other parameters before the snapshot is put in.
    let second = try Trainer(
      engine: fastEngine(configuration, seed: 99), text: text, heldOut: heldOut, options: options(run),
      resuming: first.snapshot())
    let secondEvents = try second.collectEvents()

    expectSame(second.snapshot(), unbroken.snapshot())
    #expect((firstEvents + secondEvents).updates.map(\.loss) == allEvents.updates.map(\.loss))
    #expect((firstEvents + secondEvents).evaluations.map(\.isBest) == allEvents.evaluations.map(\.isBest))
  }

  @Test func aResumedRunSaysWhereItGoesOn() throws {
    let run = ResumedRun(cell: LayerDescriptor.lstm.name)
    let first = try Trainer(engine: ScriptedEngine(), text: text, options: options(run))
    _ = try first.collectEvents(stoppingAt: 5)
    let second = try Trainer(
      engine: ScriptedEngine(), text: text, options: options(run), resuming: first.snapshot())
    guard case .started(let plan) = try second.collectEvents()[0] else {
      Issue.record("no start")
      return
    }
    #expect(plan.firstStep == 5)
    #expect(plan.totalSteps == 27)
  }

  @Test("A run that goes on has the plateaus of its first part")
  func plateaus() throws {
    var options = options(ResumedRun(cell: LayerDescriptor.lstm.name, schedule: "plateau"))
    options.learningRate = 1
    func engine() -> ScriptedEngine {
      let engine = ScriptedEngine()
      engine.heldOutLoss = { _ in 2 }
      return engine
    }
    // Evaluations at 7, 14, 21 and 27: all but the first are plateaus.
    let first = try Trainer(engine: engine(), text: text, heldOut: heldOut, options: options)
    _ = try first.collectEvents(stoppingAt: 16)
    let second = try Trainer(
      engine: engine(), text: text, heldOut: heldOut, options: options, resuming: first.snapshot())
    let rates = try second.collectEvents().updates.map(\.learningRate)
    #expect(rates == Array(repeating: 0.25, count: 5) + Array(repeating: 0.0625, count: 6))
    #expect(second.progress.plateaus == 3)
  }

  @Test("A run that is complete makes no further step")
  func completeRun() throws {
    let run = ResumedRun(cell: LayerDescriptor.lstm.name)
    let first = try Trainer(engine: ScriptedEngine(), text: text, options: options(run))
    _ = try first.collectEvents()
    let engine = ScriptedEngine()
    let second = try Trainer(engine: engine, text: text, options: options(run), resuming: first.snapshot())
    #expect(try second.collectEvents().names == ["start", "save", "completed"])
    #expect(engine.updates.isEmpty)
  }

  @Test func moreStepsGoOnFromTheLast() throws {
    let run = ResumedRun(cell: LayerDescriptor.lstm.name)
    let first = try Trainer(engine: ScriptedEngine(), text: text, options: options(run))
    _ = try first.collectEvents()
    let second = try Trainer(
      engine: ScriptedEngine(), text: text, options: options(run, steps: 30), resuming: first.snapshot())
    #expect(try second.collectEvents().updates.map(\.step) == [28, 29, 30])
  }

  @Test("A snapshot of another text or of other options is refused")
  func foreignSnapshot() throws {
    let run = ResumedRun(cell: LayerDescriptor.lstm.name)
    let first = try Trainer(engine: ScriptedEngine(), text: text, options: options(run))
    _ = try first.collectEvents(stoppingAt: 8)
    let changes: [(inout TrainingSnapshot) -> Void] = [
      { $0.state.select([0, 1]) }, { $0.progress.windowOfEpoch = 11 }, { $0.progress.windowOfEpoch = -1 },
      { $0.progress.step = -1 }, { $0.progress.epoch = -1 }, { $0.progress.plateaus = -1 },
      { $0.progress.evaluationsSinceBest = .max }, { $0.progress.rollbacks = 99 },
      { $0.average = $0.parameters },
    ]
    for change in changes {
      var snapshot = first.snapshot()
      change(&snapshot)
      #expect(throws: TrainingError.snapshotDoesNotFit) {
        try Trainer(engine: ScriptedEngine(), text: text, options: options(run), resuming: snapshot)
      }
    }
  }
}
