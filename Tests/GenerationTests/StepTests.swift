import Foundation
import Generation
import Testing

/// Each step on distributions small enough to work by hand.
@Suite("Sampler steps")
struct StepTests {
  /// p = 0.1, 0.4, 0.1, 0.4: two pairs of equals.
  let pairs = [0.1, 0.4, 0.1, 0.4].map { log(Float($0)) }

  @Test("ban removes its units and leaves the others as they are")
  func ban() throws {
    let candidates = try BanStep([3, 0, 3]).result(pairs)
    #expect(candidates.map(\.id) == [1, 2])
    #expect(candidates.map(\.logit) == [pairs[1], pairs[2]])
  }

  @Test("many bans act as few do")
  func manyBans() throws {
    let logits = (0..<12).map { Float($0) }
    #expect(try BanStep([11, 2, 3, 5, 7, 400]).result(logits).map(\.id) == [0, 1, 4, 6, 8, 9, 10])
    #expect(try BanStep([]).result(logits).count == 12)
  }

  @Test(
    "top-k keeps exactly k, the lower id first among equals",
    arguments: [
      (1, [1]), (2, [1, 3]), (3, [0, 1, 3]), (4, [0, 1, 2, 3]), (5, [0, 1, 2, 3]), (0, [0, 1, 2, 3]),
    ]
  )
  func topK(k: Int, kept: [UInt32]) throws {
    let candidates = try TopKStep(k).result(pairs)
    #expect(candidates.map(\.id) == kept)
    #expect(candidates.map(\.logit) == kept.map { pairs[Int($0)] })
  }

  @Test("top-k of four equals keeps the lowest ids")
  func topKOfEquals() throws {
    #expect(try TopKStep(2).result([-1, -1, -1, -1]).map(\.id) == [0, 1])
    #expect(try TopKStep(3).result([-0.0, 0, -0.0, 0]).map(\.id) == [0, 1, 2])
  }

  @Test("temperature ½ squares the probabilities, temperature 2 takes their roots")
  func temperature() throws {
    // p = 1/15, 2/15, 4/15, 8/15.
    let logits = [1, 2, 4, 8].map { log(Float($0)) }
    let colder = try TemperatureStep(0.5).result(logits).probabilities()
    for (probability, expected) in zip(colder, [1, 4, 16, 64].map { $0 / 85.0 }) {
      #expect(abs(probability - expected) < 1e-6)
    }
    let warmer = try TemperatureStep(2).result(logits).probabilities()
    let sum = 3 + 3 * 2.0.squareRoot()
    for (probability, expected) in zip(warmer, [1, 2.0.squareRoot(), 2, 8.0.squareRoot()].map { $0 / sum }) {
      #expect(abs(probability - expected) < 1e-6)
    }
  }

  @Test("temperature 1 changes no bit")
  func temperatureOne() throws {
    #expect(try TemperatureStep(1).result(pairs).map(\.logit) == pairs)
  }

  @Test("temperature 0 leaves the most probable unit, the lower id among equals")
  func temperatureZero() throws {
    #expect(try TemperatureStep(0).result(pairs).map(\.id) == [1])
    #expect(try TemperatureStep(-0.0).result([2, 2, 2, 2]).map(\.id) == [0])
    #expect(try TemperatureStep(.leastNonzeroMagnitude).result(pairs).map(\.id) == [1])
  }

  @Test("extreme temperatures on extreme logits stay numbers", arguments: [1e-37, 1e-3, 1e3, 1e300])
  func extremeTemperatures(temperature: Double) throws {
    let probabilities = try TemperatureStep(temperature).result([1e4, -1e4, 1e4, 0]).probabilities()
    #expect(abs(probabilities.reduce(0, +) - 1) < 1e-6)
    #expect(probabilities[0] == probabilities[2] && probabilities[0] >= probabilities[3])
  }

  @Test(
    "a temperature below 0, infinite or NaN is refused", arguments: [-1, -1e-9, .infinity, -.infinity, .nan])
  func wrongTemperature(temperature: Double) {
    #expect {
      try TemperatureStep(temperature)
    } throws: { error in
      guard case SamplerError.outOfRange("temperature", let value, _) = error else { return false }
      return value == temperature || value.isNaN && temperature.isNaN
    }
  }

  @Test("a negative k is refused")
  func wrongK() {
    #expect(throws: SamplerError.self) { try TopKStep(-1) }
  }
}
