import LanguageModels
import NGramModel
import Testing
import UnitSequences

/// Small enough to be worked by hand. Ids: 0 `<unk>`, then a, b, c, d.
@Suite struct HandWorkedTests {
  /// Counts 1, 1, 1, 1, 2, 2, 3, 4: n₁ = 4, n₂ = 2, n₃ = 1, n₄ = 1, so Y = 4 / (4 + 2 · 2) = ½ and
  /// D₁ = 1 − 2 · ½ · 2/4 = ½, D₂ = 2 − 3 · ½ · 1/2 = 1¼, D₃ = 3 − 4 · ½ · 1/1 = 1.
  @Test func discountsFollowFromCountsOfCounts() {
    let discounts = Discounts(counts: IntegerColumn([1, 2, 1, 3, 1, 4, 2, 1, 90]))
    #expect(discounts == Discounts(one: 0.5, two: 1.25, threeOrMore: 1))
  }

  @Test(
    "Where counts of counts say nothing: ½, 1, 1½",
    arguments: [
      [], [1], [2, 3, 4], [1, 3, 4], [1, 2, 4], [1, 2, 3],
      // n = 1, 1, 1, 4: D₃ = 3 − 4 · ⅓ · 4 < 0
      [1, 2, 3, 4, 4, 4, 4],
      // n = 1, 1, 9, 9: D₂ = 2 − 3 · ⅓ · 9 < 0
      [1, 2] + Array(repeating: 3, count: 9) + Array(repeating: 4, count: 9),
    ] as [[UInt32]])
  func fallback(counts: [UInt32]) {
    #expect(Discounts(counts: IntegerColumn(counts)) == Discounts(one: 0.5, two: 1, threeOrMore: 1.5))
  }

  /// Order 1 of “abbcccdddd”, V = 5. Counts 1, 2, 3, 4: n₁ = n₂ = n₃ = n₄ = 1, Y = ⅓,
  /// D₁ = 1 − ⅔ = ⅓, D₂ = 2 − 1 = 1, D₃ = 3 − 4/3 = 5/3.
  /// What is taken off: ⅓ + 1 + 5/3 + 5/3 = 14/3 of 10; a fifth of it for each unit is 14/150.
  @Test func orderOne() throws {
    let model = try NGramModel.counting([[1, 2, 2, 3, 3, 3, 4, 4, 4, 4]], order: 1, vocabularySize: 5)
    let even = 14.0 / 150
    let expected = [
      even, (1 - 1.0 / 3) / 10 + even, (2 - 1.0) / 10 + even, (3 - 5.0 / 3) / 10 + even,
      (4 - 5.0 / 3) / 10 + even,
    ]
    #expect(greatestDifference(model.distribution(after: []), expected) < 1e-15)
    #expect(greatestDifference(model.distribution(after: [3, 4]), expected) < 1e-15)
  }

  /// Order 2 of “ababa”, V = 3, discounts ½, 1, 1½ (few counts).
  ///
  /// Bigrams: ab 2, ba 2. Units: before b stands a alone: 1. Before a stands b, and the text begins with
  /// it: 2. Together 3. Units: taken off ½ + 1 = 1½ of 3, so γ = ½ and a third of it for each is 1/6:
  ///   p(a) = (2 − 1)/3 + 1/6 = ½    p(b) = (1 − ½)/3 + 1/6 = ⅓    p(<unk>) = 1/6
  /// After a came b, twice: D₂ = 1 of 2 is left, γ = ½:
  ///   p(b|a) = (2 − 1)/2 + ½ · ⅓ = ⅔    p(a|a) = ½ · ½ = ¼    p(<unk>|a) = ½ · 1/6 = 1/12
  @Test func orderTwo() throws {
    let model = try NGramModel.counting([[1, 2, 1, 2, 1]], order: 2, vocabularySize: 3)
    #expect(model.ngramCounts == [2, 2])
    #expect(model.tables.levels[0].counts == .narrow([2, 1]))
    #expect(model.tables.levels[1].counts == .narrow([2, 2]))
    #expect(greatestDifference(model.distribution(after: []), [1.0 / 6, 1.0 / 2, 1.0 / 3]) < 1e-15)
    #expect(greatestDifference(model.distribution(after: [1]), [1.0 / 12, 1.0 / 4, 2.0 / 3]) < 1e-15)
    // What came before the last unit is of no meaning.
    #expect(model.distribution(after: [2, 2, 1]) == model.distribution(after: [1]))
    // Nothing came after <unk>.
    #expect(model.distribution(after: [0]) == model.distribution(after: []))
  }

  /// “ab” and “ab”: as one text “abab” has the bigram ba, as two it has not; a begins both.
  @Test func noNGramGoesAcrossTheEndOfAText() throws {
    let one = try NGramModel.counting([[1, 2, 1, 2]], order: 2, vocabularySize: 3)
    let two = try NGramModel.counting([[1, 2], [1, 2]], order: 2, vocabularySize: 3)
    #expect(one.ngramCounts == [2, 2])
    #expect(two.ngramCounts == [2, 1])
    // a: the beginnings of two texts; b: after a.
    #expect(two.tables.levels[0].counts == .narrow([2, 1]))
    #expect(two.distribution(after: [2]) == two.distribution(after: []))
  }
}
