import Generation
import LanguageModels
import Testing

@Suite("Biases, penalties and DRY")
struct PenaltyTests {
  private func result(_ step: some SamplerStep, _ logits: [Float], after history: [UInt32]) throws -> [Float]
  {
    var step = step
    var candidates = try Candidates(logits: logits)
    step.apply(to: &candidates, context: SamplerContext(given: history))
    #expect(candidates.map(\.id) == logits.indices.map { UInt32($0) })
    return candidates.map(\.logit)
  }

  @Test("biases are added; ids that are no candidates do not matter")
  func bias() throws {
    #expect(try BiasStep([1: 2.5, 2: -1, 9: 3]).result([0, 1, 2, -.infinity]).map(\.logit) == [0, 3.5, 1])
    #expect(try BiasStep([3: 5]).result([0, 1, 2, -.infinity]).map(\.id) == [0, 1, 2])
    for bias in [Double.nan, .infinity, -.infinity, 2e6] {
      #expect(throws: SamplerError.self) { try BiasStep([1: bias]) }
    }
  }

  @Test("repetition divides positive logits and multiplies the others, once")
  func repetition() throws {
    let step = try PenaltiesStep(repetition: 2)
    #expect(try result(step, [2, -2, 0, 1], after: [0, 0, 1, 2]) == [1, -4, 0, 1])
    #expect(try result(step, [2, -2, 0, 1], after: []) == [2, -2, 0, 1])
  }

  @Test("presence is taken once, frequency for each time; repetition comes first")
  func presenceAndFrequency() throws {
    let step = try PenaltiesStep(repetition: 2, presence: 0.5, frequency: 0.25)
    #expect(try result(step, [2, -2, 0, 1], after: [0, 0, 1, 2]) == [0, -4.75, -0.75, 1])
    let negative = try PenaltiesStep(presence: -1)
    #expect(try result(negative, [2, -2, 0, 1], after: [1]) == [2, -1, 0, 1])
  }

