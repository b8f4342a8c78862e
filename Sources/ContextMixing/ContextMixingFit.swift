import LanguageModels
import UnitSequences

/// Fits the weights of a context-mixing model to its own training text.
///
/// The text is divided into parts. Before a part is predicted, its occurrences are taken out of the counts,
/// so that the weights learn how far counts of *other* text can be trusted; afterwards they are put back.
struct ContextMixingFit {
  let text: UnitSequence
  let ends: [Int]
  let traits: UnitTraits
  let mixer: Mixer
  let unitCounts: [UInt32]

  /// A text is divided into so many parts.
  private static let parts = 20
  /// At most so many units are predicted: parts of a long text are predicted from their beginnings.
  private static let limit = 1_500_000
  /// A short text is read several times, until so many units were predicted.
  private static let least = 300_000
  private static let mostPasses = 8
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
    for _ in 0..<passes {
      for part in parts {
        let locations = Locations(part, self)
        locations.takeOut(of: mixer, self)
        defer { locations.putBack(into: mixer, self) }
        var history = locations.history
        var nextEnd = ends.first { $0 > part.lowerBound } ?? count
        for place in part.prefix(perPart) {
          if place == nextEnd {
            history = ContextHistory()
            nextEnd = ends.first { $0 > place } ?? count
          }
          mixer.begin(history, locations.at(place))
          _ = mixer.probability(of: text[place], learning: rate(Double(done) / total))
          history.read(text[place], traits)
          done += 1
          if done.isMultiple(of: Self.unitsPerReport), !isWanted(Double(done) / total) { return false }
        }
      }
    }
    return true
  }

  /// Four times as fast at the beginning, a twentieth at the end.
  private func rate(_ share: Double) -> Mixer.Rate {
    let decay = Float(Self.power(0.05, share))
    let start: Float = share < 0.1 ? 4 - 30 * Float(share) : 1
    return Mixer.Rate(
      weights: 0.004 * start * decay, last: 0.002, corrections: 0.02 * decay, mapLimit: 4000)
  }

  private static func power(_ base: Float, _ exponent: Double) -> Float {
    Numerics.exponential(Numerics.logarithm(base) * Float(exponent))
  }
}

/// Where the followers of all contexts of a part of the text are.
private final class Locations {
  private let part: Range<Int>
  private let contexts: Int
  private let locations: UnsafeMutablePointer<CountTable.Location>
  /// The history before the part.
  private(set) var history = ContextHistory()

  init(_ part: Range<Int>, _ fit: ContextMixingFit) {
    self.part = part
    contexts = fit.mixer.counts.views.count
    locations = .allocate(capacity: max(1, part.count * contexts))
    locations.initialize(repeating: .none, count: max(1, part.count * contexts))
    // What the history remembers of a text is the word before and the line: far back enough for both.
    let begin = max(0, part.lowerBound - 4096)
    var past = ContextHistory()
    let ends = Set(fit.ends)
    for place in begin..<part.upperBound {
      if place > 0, ends.contains(place) { past = ContextHistory() }
      if place == part.lowerBound { history = past }
      if place >= part.lowerBound {
        fit.mixer.find(past, locations + (place - part.lowerBound) * contexts)
      }
      past.read(fit.text[place], fit.traits)
    }
  }

  deinit { locations.deallocate() }

  func at(_ place: Int) -> UnsafePointer<CountTable.Location> {
    UnsafePointer(locations + (place - part.lowerBound) * contexts)
  }

  /// Takes the part's own occurrences out of the counts.
  func takeOut(of mixer: Mixer, _ fit: ContextMixingFit) {
    change(by: -1, mixer, fit)
    var counts = fit.unitCounts
    for place in part { counts[Int(fit.text[place])] -= 1 }
    mixer.setUnigrams(counts)
  }

  /// Puts them back.
  func putBack(into mixer: Mixer, _ fit: ContextMixingFit) {
    change(by: 1, mixer, fit)
    mixer.setUnigrams(fit.unitCounts)
  }

  private func change(by step: Int32, _ mixer: Mixer, _ fit: ContextMixingFit) {
    for place in part {
      let leaf = mixer.tree.positions[Int(fit.text[place])]
      for context in 0..<contexts {
        let number = at(place)[context].number
        let view = mixer.counts.views[context]
        if number == CountTable.Location.none.number {
          continue
        } else if number < 0 {
          let single = Int(~number)
          if step < 0, view.singlePlaces[single] == leaf { view.singlePlaces[single] = CountTable.noPlace }
          if step > 0, view.singlePlaces[single] == CountTable.noPlace { view.singlePlaces[single] = leaf }
        } else {
          var (low, high) = (Int(view.starts[Int(number)]), Int(view.starts[Int(number) + 1]))
          let end = high
          while low < high {
            let half = (low + high) / 2
            if view.places[half] < leaf { low = half + 1 } else { high = half }
          }
          // A value that was taken for another has no such follower. A rounded count may be less than what is
          // taken out; it wraps around, and back.
          if low < end, view.places[low] == leaf {
            view.counts[low] = UInt32(bitPattern: Int32(bitPattern: view.counts[low]) &+ step)
          }
        }
      }
    }
  }
}
