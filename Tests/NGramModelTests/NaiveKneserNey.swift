import Foundation
import LanguageModels
import NGramModel

/// Modified Kneser–Ney smoothing by the book: a dictionary of n-grams for each length, a sum over it whenever
/// one is needed.
struct NaiveKneserNey {
  let order: Int
  let vocabularySize: Int
  /// By length of the n-gram less 1: its count, in reading order.
  private(set) var counts: [[[UInt32]: Int]]

  init(_ texts: [[UInt32]], order: Int, vocabularySize: Int) {
    self.order = order
    self.vocabularySize = vocabularySize
    var occurrences = [[[UInt32]: Int]](repeating: [:], count: order)
    var openings = occurrences
    for text in texts {
      for length in 1...order where length <= text.count {
        for start in 0...text.count - length {
          occurrences[length - 1][Array(text[start..<start + length]), default: 0] += 1
        }
        openings[length - 1][Array(text[..<length]), default: 0] += 1
      }
    }
    counts = occurrences
    for length in 1..<order {
      var distinct = openings[length - 1]
      for ngram in occurrences[length].keys { distinct[Array(ngram.dropFirst()), default: 0] += 1 }
      counts[length - 1] = distinct
    }
  }

  /// D₁, D₂, D₃ of n-grams of a length.
  private func discounts(length: Int) -> [Double] {
    let n = (0...4).map { r in Double(counts[length - 1].values.filter { $0 == r }.count) }
    guard n[1...4].allSatisfy({ $0 > 0 }) else { return [0.5, 1, 1.5] }
    let y = n[1] / (n[1] + 2 * n[2])
    let d = (1...3).map { r in Double(r) - Double(r + 1) * y * n[r + 1] / n[r] }
    return zip(d, 1...3).allSatisfy { $0 > 0 && $0 <= Double($1) } ? d : [0.5, 1, 1.5]
  }

  /// p of every unit after a context in reading order.
  func distribution(after context: ArraySlice<UInt32>) -> [Double] {
    let context = context.suffix(order - 1)
    let below =
      context.isEmpty
      ? Array(repeating: 1 / Double(vocabularySize), count: vocabularySize)
      : distribution(after: context.dropFirst())
    let continuations = counts[context.count].filter { $0.key.dropLast().elementsEqual(context) }
    let total = Double(continuations.values.reduce(0, +))
    guard total > 0 else { return below }
    let d = discounts(length: context.count + 1)
    let reserved = continuations.values.reduce(0) { $0 + d[min($1, 3) - 1] }
    var probabilities = below.map { reserved / total * $0 }
    for (ngram, count) in continuations {
      probabilities[Int(ngram[context.count])] += (Double(count) - d[min(count, 3) - 1]) / total
    }
    return probabilities
  }
}

/// Texts of chance in which n-grams come back: each unit follows from the two before it, or from chance.
func randomTexts(_ lengths: [Int], vocabularySize: Int, seed: UInt64) -> [[UInt32]] {
  var generator = SeededGenerator(seed: seed)
  return lengths.map { length in
    var text: [UInt32] = []
    for _ in 0..<length {
      let isChance = Int.random(in: 0..<3, using: &generator) == 0
      let history = text.suffix(2).reduce(UInt64(7)) { SeededGenerator.mix($0 &+ UInt64($1)) }
      let number = isChance ? generator.next() >> 8 : history
      // Low ids come more often, as in a vocabulary.
      let share = Double(number % 1000) / 1000
      text.append(UInt32(share * share * Double(vocabularySize)))
    }
    return text
  }
}

extension NGramModel {
  /// The model of some texts.
  static func counting(_ texts: [[UInt32]], order: Int, vocabularySize: Int) throws -> NGramModel {
    var ends: [Int] = []
    for text in texts { ends.append((ends.last ?? 0) + text.count) }
    return try NGramModel(
      counting: .wide(texts.flatMap { $0 }), ends: ends,
      configuration: NGramConfiguration(order: order, vocabularySize: vocabularySize))
  }

  func distribution(after context: [UInt32]) -> [Double] {
    (0..<UInt32(vocabularySize)).map { probability(of: $0, after: context) }
  }
}

/// The greatest difference between two lists of numbers.
func greatestDifference(_ one: [Double], _ other: [Double]) -> Double {
  zip(one, other).map { abs($0 - $1) }.max() ?? 0
}
