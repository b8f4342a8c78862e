import Foundation
import LanguageModels
import ReferenceEngine
import Testing

/// The textbook rules against closed forms, in Double: one parameter that decays, the same gradient at every
/// step.
@Suite struct UpdateRuleTests {
  private let problem = EngineProblem(v: 7, d: 3, h: 5, l: 1, n: 2, t: 4)

  /// A parameter and its gradient, then the parameter after each of some updates with that gradient.
  private func run(_ rule: UpdateRule, rate: Double, updates: Int, anchor: Double? = nil) throws -> (
    start: Double, gradient: Double, values: [Double]
  ) {
    let engine = ReferenceEngine<Double>(problem.configuration)
    engine.setParameters(problem.parameters())
    var state = problem.initialState()
    _ = engine.computeGradients(of: problem.window(), from: &state, dropout: nil)
    let place = engine.parameterTable[ParameterName.projectionWeight].offset + 3
    if let anchor {
      let arena = [Float](repeating: Float(anchor), count: problem.table.arenaCount)
      engine.setOptimizerState(OptimizerState(updates: 0, moments: [arena]))
    }
    let (start, gradient) = (engine.exactParameters[place], engine.exactGradients[place])
    try #require(abs(gradient) > 1e-4)
    let values = (0..<updates).map { _ in
      engine.update(by: rule, learningRate: rate, gradientScale: 1)
      return engine.exactParameters[place]
    }
    return (start, gradient, values)
  }

  private func expect(_ values: [Double], _ expected: [Double]) {
    for (value, other) in zip(values, expected) { #expect(abs(value - other) < 1e-12 * max(1, abs(other))) }
  }

  @Test("sgd: a straight line; with weight decay a geometric approach to −g / λ")
  func sgd() throws {
    let plain = try run(UpdateRule(.sgd), rate: 0.5, updates: 4)
    expect(plain.values, (1...4).map { plain.start - 0.5 * Double($0) * plain.gradient })
    let decaying = try run(UpdateRule(.sgd, constants: ["weight_decay": 0.1]), rate: 0.5, updates: 4)
    let goal = -decaying.gradient / 0.1
    expect(decaying.values, (1...4).map { goal + (decaying.start - goal) * pow(0.95, Double($0)) })
  }

  @Test("sgd: momentum μ makes step t as long as a sum of powers of μ")
  func momentum() throws {
    let result = try run(UpdateRule(.sgd, constants: ["momentum": 0.5]), rate: 0.1, updates: 3)
    // 1, 1 + ½, 1 + ½ + ¼, added up: 1, 2.5, 4.25.
    expect(result.values, [1, 2.5, 4.25].map { result.start - 0.1 * $0 * result.gradient })
    let nesterov = try run(
      UpdateRule(.sgd, constants: ["momentum": 0.5, "nesterov": 1]), rate: 0.1, updates: 3)
    // 1 + ½·1, 1 + ½·1.5, 1 + ½·1.75, added up: 1.5, 3.25, 5.125.
    expect(nesterov.values, [1.5, 3.25, 5.125].map { nesterov.start - 0.1 * $0 * nesterov.gradient })
  }

  @Test("rmsprop: after t steps the mean square is g² (1 − αᵗ)")
  func rmsProp() throws {
    let result = try run(UpdateRule(.rmsProp, constants: ["alpha": 0.9]), rate: 0.01, updates: 3)
    var value = result.start
    let expected = (1...3).map { step in
      let root = abs(result.gradient) * (1 - pow(0.9, Double(step))).squareRoot()
      value -= 0.01 * result.gradient / (root + 1e-8)
      return value
    }
    expect(result.values, expected)
  }

  @Test("adagrad: step t is the rate by √t")
  func adagrad() throws {
    let result = try run(UpdateRule(.adagrad), rate: 0.01, updates: 4)
    var value = result.start
    let expected = (1...4).map { step in
      value -= 0.01 * result.gradient / (abs(result.gradient) * Double(step).squareRoot() + 1e-10)
      return value
    }
    expect(result.values, expected)
  }

  @Test("adam and adamw: every step is the rate, towards the sign of −g", arguments: ["adam", "adamw"])
  func adam(_ name: String) throws {
    let rule = UpdateRule(try #require(UpdateRuleDescriptor.named(name)))
    let result = try run(rule, rate: 0.01, updates: 3)
    let step = 0.01 * result.gradient / (abs(result.gradient) + 1e-8)
    expect(result.values, (1...3).map { result.start - step * Double($0) })
  }

  @Test("Weight decay: decoupled it shrinks the parameter, coupled it is one more gradient")
  func weightDecay() throws {
    let decoupled = try run(UpdateRule(.adamW, constants: ["weight_decay": 0.5]), rate: 0.01, updates: 1)
    let step = 0.01 * decoupled.gradient / (abs(decoupled.gradient) + 1e-8)
    expect(decoupled.values, [decoupled.start * (1 - 0.005) - step])
    let coupled = try run(UpdateRule(.adam, constants: ["weight_decay": 0.5]), rate: 0.01, updates: 1)
    let gradient = coupled.gradient + 0.5 * coupled.start
    expect(coupled.values, [coupled.start - 0.01 * gradient / (abs(gradient) + 1e-8)])
  }

  @Test("sgd-anchored: a geometric approach to θ₀ − η g / λ; without an anchor θ₀ is 0")
  func anchored() throws {
    for anchor in [0.25, nil] {
      let result = try run(
        UpdateRule(.anchoredSGD, constants: ["decay": 0.1]), rate: 0.5, updates: 4, anchor: anchor)
      let goal = (anchor ?? 0) - 0.5 * result.gradient / 0.1
      expect(result.values, (1...4).map { goal + (result.start - goal) * pow(0.9, Double($0)) })
    }
  }
}
