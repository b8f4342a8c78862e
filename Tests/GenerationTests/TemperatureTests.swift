import Foundation
import Generation
import LanguageModels
import Testing

@Suite("Temperatures that change, mirostat")
struct TemperatureTests {
  @Test("where the model is undecided the temperature is high, where it is sure it is low")
  func dynamicEnds() throws {
    let step = try DynamicTemperatureStep(temperature: 1, range: 0.5)
    // All alike but the impossible: T = 1.5 changes nothing.
    #expect(try step.result([2, 2, -.infinity, 2]).map(\.logit) == [0, 0, 0])
    // As good as certain: T = 0.5.
    let sure = try step.result([100, 0, 60]).map(\.logit)
    #expect(sure == [0, -200, -80])
    #expect(try DynamicTemperatureStep(temperature: 1, range: 0.5).result([7]).map(\.logit) == [7])
  }

  @Test(
    "p = ¾, ¼ has 0.8113 of the largest entropy",
    arguments: [(1.0, 1.311278), (2, 1.158173)] as [(Double, Double)])
  func dynamicBetween(exponent: Double, temperature: Double) throws {
    let step = try DynamicTemperatureStep(temperature: 1, range: 0.5, exponent: exponent)
    let logits = try step.result([log(3), 0]).map { Double($0.logit) }
    #expect(abs(logits[0] - logits[1] - log(3) / temperature) < 1e-5)
  }

  @Test("a range below 0 ends at 0: only the most probable is left where the model is sure")
  func dynamicGreedy() throws {
    let sure = try DynamicTemperatureStep(temperature: 0.5, range: 2).result([1000, 0, 0])
    #expect(sure.probabilities().filter { $0 > 0 } == [1])
    #expect(try DynamicTemperatureStep(temperature: 0, range: 0).result([1, 2, 2]).map(\.id) == [1])
  }

  @Test("a cycle goes along straight lines from each temperature to the next and round")
  func cycle() throws {
    let step = try TemperatureCycleStep([0.5, 1, 2], period: 6)
    #expect((0...8).map(step.temperature) == [0.5, 0.75, 1, 1.5, 2, 1.25, 0.5, 0.75, 1])
    let stepwise = try TemperatureCycleStep([0.5, 1, 2], period: 3)
    #expect((0...4).map(stepwise.temperature) == [0.5, 1, 2, 0.5, 1])
    let one = try TemperatureCycleStep([0.7], period: 5)
    #expect((0...6).allSatisfy { one.temperature(after: $0) == 0.7 })
    #expect(try TemperatureCycleStep([]).temperature(after: 3) == 1)
    let long = try TemperatureCycleStep([1, 3], period: 7)
    #expect((0..<7).allSatisfy { (1...3).contains(long.temperature(after: $0)) })
  }

  @Test("a cycle is walked by what is drawn, not by what was given")
  func cycleContext() throws {
    let step = try TemperatureCycleStep([0.5, 1], period: 4)
    var context = SamplerContext(given: [1, 1, 1])
    var differences: [Float] = []
    for _ in 0..<5 {
      var candidates = try Candidates(logits: [3, 0])
      step.apply(to: &candidates, context: context)
      differences.append(candidates[0].logit - candidates[1].logit)
      context.append(0)
    }
    #expect(differences == [6, 4, 3, 4, 6])
  }

  @Test("a cycle with a range is the middle of a dynamic temperature")
  func cycleWithRange() throws {
    let cycle = try TemperatureCycleStep([1, 3], range: 0.5, exponent: 2).result([log(3), 0])
    let dynamic = try DynamicTemperatureStep(temperature: 1, range: 0.5, exponent: 2).result([log(3), 0])
    #expect(Array(cycle) == Array(dynamic))
  }

  @Test(
    "mirostat keeps surprisals of at most twice its target at first, and the best always",
    arguments: [(0.3, [0]), (0.9, [0]), (1.25, [0, 1]), (1.6, [0, 1, 2, 3])] as [(Double, [UInt32])])
  func mirostat(target: Double, kept: [UInt32]) throws {
    // 1, 2, 3 and 3 bits.
    let logits = [0.5, 0.25, 0.125, 0.125].map { log(Float($0)) }
    #expect(try MirostatStep(target: target).result(logits).map(\.id) == kept)
    #expect(try MirostatStep(target: 0.1).result([1, 1, 1, 1]).map(\.id) == [0])
  }

  @Test("mirostat follows by its rate what is drawn")
  func mirostatFollows() throws {
    var step = try MirostatStep(target: 1.25, rate: 0.1)
    step.note(drawn: 1, probability: 0.25)
    #expect(abs(step.greatestSurprisal - 2.425) < 1e-12)
    step.note(drawn: 1, probability: 1)
    #expect(abs(step.greatestSurprisal - 2.55) < 1e-12)
  }

  @Test(
    "what mirostat lets be drawn is as surprising as was asked for, on average", arguments: [0.8, 2.5, 4])
  func mirostatAverage(target: Double) throws {
    /// Adds up the surprise of what is drawn.
    struct Meter: SamplerStep {
      let name = "meter"
      var bits = 0.0
      func apply(to candidates: inout Candidates, context: SamplerContext) {}
      mutating func note(drawn id: UInt32, probability: Double) { bits -= log2(probability) }
    }
    var generator = SeededGenerator(seed: 4)
    let logits = (0..<60).map { _ in Float(generator.standardNormal()) }
    var chain = SamplerChain([try MirostatStep(target: target), Meter()])
    var candidates = Candidates()
    let draws = 20_000
    for _ in 0..<draws { _ = try chain.draw(logits, in: &candidates, using: &generator) }
    let meter = try #require(chain.steps[1] as? Meter)
    #expect(abs(meter.bits / Double(draws) - target) < 0.02)
  }
}
