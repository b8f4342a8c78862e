import LanguageModels
import Testing
import Training
import UnitSequences

@Suite struct TrainerRunTests {
  private let text = wordyText(units: 73)  // three windows an epoch
  private let heldOut = [wordyText(units: 50, seed: 9)]

  private func run(
    _ engine: ScriptedEngine = ScriptedEngine(), heldOut: [UnitSequence] = [], stoppingAt stop: Int? = nil,
    _ change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> [TrainingEvent] {
    var options = smallOptions(steps: 5)
    options.evaluationInterval = 2
    change(&options)
    return try Trainer(engine: engine, text: text, heldOut: heldOut, options: options)
      .collectEvents(stoppingAt: stop)
  }

  @Test func eventsComeInOrder() throws {
    #expect(
      try run().names == [
        "start", "update", "update", "evaluate", "save best", "update", "update", "evaluate", "save best",
        "update", "evaluate", "save best", "completed",
      ])
  }

  @Test func theStartSaysWhatWillHappen() throws {
    let events = try run { $0.batchSize = 50 }
    guard case .started(let plan) = events[0] else {
      Issue.record("no start")
      return
    }
    #expect(plan.requestedLanes == 50)
    #expect(plan.layout.lanes == 9)
    #expect((plan.totalSteps, plan.evaluationInterval, plan.firstStep) == (5, 2, 0))
  }

  @Test("A stop between evaluations saves the state and ends the run")
  func stop() throws {
    #expect(
      try run(stoppingAt: 3).names == [
        "start", "update", "update", "evaluate", "save best", "update", "save", "stopped",
      ])
  }

  @Test func aStopAtAnEvaluationIsSavedOnce() throws {
    #expect(
      try run(stoppingAt: 2).names == ["start", "update", "update", "evaluate", "save best", "stopped"])
  }

  @Test(arguments: ["evaluated", "saveDue"]) func theseEventsCanStopTheRunToo(_ kind: String) throws {
    var options = smallOptions(steps: 9)
    options.evaluationInterval = 2
    let trainer = try Trainer(engine: ScriptedEngine(), text: text, options: options)
    var names: [String] = []
    try trainer.run { event in
      names += [event].names
      switch event {
      case .evaluated where kind == "evaluated", .saveDue where kind == "saveDue": return .stop
      default: return .proceed
      }
    }
    #expect(names == ["start", "update", "update", "evaluate", "save best", "stopped"])
  }

  @Test func theEndIsEvaluatedWhateverTheInterval() throws {
    let evaluations = try run { $0.evaluationInterval = 1000 }.evaluations
    #expect(evaluations.map(\.step) == [5])
  }

  @Test(
    "An evaluation an epoch, however short one is; else no more often than every 25 steps, but for the first ones"
  )
  func evaluationsAnEpoch() throws {
    #expect(
      try run { ($0.maxSteps, $0.evaluationInterval) = (8, .epoch) }.evaluations.map(\.step) == [3, 6, 8])
    #expect(
      try run { ($0.maxSteps, $0.evaluationInterval) = (60, nil) }.evaluations.map(\.step) == [
        3, 6, 12, 25, 50, 60,
      ])
  }

  @Test("Best is what costs least on the held-out text")
  func bestByHeldOutText() throws {
    let engine = ScriptedEngine()
    engine.heldOutLoss = { [2: 3.0, 4: 3.5, 6: 2.5, 8: 2.5, 10: 2.0][$0] ?? .nan }
    let events = try run(engine, heldOut: heldOut) { $0.maxSteps = 10 }
    #expect(events.evaluations.map(\.heldOutLoss) == [3, 3.5, 2.5, 2.5, 2])
    #expect(events.evaluations.map(\.isBest) == [true, false, true, false, true])
    #expect(
      events.names.filter { $0.hasPrefix("save") } == ["save best", "save", "save best", "save", "save best"])
  }

  @Test("With nothing held out, later is better, even where the loss rises")
  func bestWithoutHeldOutText() throws {
    let engine = ScriptedEngine()
    engine.loss = { Double($0) }
    let evaluations = try run(engine).evaluations
    #expect(evaluations.map(\.isBest) == [true, true, true])
    #expect(evaluations.map(\.trainingLoss) == [0.5, 2.5, 4])
    #expect(evaluations.allSatisfy { $0.heldOutLoss == nil })
  }

  @Test func aHeldOutTextOfOneUnitIsNone() throws {
    #expect(try run(heldOut: [.narrow([3])]).evaluations.allSatisfy { $0.heldOutLoss == nil && $0.isBest })
  }

  @Test func savesComeInTimeBetweenEvaluations() throws {
    let names = try run { $0.saveInterval = 0 }.names
    #expect(names.prefix(6) == ["start", "update", "save", "update", "evaluate", "save best"])
  }

  @Test func epochsGiveTheNumberOfSteps() throws {
    let updates = try run {
      $0.maxSteps = nil
      $0.epochs = 4
    }.updates
    #expect(updates.count == 12)
    #expect(updates.last?.epoch == 4)
  }

  @Test func theSmallerOfEpochsAndStepsCounts() throws {
    #expect(try run { $0.epochs = 1 }.updates.count == 3)
    #expect(try run { $0.epochs = 4 }.updates.count == 5)
  }

  @Test func aSmallTextIsReadOftenUnlessToldOtherwise() throws {
    let engine = ScriptedEngine()
    var options = smallOptions(steps: 1)
    options.maxSteps = nil
    _ = try Trainer(engine: engine, text: text, options: options).collectEvents()
    #expect(engine.updates.count == TrainingOptions.defaultMinimumSteps)
  }

  @Test func aRunThatIsOutOfTimeIsEvaluatedAndEnds() throws {
    // A microsecond: over after the first window.
    let events = try run {
      $0.maxSteps = nil
      $0.maxMinutes = 1e-6 / 60
    }
    #expect(events.names == ["start", "update", "evaluate", "save best", "outOfTime"])
  }

  @Test func anErrorOfTheReceiverEndsTheRun() throws {
    struct Refusal: Error {}
    let engine = ScriptedEngine()
    let trainer = try Trainer(engine: engine, text: text, options: smallOptions(steps: 5))
    #expect(throws: Refusal.self) {
      try trainer.run { event in
        if case .updated(let report) = event, report.step == 2 { throw Refusal() }
        return .proceed
      }
    }
    #expect(engine.updates.count == 2)
  }
}
