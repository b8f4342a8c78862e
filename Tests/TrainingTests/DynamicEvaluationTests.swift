import CPUEngine
import Foundation
import LanguageModels
import ReferenceEngine
import Testing
import Training
import UnitSequences

@Suite struct DynamicEvaluationTests {
  private var options: DynamicEvaluation.Options {
    var options = DynamicEvaluation.Options()
    options.segmentLength = 7
    options.rate = 0.5
    options.decay = 0.03
    return options
  }

  private func exactEngine() -> ReferenceEngine<Double> {
    let engine = ReferenceEngine<Double>(smallConfiguration())
    engine.setParameters(engine.parameterTable.initialParameters(for: smallConfiguration(), seed: 3))
    return engine
  }

  /// Segment by segment, the rule written out: θ ← θ − η g / max(1, ‖g‖) + λ (θ₀ − θ).
  private func naiveSum(_ text: UnitSequence, by engine: ReferenceEngine<Double>) -> Double {
    let trained = engine.parameters()
    var state = engine.initialState(streams: 1)
    var sum = 0.0
    for first in stride(from: 0, to: text.count - 1, by: options.segmentLength) {
      let count = min(options.segmentLength, text.count - 1 - first)
      var window = TrainingWindow(lanes: 1, capacity: count)
      for time in 0..<count {
        window.inputs[time] = text[first + time]
        window.targets[time] = text[first + time + 1]
      }
      sum += engine.computeGradients(of: window, from: &state, dropout: nil).lossSum
      let gradients = engine.gradients()
      let scale = 1 / max(1, gradients.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot())
      engine.setParameters(
        zip(zip(engine.parameters(), gradients), trained).map { current, anchor in
          let (value, gradient) = (Double(current.0), Double(current.1))
          return Float(value - 0.5 * scale * gradient + options.decay * (Double(anchor) - value))
        })
    }
    return sum
  }

  @Test("It is the rule, segment by segment", arguments: [2, 8, 9, 200])
  func equation(units: Int) throws {
    let text = wordyText(units: units)
    let loss = try #require(DynamicEvaluation(of: text, options: options).run(on: exactEngine()))
    #expect(loss.count == units - 1)
    #expect(abs(loss.lossSum - naiveSum(text, by: exactEngine())) < 1e-5 * Double(units))
  }

  @Test("Unit by unit it is the same as segment by segment")
  func reader() throws {
    let text = wordyText(units: 200)
    let loss = try #require(DynamicEvaluation(of: text, options: options).run(on: exactEngine()))
    let engine = exactEngine()
    let trained = engine.parameters()
    let adaptive = AdaptiveEvaluation(of: text)
    let other = try #require(adaptive.run(on: AdaptiveNetwork(engine, options: options)))
    #expect(other.count == loss.count)
    #expect(abs(other.lossSum - loss.lossSum) < 1e-4)
    #expect(engine.parameters() == trained)
  }

  @Test("Each kind of layer has a rate of its own, unless one is given")
  func rates() {
    for layer in LayerDescriptor.all {
      #expect(DynamicEvaluation.Options().rate(of: layer) == layer.adaptiveLearningRate)
      #expect(options.rate(of: layer) == 0.5)
    }
  }

  @Test("Both engines agree")
  func engines() throws {
    let text = wordyText(units: 300)
    let fast = try CPUEngine(configuration: smallConfiguration(), threads: 2, precision: .fp32)
    fast.setParameters(exactEngine().parameters())
    let one = try #require(DynamicEvaluation(of: text, options: options).run(on: exactEngine()))
    let other = try #require(DynamicEvaluation(of: text, options: options).run(on: fast))
    #expect(abs(one.loss - other.loss) < 1e-4)
  }

  @Test("A text that repeats itself costs less than it does a model that stays as it is")
  func learns() throws {
    let text = wordyText(units: 1000)
    let fixed = try #require(TextEvaluation(of: text, by: .stateful).run(on: exactEngine()))
    let dynamic = try #require(DynamicEvaluation(of: text, options: options).run(on: exactEngine()))
    #expect(dynamic.loss < fixed.loss - 0.1)
  }

  @Test("Afterwards the model is the trained one, also when it was stopped")
  func restored() {
    let engine = exactEngine()
    let trained = engine.parameters()
    let evaluation = DynamicEvaluation(of: wordyText(units: 100), options: options)
    _ = evaluation.run(on: engine)
    #expect(engine.parameters() == trained)
    #expect(evaluation.run(on: engine) { $0 > 50 ? .stop : .proceed } == nil)
    #expect(engine.parameters() == trained)
    #expect(engine.optimizerState().updates == 0)
  }

  @Test("With no decay and hardly a rate it is the stateful protocol, unseen units and all")
  func limit() throws {
    var options = options
    options.rate = 1e-12
    options.decay = 0
    let text = UnitSequence.narrow([1, 2, 0, 3, 4, 0, 0, 5, 6, 7, 8, 9, 10, 0, 1])
    let fixed = try #require(TextEvaluation(of: text, by: .stateful).run(on: exactEngine()))
    let dynamic = try #require(DynamicEvaluation(of: text, options: options).run(on: exactEngine()))
    #expect(dynamic.unseenCount == 4)
    #expect(abs(dynamic.lossSum - fixed.lossSum) < 1e-6)
    #expect(abs(dynamic.unseenLossSum - fixed.unseenLossSum) < 1e-6)
  }

  @Test("Surprisals add up to the loss")
  func surprisals() throws {
    let evaluation = DynamicEvaluation(of: wordyText(units: 120), options: options)
    let loss = try #require(evaluation.run(on: exactEngine()))
    var sum = 0.0
    #expect(evaluation.forEachSurprisal(on: exactEngine()) { sum += $0.nats })
    #expect(abs(sum - loss.lossSum) < 1e-4)
  }

  @Test(
    "Numbers out of range",
    arguments: [
      (0, 0.1, 0.1, "dynamic segment"), (5000, 0.1, 0.1, "dynamic segment"), (8, 0, 0.1, "dynamic rate"),
      (8, Double.nan, 0.1, "dynamic rate"), (8, 0.1, -0.1, "dynamic decay"), (8, 0.1, 1.1, "dynamic decay"),
    ] as [(Int, Double, Double, String)])
  func ranges(segment: Int, rate: Double, decay: Double, name: String) {
    var options = DynamicEvaluation.Options()
    (options.segmentLength, options.rate, options.decay) = (segment, rate, decay)
    #expect {
      try options.validate()
    } throws: { error in
      guard case TrainingError.optionOutOfRange(let found, _, _)? = error as? TrainingError else {
        return false
      }
      return found == name
    }
  }
}
