import LanguageModels
import ReferenceEngine
import Testing
import Training
import UnitSequences

@Suite struct TrainerStepTests {
  private func cosine(_ step: Int, _ total: Int) -> Double {
    LearningRates(.cosine).factor(at: SchedulePoint(step: step, totalSteps: total))
  }

  /// Truncated backpropagation through time as in a book: 3 lanes, windows of 8, AdamW, clipping, cosine.
  private func handWrittenLosses(_ text: UnitSequence, steps: Int, isStateful: Bool, dropout: Float)
    -> [Double]
  {
    let engine = referenceEngine(smallConfiguration())
    let rule = UpdateRule(.adamW, constants: ["beta2": 0.99, "weight_decay": 0.01])
    let laneLength = (text.count - 1) / 3
    let windows = laneLength / 8
    var window = TrainingWindow(lanes: 3, capacity: 8)
    var state = engine.initialState(streams: 3)
    var losses: [Double] = []
    for step in 0..<steps {
      let index = step % windows
      if index == 0 || !isStateful { state = engine.initialState(streams: 3) }
      for lane in 0..<3 {
        for time in 0..<8 {
          let place = lane * laneLength + index * 8 + time
          window.inputs[time * 3 + lane] = text[place]
          window.targets[time * 3 + lane] = text[place + 1]
        }
      }
      let masks =
        dropout > 0 ? Dropout(probability: dropout, places: .betweenLayers, seed: 1, step: UInt64(step)) : nil
      let result = engine.computeGradients(of: window, from: &state, dropout: masks)
      engine.update(
        by: rule, learningRate: 4e-3 * cosine(step, steps), gradientScale: min(1, 1 / engine.gradientNorm()))
      losses.append(result.loss)
    }
    return losses
  }

  @Test("The losses are those of a loop written by hand", arguments: [true, false], [Float(0), 0.3])
  func sameAsByHand(isStateful: Bool, dropout: Float) throws {
    // 10 windows an epoch, so that 25 steps are two epochs and a half.
    let text = wordyText(units: 241)
    var options = smallOptions(steps: 25)
    options.isStateful = isStateful
    options.learningRate = 4e-3
    options.dropout = dropout
    options.dropoutPlaces = .betweenLayers
    let trainer = try Trainer(engine: referenceEngine(smallConfiguration()), text: text, options: options)
    #expect(trainer.layout.windowsPerEpoch == 10)
    let losses = try trainer.collectEvents().updates.map(\.loss)
    #expect(losses == handWrittenLosses(text, steps: 25, isStateful: isStateful, dropout: dropout))
  }

  private func scriptedRun(
    steps: Int = 7, _ change: (inout TrainingOptions) -> Void = { _ in },
    engine: ScriptedEngine = ScriptedEngine()
  ) throws -> (engine: ScriptedEngine, events: [TrainingEvent]) {
    var options = smallOptions(steps: steps)
    change(&options)
    // Three windows an epoch.
    let trainer = try Trainer(engine: engine, text: wordyText(units: 73), options: options)
    return (engine, try trainer.collectEvents())
  }

  @Test func theStateIsCarriedThroughAnEpochAndResetAfterIt() throws {
    #expect(try scriptedRun().engine.readings.map(\.state) == [0, 1, 2, 0, 1, 2, 0])
  }

  @Test func statelessTrainingResetsAtEveryWindow() throws {
    let engine = try scriptedRun { $0.isStateful = false }.engine
    #expect(engine.readings.map(\.state) == Array(repeating: 0, count: 7))
  }

  @Test(
    "Without a rate of its own a run goes at the update rule's, times the cell's share",
    arguments: LayerDescriptor.all.map(\.name))
  func usualRate(cell: String) throws {
    var options = smallOptions(steps: 3)
    options.follow(schedule: "constant")
    options.warmUpSteps = 0
    let trainer = try Trainer(
      engine: referenceEngine(smallConfiguration(cell: cell)), text: wordyText(units: 241), options: options)
    let rate =
      UpdateRuleDescriptor.adamW.usualLearningRate * (LayerDescriptor.named(cell)?.learningRateShare ?? .nan)
    #expect(try trainer.collectEvents().updates.map(\.learningRate) == [rate, rate, rate])
  }

