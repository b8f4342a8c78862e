import Foundation
import LanguageModels
import NGramModel
import Testing

@Suite struct NGramProbabilityTests {
  @Test("A dictionary of n-grams gives the same", arguments: 1...12)
  func naive(order: Int) throws {
    let texts = randomTexts([300, 1, 0, 40, 2, 7, 7], vocabularySize: 9, seed: UInt64(order))
    let model = try NGramModel.counting(texts, order: order, vocabularySize: 9)
    let naive = NaiveKneserNey(texts, order: order, vocabularySize: 9)
    #expect(model.ngramCounts == naive.counts.map(\.count))
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<60 {
      let start = Int.random(in: 0..<280, using: &generator)
      var context = Array(texts[0][start..<start + Int.random(in: 0...14, using: &generator)])
      if Bool.random(using: &generator), !context.isEmpty {
        context[Int.random(in: context.indices, using: &generator)] = 8
      }
      let difference = greatestDifference(
        model.distribution(after: context), naive.distribution(after: context[...]))
      #expect(difference < 1e-12, "after \(context)")
    }
  }

  @Test(
    "After 1,000 contexts, seen and unseen, probabilities add up to 1 and none is 0", arguments: [2, 5, 9])
  func sums(order: Int) throws {
    let texts = randomTexts([4000, 900], vocabularySize: 30, seed: 3)
    let model = try NGramModel.counting(texts, order: order, vocabularySize: 40)
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<1000 {
      let start = Int.random(in: 0..<3900, using: &generator)
      let length = Int.random(in: 0...10, using: &generator)
      let context =
        Bool.random(using: &generator)
        ? Array(texts[0][start..<start + length])
        : (0..<length).map { _ in UInt32.random(in: 0..<40, using: &generator) }
      let distribution = model.distribution(after: context)
      #expect(abs(distribution.reduce(0, +) - 1) < 1e-9, "after \(context)")
      #expect(distribution.allSatisfy { $0 > 0 })
    }
  }

  @Test("No text at all is an even choice", arguments: [1, 2, 5, 12], [[], [[]], [[], []]] as [[[UInt32]]])
  func empty(order: Int, texts: [[UInt32]]) throws {
    let model = try NGramModel.counting(texts, order: order, vocabularySize: 4)
    #expect(model.distribution(after: []) == [0.25, 0.25, 0.25, 0.25])
    #expect(model.distribution(after: [1, 2]) == [0.25, 0.25, 0.25, 0.25])
    #expect(model.ngramCounts == Array(repeating: 0, count: order))
  }

  /// One count of 1: D₁ = ½ is left to the even choice, (1 − ½)/1 + ½/4.
  @Test("A text of one unit", arguments: [1, 2, 5, 12])
  func oneUnit(order: Int) throws {
    let model = try NGramModel.counting([[2]], order: order, vocabularySize: 4)
    for context in [[], [2], [3, 2]] as [[UInt32]] {
      #expect(model.distribution(after: context) == [0.125, 0.125, 0.625, 0.125])
    }
  }

  @Test func aVocabularyOfOneUnit() throws {
    let model = try NGramModel.counting([[0, 0, 0]], order: 3, vocabularySize: 1)
    #expect(abs(model.probability(of: 0, after: [0, 0]) - 1) < 1e-15)
  }

  @Test("Ids beyond 65,535, and at the border", arguments: [65_534, 65_535, 65_536, 70_000])
  func wideIDs(vocabularySize: Int) throws {
    let top = UInt32(vocabularySize - 1)
    let texts = randomTexts([400], vocabularySize: 9, seed: 8).map { $0.map { top - $0 } }
    let model = try NGramModel.counting(texts, order: 4, vocabularySize: vocabularySize)
    let naive = NaiveKneserNey(texts, order: 4, vocabularySize: vocabularySize)
    for context in [texts[0][..<3], texts[0][50..<51], [top, top - 8, 3], []] {
      let difference = greatestDifference(
        model.distribution(after: Array(context)), naive.distribution(after: context))
      #expect(difference < 1e-12)
    }
  }

  /// a 70,000 times, b once: order 2, V = 3. After a: a 69,999 times, b once, so ½ + 1½ of 70,000 is left to
  /// the units. Before a stands a, and it begins the text: 2; before b stands a: 1. So p(a) = 1/3 + 1/6 = ½.
  @Test func countsBeyond65535() throws {
    let text = [UInt32](repeating: 1, count: 70_000) + [2]
    let model = try NGramModel.counting([text], order: 2, vocabularySize: 3)
    #expect(model.tables.levels[1].counts == .wide([69_999, 1]))
    let expected = (69_999 - 1.5) / 70_000 + 2.0 / 70_000 * 0.5
    #expect(abs(model.probability(of: 1, after: [1]) - expected) < 1e-14)
  }

  @Test func narrowAndWideTextsGiveTheSame() throws {
    let text = randomTexts([500], vocabularySize: 20, seed: 4)[0]
    let configuration = NGramConfiguration(order: 4, vocabularySize: 20)
    let wide = try NGramModel(counting: .wide(text), configuration: configuration)
    let narrow = try NGramModel(counting: .narrow(text.map { UInt16($0) }), configuration: configuration)
    #expect(wide.tables == narrow.tables)
  }
}
