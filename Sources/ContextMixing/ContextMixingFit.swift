import LanguageModels
import UnitSequences

/// Fits the weights of a context-mixing model to its own training text.
///
/// The text is divided into parts. A part is predicted with counts of which its own occurrences are taken
/// off, so that the weights learn how far counts of *other* text can be trusted.
struct ContextMixingFit {
  let text: UnitSequence
  let ends: [Int]
  let traits: UnitTraits
  let mixer: Mixer
  let unitCounts: [UInt32]

  /// A text is divided into so many parts.
  private static let parts = 20
  /// At most so many units are predicted: parts of a long text are predicted from their beginnings.
  private static let limit = 500_000
  /// A text is read twice if fewer units are predicted then; more often would fit weights of rare rows to
  /// accidents of the text.
  private static let least = 300_000
  private static let mostPasses = 2
  private static let unitsPerReport = 4096

  /// Fits.
  ///
  /// - Returns: False if `isWanted` stopped it.
  func run(isWanted: (Double) -> Bool) -> Bool {
    let count = text.count
    let partCount = min(Self.parts, max(1, count / 50))
    let parts = (0..<partCount).map { count * $0 / partCount..<count * ($0 + 1) / partCount }
    let perPart = max(1, min(count / partCount + 1, Self.limit / partCount))
    let predicted = parts.reduce(0) { $0 + min($1.count, perPart) }
    let passes = min(Self.mostPasses, max(1, Self.least / max(1, predicted)))
    let total = Double(predicted * passes)
    var done = 0
    defer { mixer.setUnigrams(unitCounts) }
    for _ in 0..<passes {
      for part in parts {
        let part = part.prefix(perPart)
        let occurrences = Occurrences(
          of: [part], in: text, ends: ends, traits: traits, unitCounts: unitCounts, mixer: mixer)
        mixer.setUnigrams(occurrences.unitCounts)
        var history = occurrences.histories.first ?? ContextHistory()
        var nextEnd = end(after: part.lowerBound)
        for place in part {
          if place == nextEnd {
            history = ContextHistory()
            nextEnd = end(after: place)
          }
          let own = (occurrences: occurrences, place: place - part.lowerBound)
          mixer.begin(history, occurrences.at(own.place), without: own)
          // A unit that occurs nowhere else would be unknown: so it is learned how often that happens.
          let unit = text[place]
          _ = mixer.probability(
            of: occurrences.unitCounts[Int(unit)] == 0 ? 0 : unit, learning: rate(Double(done) / total))
          history.read(unit, traits)
          done += 1
          if done.isMultiple(of: Self.unitsPerReport), !isWanted(Double(done) / total) { return false }
        }
      }
    }
    return true
  }

  /// The end of the text that a place belongs to.
  private func end(after place: Int) -> Int {
    var (low, high) = (0, ends.count)
    while low < high {
      let half = (low + high) / 2
      if ends[half] > place { high = half } else { low = half + 1 }
    }
    return low < ends.count ? ends[low] : text.count
  }

  /// Four times as fast at the beginning, a twentieth at the end.
  private func rate(_ share: Double) -> Mixer.Rate {
    let decay = Float(Self.power(0.05, share))
    let start: Float = share < 0.1 ? 4 - 30 * Float(share) : 1
    return Mixer.Rate(
      weights: 0.006 * start * decay, last: 0.002, corrections: 0.02 * decay, mapLimit: 4000)
  }

  private static func power(_ base: Float, _ exponent: Double) -> Float {
    Numerics.exponential(Numerics.logarithm(base) * Float(exponent))
  }
}