  @Test func masksChangeWithTheStep() throws {
    let engine = try scriptedRun {
      $0.dropout = 0.25
      $0.dropoutPlaces = [.embedding, .output]
      $0.seed = 42
    }.engine
    #expect(
      engine.readings.map(\.dropout)
        == (0..<7).map { Dropout(probability: 0.25, places: [.embedding, .output], seed: 42, step: $0) })
  }

  @Test(
    "The more often the text is read, the more is dropped", arguments: [(2, 0.1), (20, 0.233333), (160, 0.5)])
  func usualDropout(epochs: Int, probability: Float) throws {
    let engine = ScriptedEngine()
    var options = smallOptions(steps: 1)
    (options.dropout, options.maxSteps, options.epochs) = (nil, nil, epochs)
    let trainer = try Trainer(engine: engine, text: wordyText(units: 60), options: options)
    _ = try trainer.collectEvents()
    #expect(engine.readings.count == epochs * trainer.layout.windowsPerEpoch)
    #expect(engine.readings.allSatisfy { abs(($0.dropout?.probability ?? 0) - probability) < 1e-5 })
  }

  @Test func withoutDropoutThereAreNoMasks() throws {
    #expect(try scriptedRun().engine.readings.allSatisfy { $0.dropout == nil })
  }

  @Test("A gradient longer than the clip norm is scaled down to it, a shorter one left alone")
  func clipping() throws {
    let engine = ScriptedEngine()
    engine.norm = { [0, 0.5, 2, 2.5, 8][$0] }
    _ = try scriptedRun(steps: 5, { $0.clipNorm = 2 }, engine: engine)
    #expect(engine.updates.map(\.gradientScale) == [1, 1, 1, 0.8, 0.25])
  }

  @Test("A clip norm of 0 scales nothing down, a clip value limits the elements")
  func clippingByValue() throws {
    let engine = ScriptedEngine()
    engine.norm = { [0.5, 8][$0 % 2] }
    _ = try scriptedRun(
      steps: 2,
      {
        $0.clipNorm = 0
        $0.clipValue = 0.25
      }, engine: engine)
    #expect(engine.updates.map(\.gradientScale) == [1, 1])
    #expect(engine.updates.map(\.gradientLimit) == [0.25, 0.25])
    #expect(try scriptedRun().engine.updates.allSatisfy { $0.gradientLimit == .infinity })
  }

  @Test("A schedule has the constants and the warm-up of the options")
  func scheduleOfTheOptions() throws {
    let engine = try scriptedRun {
      $0.learningRate = 1
      $0.schedule = "step"
      $0.scheduleConstants = ["decay_factor": 0.5, "decay_epochs": 1]
      $0.warmUpSteps = 2
    }.engine
    // Three windows an epoch.
    #expect(engine.updates.map(\.learningRate) == [0.5, 1, 1, 0.5, 0.5, 0.5, 0.25])
  }

  @Test func theRateFollowsTheSchedule() throws {
    let (engine, events) = try scriptedRun { $0.learningRate = 0.5 }
    let expected = (0..<7).map { 0.5 * cosine($0, 7) }
    #expect(engine.updates.map(\.learningRate) == expected)
    #expect(events.updates.map(\.learningRate) == expected)
  }

  @Test func theRuleIsTheOneOfTheOptions() throws {
    let engine = try scriptedRun { $0.updateConstants = ["weight_decay": 0.25] }.engine
    #expect(engine.updates.allSatisfy { $0.rule == UpdateRule(.adamW, constants: ["weight_decay": 0.25]) })
  }

  @Test func reportsCountStepsAndEpochsFromOne() throws {
    let updates = try scriptedRun().events.updates
    #expect(updates.map(\.step) == Array(1...7))
    #expect(updates.map(\.epoch) == [1, 1, 1, 2, 2, 2, 3])
    #expect(updates.allSatisfy { $0.totalSteps == 7 })
  }

  @Test func theMeanLossBeginsAnewAtEachEvaluation() throws {
    let engine = ScriptedEngine()
    engine.loss = { Double($0) }
    let updates = try scriptedRun(steps: 6, { $0.evaluationInterval = 3 }, engine: engine).events.updates
    #expect(updates.map(\.meanLoss) == [0, 0.5, 1, 3, 3.5, 4])
  }

  @Test("Epochs after the first enter a long text elsewhere")
  func entry() throws {
    var options = smallOptions(steps: 130)
    options.batchSize = 1
    let engine = ScriptedEngine(vocabularySize: 600)
    let text = UnitSequence.narrow(Array(0..<513))
    let trainer = try Trainer(engine: engine, text: text, options: options)
    _ = try trainer.collectEvents()
    let perEpoch = trainer.layout.windowsPerEpoch
    let firsts = (0..<130 / perEpoch).map { Int(engine.readings[$0 * perEpoch].window.inputs[0]) }
    #expect(firsts == firsts.indices.map { trainer.layout.entry(epoch: $0, seed: options.seed) })
  }
}
