import CPUEngine
import Foundation
import LanguageModels
import ReferenceEngine
import Testing
import Training
import UnitSequences

@Suite struct HeldOutEvaluationTests {
  /// Σ −ln p of a text, unit by unit, from zero state, in double precision; the first unit is uncharged.
  private func naiveSum(_ text: UnitSequence, by engine: ReferenceEngine<Double>) -> Double {
    var state = engine.initialState(streams: 1)
    var logits = [Float](repeating: 0, count: engine.vocabularySize)
    var sum = 0.0
    for place in 1..<text.count {
      engine.advance(&state, reading: [text[place - 1]], logits: &logits)
      let exponentials = logits.map { exp(Double($0)) }
      sum -= log(exponentials[Int(text[place])] / exponentials.reduce(0, +))
    }
    return sum
  }

  private func exactEngine(_ parameters: [Float]) -> ReferenceEngine<Double> {
    let engine = ReferenceEngine<Double>(smallConfiguration())
    engine.setParameters(parameters)
    return engine
  }

  /// Parameters of a model that says something: a few hundred steps on a text of words.
  private static let trainedParameters = Result {
    let engine = try fastEngine(smallConfiguration(), threads: 1)
    let trainer = try Trainer(engine: engine, text: wordyText(units: 3000), options: smallOptions(steps: 300))
    _ = try trainer.collectEvents()
    return engine.parameters()
  }

  private func text(_ units: Int, seed: UInt64 = 5) -> UnitSequence { wordyText(units: units, seed: seed) }

  @Test("One lane: the stateful protocol, to rounding", arguments: [2, 3, 129, 500])
  func oneLaneIsOnePass(units: Int) throws {
    let engine = exactEngine(try fastEngine(smallConfiguration()).parameters())
    let text = text(units)
    let result = HeldOutEvaluation(texts: [text], lanes: 1).run(on: engine)
    #expect(result.count == units - 1)
    #expect(result.unknownCount == 0)
    #expect(abs(result.loss - naiveSum(text, by: engine) / Double(units - 1)) < 1e-5)
  }

  @Test func severalTextsAreStreamsOfTheirOwn() throws {
    let engine = exactEngine(try fastEngine(smallConfiguration()).parameters())
    let texts = [text(40, seed: 1), text(170, seed: 2), text(3, seed: 3)]
    let result = HeldOutEvaluation(texts: texts, lanes: 1, windowLength: 16).run(on: engine)
    let sum = texts.reduce(0) { $0 + naiveSum($1, by: engine) }
    #expect(result.count == 39 + 169 + 2)
    #expect(abs(result.loss - sum / Double(result.count)) < 1e-5)
  }

  @Test func theWindowLengthDoesNotMatter() throws {
    let engine = try fastEngine(smallConfiguration())
    let losses = [1, 7, 64, 1000].map {
      HeldOutEvaluation(texts: [text(300)], lanes: 1, windowLength: $0).run(on: engine).loss
    }
    for loss in losses { #expect(abs(loss - losses[0]) < 1e-5) }
  }

  @Test("An unseen unit costs −ln p(<unk>) + ln(1,112,064 − V)", arguments: [1, 3])
  func unseenUnitsAreCharged(lanes: Int) throws {
    let engine = exactEngine(try fastEngine(smallConfiguration()).parameters())
    let text = UnitSequence.narrow([1, 0, 2, 3, 0, 0, 4, 5, 1, 2])
    let result = HeldOutEvaluation(texts: [text], lanes: lanes).run(on: engine)
    let expected = naiveSum(text, by: engine) + 3 * log(1_112_064 - 11)
    #expect(result.unknownCount == 3)
    #expect(result.count == 9)
    #expect(abs(result.loss - expected / 9) < 1e-5)
  }

  @Test("Every unit is charged once, whatever the lanes", arguments: [1, 2, 3, 7, 32, 200])
  func everyUnitOnce(lanes: Int) {
    let engine = ScriptedEngine(vocabularySize: 3000)
    let texts: [UnitSequence] = [.wide(Array(0..<700)), .wide(Array(700..<701)), .wide(Array(701..<1900))]
    let result = HeldOutEvaluation(texts: texts, lanes: lanes, windowLength: 50).run(on: engine)
    let targets = engine.evaluations.flatMap { $0.targets.prefix($0.steps * $0.lanes) }
    let charged = targets.filter { $0 != TrainingWindow.ignoredTarget }.sorted()
    let isEachOnce = charged == Array(1..<700) + Array(702..<1900)
    #expect(isEachOnce)
    #expect(result.count == charged.count)
  }

  @Test("What comes before a stretch is read, 256 units of it")
  func lanesReadContext() {
    let engine = ScriptedEngine(vocabularySize: 3000)
    _ = HeldOutEvaluation(texts: [.wide(Array(0..<2001))], lanes: 4, windowLength: 1000).run(on: engine)
    let first = engine.evaluations[0]
    // Stretches of 500 targets: 1, 501, 1001, 1501, each 256 units late, but for the first.
    let inputs: [UInt32] = [0, 500 - 256, 1000 - 256, 1500 - 256]
    #expect(first.inputs[0..<4].elementsEqual(inputs))
    #expect(first.targets[4 * 255 + 1] == TrainingWindow.ignoredTarget)
    #expect(first.targets[4 * 256 + 1] == 501)
  }

  @Test("Side by side within 0.5 % of the exact loss, trained or not", arguments: [2, 8, 32], [false, true])
  func severalLanesComeClose(lanes: Int, isTrained: Bool) throws {
    let engine = try fastEngine(smallConfiguration(), threads: 1)
    if isTrained { engine.setParameters(try Self.trainedParameters.get()) }
    let text = text(6000)
    let exact = HeldOutEvaluation(texts: [text], lanes: 1).run(on: engine)
    let near = HeldOutEvaluation(texts: [text], lanes: lanes).run(on: engine)
    #expect(near.count == exact.count)
    #expect(abs(near.loss - exact.loss) < 0.005 * exact.loss)
  }

  @Test func nothingIsChargedWithoutATargetToCharge() {
    let evaluation = HeldOutEvaluation(texts: [.narrow([]), .narrow([3])], lanes: 8)
    #expect(evaluation.isEmpty)
    let result = evaluation.run(on: ScriptedEngine())
    #expect(result == HeldOutEvaluation(texts: [], lanes: 1).run(on: ScriptedEngine()))
    #expect(result.count == 0)
  }
}