  @Test("the window is counted from the end; 0 is all; what is drawn counts as what was given")
  func window() throws {
    let history: [UInt32] = [0, 3, 3, 1, 2]
    #expect(
      try result(PenaltiesStep(presence: 1, window: 2), [0, 0, 0, 0], after: history) == [0, -1, -1, 0])
    #expect(
      try result(PenaltiesStep(presence: 1, window: 4), [0, 0, 0, 0], after: history) == [0, -1, -1, -1])
    for window in [0, 5, 6, 1000] {
      let step = try PenaltiesStep(presence: 1, window: window)
      #expect(try result(step, [0, 0, 0, 0], after: history) == [-1, -1, -1, -1])
    }
    var drawn = SamplerContext(given: [0])
    drawn.append(2)
    var candidates = try Candidates(logits: [0, 0, 0, 0])
    var step = try PenaltiesStep(presence: 1)
    step.apply(to: &candidates, context: drawn)
    #expect(candidates.map(\.logit) == [-1, 0, -1, 0])
  }

  @Test("a step forgets the text that it was given before, and ids beyond the vocabulary do not matter")
  func forgets() throws {
    var step = try PenaltiesStep(frequency: 1)
    var dry = try DRYStep(multiplier: 1, allowedLength: 1)
    for (history, penalties, dryPenalties) in [
      ([1, 1, .max, 1], [0, -3, 0], [0, 0, 0]), ([2, 0, 2], [-1, 0, -2], [-1, 0, 0]),
      ([], [0, 0, 0], [0, 0, 0]),
    ] as [([UInt32], [Float], [Float])] {
      var candidates = try Candidates(logits: [0, 0, 0])
      step.apply(to: &candidates, context: SamplerContext(given: history))
      #expect(candidates.map(\.logit) == penalties)
      try candidates.load([0, 0, 0])
      dry.apply(
        to: &candidates, context: SamplerContext(given: history.filter { $0 < 9 && history.count == 3 }))
      #expect(candidates.map(\.logit) == dryPenalties)
    }
  }

  @Test(
    "DRY: the unit that once followed the end of the text loses multiplier · base^(length − allowed length)")
  func dry() throws {
    let zeros: [Float] = [0, 0, 0, 0]
    // 1 2 was followed by 3: two units are repeated.
    #expect(try result(DRYStep(multiplier: 1), zeros, after: [1, 2, 3, 1, 2]) == [0, 0, 0, -1])
    #expect(try result(DRYStep(multiplier: 0.5), zeros, after: [1, 2, 3, 1, 2]) == [0, 0, 0, -0.5])
    #expect(
      try result(DRYStep(multiplier: 1, allowedLength: 1), zeros, after: [1, 2, 3, 1, 2]) == [0, 0, 0, -1.75])
    #expect(try result(DRYStep(multiplier: 1, allowedLength: 3), zeros, after: [1, 2, 3, 1, 2]) == zeros)
    // 1 2 3 1 2 was followed by 3: five units, the longest of two repetitions.
    let twice: [UInt32] = [1, 2, 3, 1, 2, 3, 1, 2]
    #expect(try result(DRYStep(multiplier: 1), zeros, after: twice) == [0, 0, 0, -5.359375])
    #expect(try result(DRYStep(multiplier: 1, base: 2), zeros, after: twice) == [0, 0, 0, -8])
    #expect(try result(DRYStep(multiplier: 1, base: 1), zeros, after: twice) == [0, 0, 0, -1])
    #expect(try result(DRYStep(multiplier: 1, range: 5), zeros, after: twice) == [0, 0, 0, -1])
    #expect(try result(DRYStep(multiplier: 1, range: 4), zeros, after: twice) == zeros)
    for history in [[], [1], [1, 1]] as [[UInt32]] {
      #expect(try result(DRYStep(multiplier: 1), zeros, after: history) == zeros)
    }
  }

  @Test("DRY: breakers are never lowered, and no repetition goes across them")
  func breakers() throws {
    let zeros: [Float] = [0, 0, 0, 0]
    let twice: [UInt32] = [1, 2, 3, 1, 2, 3, 1, 2]
    #expect(try result(DRYStep(multiplier: 1, breakers: [3]), zeros, after: twice) == zeros)
    #expect(try result(DRYStep(multiplier: 1, breakers: [1]), zeros, after: twice) == zeros)
    #expect(try result(DRYStep(multiplier: 1, breakers: [2]), zeros, after: twice) == zeros)
    #expect(
      try result(DRYStep(multiplier: 1, allowedLength: 1, breakers: [1]), zeros, after: twice) == [
        0, 0, 0, -1,
      ])
    #expect(
      try result(DRYStep(multiplier: 1, breakers: [0, .max]), zeros, after: twice) == [0, 0, 0, -5.359375])
  }

  @Test("DRY: no penalty is above 10,000, however long the repetition")
  func dryLimit() throws {
    let history = Array(repeating: UInt32(1), count: 5000)
    for base in [1.0, 1.001, 1.75, 100] {
      let step = try DRYStep(multiplier: 100, base: base, range: 0)
      #expect(try result(step, [0, 0], after: history) == [0, base == 1 ? -100 : -10_000])
    }
    #expect(
      try result(DRYStep(multiplier: 100, base: 100, range: 0), [0, -3e38], after: history)[1] > -.infinity)
  }

  @Test("DRY finds what trying every length at every place finds", arguments: [2, 3, 5], [1, 2, 4])
  func dryAgainstNaive(letters: UInt32, allowedLength: Int) throws {
    var generator = SeededGenerator(seed: UInt64(letters) * 10 + UInt64(allowedLength))
    let logits = (0..<6).map { Float($0) }
    for round in 0..<60 {
      var history = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
        UInt32.random(in: 0..<letters, using: &generator)
      }
      // Passages that come again.
      if round % 2 == 0 { history += history.suffix(17) + history.suffix(9) }
      let breakers: Set<Int> = round % 3 == 0 ? [1] : []
      let range = round % 5 == 0 ? 20 : 0
      let step = try DRYStep(
        multiplier: 0.01, base: 1.3, allowedLength: allowedLength, range: range,
        breakers: breakers.map { UInt32($0) })
      let expected = NaiveSampler(history: history.map { Int($0) }).dry(
        NaiveSampler.units(logits), multiplier: 0.01, base: 1.3, allowedLength: allowedLength, range: range,
        breakers: breakers)
      for (logit, unit) in zip(try result(step, logits, after: history), expected) {
        #expect(abs(Double(logit) - unit.logit) < 1e-4 * max(1, abs(unit.logit)))
      }
    }
  }
}
