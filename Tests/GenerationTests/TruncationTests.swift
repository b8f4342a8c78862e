import Foundation
import Generation
import LanguageModels
import Testing

/// The steps that leave units out, on six units with two pairs of equals.
@Suite("Truncating steps")
struct TruncationTests {
  /// In the order of probability, the lower id first: 0, 2, 3, 5, 1, 4.
  private let logits = [0.4, 0.05, 0.2, 0.2, 0.05, 0.1].map { log(Float($0)) }
  private let all: [UInt32] = [0, 1, 2, 3, 4, 5]

  /// What is kept, and that it is kept as it was.
  private func kept(_ step: some SamplerStep, _ logits: [Float]? = nil) throws -> [UInt32] {
    let candidates = try step.result(logits ?? self.logits)
    #expect(candidates.allSatisfy { $0.logit == (logits ?? self.logits)[Int($0.id)] })
    return candidates.map(\.id)
  }

  @Test(
    "top-p keeps the fewest with the share",
    arguments: [
      (0, [0]), (0.3, [0]), (0.5, [0, 2]), (0.7, [0, 2, 3]), (0.85, [0, 2, 3, 5]), (0.93, [0, 1, 2, 3, 5]),
      (0.97, [0, 1, 2, 3, 4, 5]), (1, [0, 1, 2, 3, 4, 5]),
    ] as [(Double, [UInt32])])
  func topP(p: Double, expected: [UInt32]) throws { #expect(try kept(TopPStep(p)) == expected) }

  @Test(
    "typical: surprisals 0.92, 3, 1.61, 1.61, 3, 2.3 around an entropy of 1.54 nats",
    arguments: [
      (0, [2]), (0.1, [2]), (0.3, [2, 3]), (0.5, [0, 2, 3]), (0.85, [0, 2, 3, 5]), (0.93, [0, 1, 2, 3, 5]),
      (0.97, [0, 1, 2, 3, 4, 5]), (1, [0, 1, 2, 3, 4, 5]),
    ] as [(Double, [UInt32])])
  func typical(mass: Double, expected: [UInt32]) throws { #expect(try kept(TypicalStep(mass)) == expected) }

  @Test(
    "min-p keeps equals or drops them together",
    arguments: [
      (0, [0, 1, 2, 3, 4, 5]), (0.1, [0, 1, 2, 3, 4, 5]), (0.2, [0, 2, 3, 5]), (0.3, [0, 2, 3]), (0.6, [0]),
      (1, [0]),
    ] as [(Double, [UInt32])])
  func minP(p: Double, expected: [UInt32]) throws { #expect(try kept(MinPStep(p)) == expected) }

  @Test(
    "top-n-sigma: logits 3, 1, 2, 2, 0, −2 deviate by √(8/3) from their mean",
    arguments: [
      (0, [0, 1, 2, 3, 4, 5]), (0.5, [0]), (1, [0, 2, 3]), (2, [0, 1, 2, 3, 4]), (4, [0, 1, 2, 3, 4, 5]),
    ] as [(Double, [UInt32])])
  func topNSigma(n: Double, expected: [UInt32]) throws {
    #expect(try kept(TopNSigmaStep(n), [3, 1, 2, 2, 0, -2]) == expected)
    // Neither a temperature nor what is impossible counts.
    #expect(try kept(TopNSigmaStep(n), [300, 100, 200, 200, 0, -200]) == expected)
    #expect(try kept(TopNSigmaStep(n), [3, 1, 2, 2, 0, -2, -.infinity]) == expected)
  }

  @Test(
    "XTC keeps the least probable of the probable, the higher id among equals",
    arguments: [
      (0.5, [0, 1, 2, 3, 4, 5]), (0.3, [0, 1, 2, 3, 4, 5]), (0.15, [1, 3, 4, 5]), (0.08, [1, 4, 5]), (0, [4]),
    ] as [(Double, [UInt32])])
  func xtc(threshold: Double, expected: [UInt32]) throws {
    #expect(try kept(XTCStep(probability: 1, threshold: threshold)) == expected)
  }

  @Test("XTC takes one number and acts where that is below its probability")
  func xtcChance() throws {
    struct Counting: RandomNumberGenerator {
      let value: UInt64
      var taken = 0
      mutating func next() -> UInt64 {
        taken += 1
        return value
      }
    }
    for (probability, value, acts) in [
      (0.5, 0, true), (0.5, 0x7FFF_FFFF_FFFF_FFFF, true), (0.5, 0x8000_0000_0000_0000, false),
      (0.5, UInt64.max, false), (1, UInt64.max, true),
    ] {
      let step = try XTCStep(probability: probability, threshold: 0.15)
      var candidates = try Candidates(logits: logits)
      var generator = Counting(value: value)
      step.apply(to: &candidates, context: SamplerContext(), using: &generator)
      #expect(candidates.map(\.id) == (acts ? [1, 3, 4, 5] : all))
      #expect(generator.taken == 1)
    }
  }

  @Test("of units that are all alike those with the lowest ids are kept")
  func equals() throws {
    let logits: [Float] = [-3, -3, -3, -3]
    #expect(try kept(TopPStep(0.5), logits) == [0, 1])
    #expect(try kept(TypicalStep(0.5), logits) == [0, 1])
    #expect(try kept(TopPStep(0.6), logits) == [0, 1, 2])
    #expect(try kept(MinPStep(1), logits) == [0, 1, 2, 3])
    #expect(try kept(TopNSigmaStep(0.01), logits) == [0, 1, 2, 3])
    #expect(try kept(XTCStep(probability: 1, threshold: 0.2), logits) == [3])
  }

  @Test("what is kept of many units is what a full sort keeps", arguments: [1.0, 3, 20])
  func manyUnits(spread: Double) throws {
    var generator = SeededGenerator(seed: 9)
    for round in 0..<8 {
      // Every other row is rounded, so that many are equal.
      let logits = (0..<600).map { _ in
        let logit = Float(generator.standardNormal() * spread)
        return round % 2 == 0 ? logit : (logit * 4).rounded() / 4
      }
      let units = NaiveSampler.units(logits)
      let naive = NaiveSampler()
      for mass in [0.013, 0.31, 0.77, 0.951, 0.9931] {
        #expect(try kept(TopPStep(mass), logits) == naive.topP(units, mass).map { UInt32($0.id) })
        #expect(try kept(TypicalStep(mass), logits) == naive.typical(units, mass).map { UInt32($0.id) })
        #expect(try kept(MinPStep(mass / 3), logits) == naive.minP(units, mass / 3).map { UInt32($0.id) })
        #expect(
          try kept(TopNSigmaStep(mass * 3), logits) == naive.topNSigma(units, mass * 3).map { UInt32($0.id) })
      }
    }
  }
}
