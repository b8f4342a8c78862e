import LanguageModels
import Testing
import Training

@Suite struct TrainerRollbackTests {
  private let text = wordyText(units: 73)  // three windows an epoch
  private let heldOut = [wordyText(units: 50, seed: 9)]

  private func trainer(
    _ engine: ScriptedEngine, _ change: (inout TrainingOptions) -> Void = { _ in }
  ) throws -> Trainer<ScriptedEngine> {
    var options = smallOptions(steps: 6)
    options.evaluationInterval = 2
    options.schedule = Schedule.constant.name
    options.learningRate = 8
    change(&options)
    return try Trainer(engine: engine, text: text, heldOut: heldOut, options: options)
  }

  /// Where each rollback failed, where it went on, and at which rate.
  private func rollbacks(_ events: [TrainingEvent]) -> [[Double]] {
    events.rollbacks.map { [Double($0.step), Double($0.resumedStep), $0.learningRate] }
  }

  @Test(
    "A loss or gradient that is no number takes the run back to its last evaluation",
    arguments: [true, false])
  func backToTheEvaluation(byLoss: Bool) throws {
    let engine = ScriptedEngine()
    // The fourth window, which would have been the second after the evaluation.
    if byLoss {
      engine.loss = { $0 == 3 ? .nan : 1 }
    } else {
      engine.norm = { $0 == 3 ? .infinity : 1 }
    }
    let trainer = try trainer(engine)
    let events = try trainer.collectEvents()
    #expect(
      events.names == [
        "start", "update", "update", "evaluate", "save best", "update", "roll back", "update", "update",
        "evaluate", "save", "update", "update", "evaluate", "save", "completed",
      ])
    #expect(rollbacks(events) == [[3, 2, 4]])
    #expect(events.updates.map(\.step) == [1, 2, 3, 3, 4, 5, 6])
    #expect(events.updates.map(\.learningRate) == [8, 8, 8, 4, 4, 4, 4])
    // The lanes' state too: windows 3 and 4 of the record were made twice, from the same state.
    #expect(engine.readings.map(\.state) == [0, 1, 2, 0, 2, 0, 1, 2])
    #expect(engine.parameter == 6)
    #expect(trainer.snapshot().optimizer.updates == 6)
    #expect(trainer.progress.rollbacks == 1)
  }

  @Test("Before the first evaluation the run goes back to its beginning")
  func backToTheBeginning() throws {
    let engine = ScriptedEngine()
    engine.loss = { $0 == 1 ? .infinity : 1 }
    let events = try trainer(engine).collectEvents()
    #expect(rollbacks(events) == [[1, 0, 4]])
    #expect(engine.parameter == 6)
  }

  @Test("An evaluation that is no number is not reported, nor saved")
  func evaluation() throws {
    let engine = ScriptedEngine()
    engine.heldOutLoss = { $0 == 4 ? .nan : 1 }
    let events = try trainer(engine).collectEvents()
    #expect(rollbacks(events) == [[4, 2, 4]])
    #expect(events.evaluations.map(\.step) == [2, 4, 6])
  }

  @Test("With an average, both weights go back")
  func average() throws {
    let engine = ScriptedEngine()
    engine.heldOutLoss = { $0 == 4 ? .nan : 1 }
    let trainer = try trainer(engine) { $0.averageDecay = 0.5 }
    var before: TrainingSnapshot?
    var after: TrainingSnapshot?
    try trainer.run { event in
      if case .saveDue = event, before == nil { before = trainer.snapshot() }
      if case .rolledBack = event { after = trainer.snapshot() }
      return .proceed
    }
    #expect(after?.parameters == before?.parameters)
    #expect(after?.average == before?.average)
    #expect(after?.parameters.first == 2)
  }

  @Test("A run that diverges again and again ends", arguments: [Double.nan, .infinity])
  func givingUp(_ value: Double) throws {
    let engine = ScriptedEngine()
    engine.loss = { $0 < 3 ? 1 : value }
    #expect(throws: TrainingError.diverged(step: 2, learningRate: 1)) { try trainer(engine).collectEvents() }
    #expect(engine.updates.count == 3)
  }

  @Test("A stop at a rollback is obeyed, and what it went back to is saved")
  func stop() throws {
    let engine = ScriptedEngine()
    engine.loss = { $0 == 3 ? .nan : 1 }
    let trainer = try trainer(engine)
    var names: [String] = []
    try trainer.run { event in
      names += [event].names
      if case .rolledBack = event { return .stop }
      return .proceed
    }
    #expect(names.suffix(3) == ["roll back", "save", "stopped"])
    #expect(trainer.progress.step == 2)
  }
}
