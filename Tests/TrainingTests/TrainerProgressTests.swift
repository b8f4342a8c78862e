import LanguageModels
import Testing
import Training

/// What evaluations do to the run: plateaus, patience, averages.
@Suite struct TrainerProgressTests {
  private let text = wordyText(units: 73)  // three windows an epoch
  private let heldOut = [wordyText(units: 50, seed: 9)]

  private func options(
    steps: Int, _ change: (inout TrainingOptions) -> Void
  ) -> TrainingOptions {
    var options = smallOptions(steps: steps)
    options.evaluationInterval = 2
    options.schedule = Schedule.constant.name
    options.learningRate = 1
    change(&options)
    return options
  }

  /// An engine whose held-out loss after 2, 4, 6, … updates is told.
  private func engine(heldOutLosses: [Double]) -> ScriptedEngine {
    let engine = ScriptedEngine()
    engine.heldOutLoss = { heldOutLosses[$0 / 2 - 1] }
    return engine
  }

  @Test("The rate is divided at each evaluation that is no better than the best")
  func plateaus() throws {
    let engine = engine(heldOutLosses: [3, 2, 2.5, 2, 1.5, 1.75, 1])
    let events = try Trainer(
      engine: engine, text: text, heldOut: heldOut, options: options(steps: 14) { $0.schedule = "plateau" }
    ).collectEvents()
    let quarters = [0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 3]
    #expect(events.updates.map(\.learningRate) == quarters.map { 1 / Double(1 << (2 * $0)) })
  }

  @Test("With nothing held out the training loss since the evaluation before decides")
  func plateausOfTheTrainingLoss() throws {
    let engine = ScriptedEngine()
    engine.loss = { [3, 3, 2, 2, 2, 2, 1, 1, 4, 4][$0] }
    let trainer = try Trainer(
      engine: engine, text: text, options: options(steps: 10) { $0.schedule = "plateau" })
    let rates = try trainer.collectEvents().updates.map(\.learningRate)
    #expect(rates == [1, 1, 1, 1, 1, 1, 0.25, 0.25, 0.25, 0.25])
    #expect(trainer.progress.plateaus == 2)
  }

  @Test("Patience ends the run so many evaluations after the best one")
  func patience() throws {
    let losses: [Double] = [3, 2, 2.5, 2.5, 1.5, 1.75, 1.5, 1.6, 1, 1]
    let trainer = try Trainer(
      engine: engine(heldOutLosses: losses), text: text, heldOut: heldOut,
      options: options(steps: 20) { $0.patience = 3 })
    let events = try trainer.collectEvents()
    #expect(events.evaluations.map(\.step) == [2, 4, 6, 8, 10, 12, 14, 16])
    #expect(events.names.suffix(3) == ["evaluate", "save", "noImprovement"])
    #expect((trainer.progress.bestStep, trainer.progress.bestLoss) == (10, 1.5))
  }

  @Test("Patience also waits until a share of the run so far has brought nothing")
  func patienceShare() throws {
    func steps(share: Double) throws -> Int {
      let trainer = try Trainer(
        engine: engine(heldOutLosses: [5, 4, 3, 2] + Array(repeating: 9.0, count: 20)), text: text,
        heldOut: heldOut,
        options: options(steps: 40) { ($0.patience, $0.patienceShare) = (1, share) })
      return try trainer.collectEvents().updates.count
    }
    #expect(try steps(share: 0) == 10)
    // The best is at step 8: half of 16 steps without improvement, three quarters of 32.
    #expect(try steps(share: 0.5) == 16)
    #expect(try steps(share: 0.75) == 32)
  }

  @Test("Evaluations lie close together in the first interval if nobody chose it")
  func firstEvaluations() throws {
    let engine = ScriptedEngine()
    engine.heldOutLoss = { _ in 1 }
    let events = try Trainer(
      engine: engine, text: wordyText(units: 2001), heldOut: heldOut,
      options: options(steps: 300) { ($0.evaluationInterval, $0.patience) = (nil, 0) }
    ).collectEvents()
    let steps = events.evaluations.map(\.step)
    let interval = try #require(steps.dropFirst(3).first)
    #expect(steps.prefix(3) == [interval / 8, interval / 4, interval / 2])
    #expect(zip(steps.dropFirst(3), steps.dropFirst(4)).dropLast().allSatisfy { $1 - $0 == interval })
  }

