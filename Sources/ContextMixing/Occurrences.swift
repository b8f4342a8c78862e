import UnitSequences

/// The occurrences of a part of the training text in the counts, which can be taken out and put back.
final class Occurrences {
  /// The history before the part.
  let history: ContextHistory

  private let part: Range<Int>
  private let text: UnitSequence
  private let contexts: Int
  private let locations: UnsafeMutablePointer<CountTable.Location>

  /// What the history remembers is the words before and the line: so far back is enough for both.
  private static let reach = 4096

  init(of part: Range<Int>, in text: UnitSequence, ends: [Int], traits: UnitTraits, mixer: Mixer) {
    (self.part, self.text) = (part, text)
    contexts = mixer.counts.views.count
    let count = max(1, part.count * contexts)
    locations = .allocate(capacity: count)
    locations.initialize(repeating: .none, count: count)
    let begin = max(0, part.lowerBound - Self.reach)
    let near = Set(ends.lazy.filter { $0 > begin && $0 < part.upperBound })
    var (past, before) = (ContextHistory(), ContextHistory())
    for place in begin..<part.upperBound {
      if near.contains(place) { past = ContextHistory() }
      if place == part.lowerBound { before = past }
      if place >= part.lowerBound { mixer.find(past, locations + (place - part.lowerBound) * contexts) }
      past.read(text[place], traits)
    }
    history = before
  }

  deinit { locations.deallocate() }

  /// Where the followers of all contexts are at a place of the part. [contexts]
  func at(_ place: Int) -> UnsafePointer<CountTable.Location> {
    UnsafePointer(locations + (place - part.lowerBound) * contexts)
  }

  /// Takes the part's own occurrences out of all counts.
  ///
  /// - Returns: How often each unit occurs elsewhere.
  func takeOut(of mixer: Mixer, unitCounts: [UInt32]) -> [UInt32] {
    change(by: -1, mixer)
    var counts = unitCounts
    for place in part { counts[Int(text[place])] -= 1 }
    mixer.setUnigrams(counts)
    return counts
  }

  /// Puts them back.
  func putBack(into mixer: Mixer, unitCounts: [UInt32]) {
    change(by: 1, mixer)
    mixer.setUnigrams(unitCounts)
  }

  /// Adds a number to the counts of the part's own occurrences; those of units alone stay.
  func change(by step: Int32, _ mixer: Mixer) {
    for place in part {
      let leaf = mixer.tree.positions[Int(text[place])]
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