  @Test("More patience lets a run that has ended go on")
  func morePatience() throws {
    let losses: [Double] = [1, 2, 2, 2, 2, 2]
    let first = try Trainer(
      engine: engine(heldOutLosses: losses), text: text, heldOut: heldOut,
      options: options(steps: 12) { $0.patience = 2 })
    #expect(try first.collectEvents().updates.count == 6)
    func resumed(patience: Int) throws -> [TrainingEvent] {
      let engine = ScriptedEngine()
      engine.heldOutLoss = { _ in 2 }
      return try Trainer(
        engine: engine, text: text, heldOut: heldOut, options: options(steps: 12) { $0.patience = patience },
        resuming: first.snapshot()
      ).collectEvents()
    }
    #expect(try resumed(patience: 2).names == ["start", "save", "noImprovement"])
    #expect(try resumed(patience: 3).updates.map(\.step) == [7, 8])
    #expect(try resumed(patience: 0).updates.map(\.step) == Array(7...12))
  }

  @Test("With nothing held out patience never ends")
  func patienceWithoutHeldOutText() throws {
    let engine = ScriptedEngine()
    engine.loss = { Double($0) }
    let events = try Trainer(
      engine: engine, text: text, options: options(steps: 9) { $0.patience = 1 }
    ).collectEvents()
    #expect(events.updates.count == 9)
  }

  /// The average after the updates that make every parameter 1, 2, 3, …
  private func average(updates: Int, decay: Double) -> Double {
    var average = 1.0
    for update in 1..<updates {
      let share = min(decay, Double(1 + update) / Double(10 + update))
      average = share * average + (1 - share) * Double(update + 1)
    }
    return average
  }

  @Test("The average is evaluated and saved, the last weights are trained", arguments: [0.5, 0.99])
  func averages(decay: Double) throws {
    let engine = ScriptedEngine()
    let trainer = try Trainer(
      engine: engine, text: text, heldOut: heldOut,
      options: options(steps: 30) {
        $0.averageDecay = decay
        $0.evaluationInterval = 10
      })
    var saved: [TrainingSnapshot] = []
    try trainer.run { event in
      switch event {
      case .evaluated(let report):
        // What is shown as a sample is written by the average, too.
        #expect(abs(Double(engine.parameter) - average(updates: report.step, decay: decay)) < 1e-4)
      case .updated(let report): #expect(engine.parameter == Float(report.step))
      case .saveDue: saved.append(trainer.snapshot())
      default: break
      }
      return .proceed
    }
    #expect(saved.map { $0.parameters.first } == [10, 20, 30])
    for (snapshot, updates) in zip(saved, [10, 20, 30]) {
      #expect(abs(Double(snapshot.model.first ?? 0) - average(updates: updates, decay: decay)) < 1e-4)
      #expect(snapshot.model == snapshot.average)
    }
    #expect(Set(engine.evaluatedParameters) == Set(saved.compactMap { $0.model.first }))
    #expect(engine.parameter == 30)
  }

  @Test("Without a decay there is no average, and the last weights are the model")
  func noAverage() throws {
    let engine = ScriptedEngine()
    let trainer = try Trainer(
      engine: engine, text: text, heldOut: heldOut, options: options(steps: 4) { _ in })
    _ = try trainer.collectEvents()
    #expect(trainer.snapshot().average == nil)
    #expect(trainer.snapshot().model == trainer.snapshot().parameters)
    #expect(Set(engine.evaluatedParameters) == [2, 4])
  }

  @Test("An error of the receiver leaves the engine with the last weights")
  func errorWhileTheAverageIsShown() throws {
    struct Refusal: Error {}
    let engine = ScriptedEngine()
    let trainer = try Trainer(
      engine: engine, text: text, heldOut: heldOut, options: options(steps: 4) { $0.averageDecay = 0.5 })
    #expect(throws: Refusal.self) {
      try trainer.run { event in
        if case .evaluated = event { throw Refusal() }
        return .proceed
      }
    }
    #expect(engine.parameter == 2)
  }
}
