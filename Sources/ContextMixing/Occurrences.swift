import UnitSequences

/// Where parts of the training text are in the counts, and what the parts themselves contribute: while
/// weights are fitted to a part, the counts are read without it.
///
/// A place of the parts is numbered as if the parts stood one after another.
final class Occurrences {
  /// The history before each part.
  let histories: [ContextHistory]
  /// How often each unit occurs outside of the parts.
  let unitCounts: [UInt32]

  private let contexts: Int
  /// [places, contexts]
  private let locations: UnsafeMutablePointer<CountTable.Location>
  /// Which group of ``followers`` has the same value. [contexts, places]
  private let groups: UnsafeMutablePointer<UInt32>
  private let count: Int
  /// For each context and value, what follows in the parts.
  private let followers: [SharedArray<CountTable.Follower>]
  /// Where each group begins, and the end of the last.
  private let starts: [SharedArray<UInt32>]
  /// Long lists that were read before, without the followers in the parts.
  private var kept: [Kept]
  private let size: Int

  /// Lists of followers of one context.
  private struct Kept {
    /// Where the list of each group begins; −1 if it was not kept.
    var starts: [Int]
    var counts: [Int32]
    var places: [UInt16] = []
    var sums: [UInt32] = []

    init(groups: Int) {
      starts = Array(repeating: -1, count: groups)
      counts = Array(repeating: 0, count: groups)
    }
  }

  /// What the history remembers is the words before and the line: so far back is enough for both.
  private static let reach = 4096

  init(
    of parts: [Range<Int>], in text: UnitSequence, ends: [Int], traits: UnitTraits, unitCounts: [UInt32],
    mixer: Mixer
  ) {
    contexts = mixer.contextCount
    count = parts.reduce(0) { $0 + $1.count }
    locations = .allocate(capacity: max(1, count * contexts))
    locations.initialize(repeating: .none, count: max(1, count * contexts))
    groups = .allocate(capacity: max(1, count * contexts))
    groups.initialize(repeating: 0, count: max(1, count * contexts))
    var elsewhere = unitCounts
    var histories: [ContextHistory] = []
    var leaves: [UInt16] = []
    leaves.reserveCapacity(count)
    for part in parts {
      let begin = max(0, part.lowerBound - Self.reach)
      let near = Set(ends.lazy.filter { $0 > begin && $0 < part.upperBound })
      var past = ContextHistory()
      for place in begin..<part.upperBound {
        let unit = text[place]
        if near.contains(place) { past = ContextHistory() }
        if place == part.lowerBound { histories.append(past) }
        if place >= part.lowerBound {
          let found = locations + leaves.count * contexts
          mixer.find(past, found)
          // A value that occurred only here has no followers elsewhere.
          for (context, table) in mixer.tables.enumerated() where !table.isSeveral(found[context]) {
            found[context] = .none
          }
          leaves.append(mixer.tree.positions[Int(unit)])
          elsewhere[Int(unit)] -= 1
        }
        past.read(unit, traits)
      }
    }
    (self.histories, self.unitCounts) = (histories, elsewhere)
    var (followers, starts): ([SharedArray<CountTable.Follower>], [SharedArray<UInt32>]) = ([], [])
    for context in 0..<contexts {
      let grouped = Self.grouped(
        leaves, locations + context, stride: contexts, groups: groups + context * count)
      followers.append(SharedArray(grouped.followers))
      starts.append(SharedArray(grouped.starts))
    }
    (self.followers, self.starts) = (followers, starts)
    kept = starts.map { Kept(groups: $0.count) }
    size = mixer.tree.count
  }

  deinit {
    locations.deallocate()
    groups.deallocate()
  }

  /// Where the followers of all contexts are at a place; none where there are none outside of the parts.
  /// [contexts]
  @inline(__always)
  func at(_ place: Int) -> UnsafePointer<CountTable.Location> {
    UnsafePointer(locations + place * contexts)
  }

  /// Lists are kept if they have so many followers in the parts.
  private static let leastKept = 8

  /// Reads the followers of the value of a context at a place, without those in the parts; see
  /// ``CountTable/read(_:vocabularySize:without:_:_:)``.
  func read(
    _ context: Int, of table: CountTable, at place: Int, _ places: UnsafeMutablePointer<UInt16>,
    _ sums: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let group = Int(groups[context * count + place])
    if kept[context].starts[group] >= 0 {
      let (start, count) = (kept[context].starts[group], Int(kept[context].counts[group]))
      kept[context].places.withUnsafeBufferPointer { kept in
        if let base = kept.baseAddress { places.update(from: base + start, count: count) }
      }
      kept[context].sums.withUnsafeBufferPointer { kept in
        if let base = kept.baseAddress { sums.update(from: base + start, count: count + 1) }
      }
      return count
    }
    let starts = starts[context].elements
    let own = UnsafeBufferPointer(
      rebasing: followers[context].elements[Int(starts[group])..<Int(starts[group + 1])])
    let found = table.read(at(place)[context], vocabularySize: size, without: own, places, sums)
    if own.count >= Self.leastKept {
      kept[context].starts[group] = kept[context].places.count
      kept[context].counts[group] = Int32(found)
      // As many places as sums.
      kept[context].places += UnsafeBufferPointer(start: places, count: found)
      kept[context].places.append(0)
      kept[context].sums += UnsafeBufferPointer(start: sums, count: found + 1)
    }
    return found
  }

  /// Puts together what follows the same value.
  private static func grouped(
    _ leaves: [UInt16], _ locations: UnsafePointer<CountTable.Location>, stride: Int,
    groups: UnsafeMutablePointer<UInt32>
  ) -> (followers: [CountTable.Follower], starts: [UInt32]) {
    var byValue: [UInt64] = []
    byValue.reserveCapacity(leaves.count)
    for place in leaves.indices where locations[place * stride] != .none {
      byValue.append(UInt64(locations[place * stride].head) << 32 | UInt64(place))
    }
    sortAscending(&byValue)
    // Groups are numbered as they occur first, so that they are read one after another.
    let none = UInt32.max
    var firsts = [UInt32](repeating: none, count: leaves.count)
    var first = 0
    for (index, key) in byValue.enumerated() {
      if index == 0 || key >> 32 != byValue[index - 1] >> 32 { first = Int(key & 0xFFFF_FFFF) }
      firsts[Int(key & 0xFFFF_FFFF)] = UInt32(first)
    }
    var byGroup: [UInt64] = []
    byGroup.reserveCapacity(byValue.count)
    var group: UInt32 = 0
    for (place, first) in firsts.enumerated() where first != none {
      if first == place {
        groups[place] = group
        group += 1
      } else {
        groups[place] = groups[Int(first)]
      }
      byGroup.append(UInt64(groups[place]) << 16 | UInt64(leaves[place]))
    }
    sortAscending(&byGroup)
    var followers: [CountTable.Follower] = []
    var starts: [UInt32] = [0]
    for (index, key) in byGroup.enumerated() {
      if index > 0, key == byGroup[index - 1] {
        followers[followers.count - 1].count += 1
        continue
      }
      if index > 0, key >> 16 != byGroup[index - 1] >> 16 { starts.append(UInt32(followers.count)) }
      followers.append(CountTable.Follower(place: UInt16(truncatingIfNeeded: key), count: 1))
    }
    starts.append(UInt32(followers.count))
    return (followers, starts)
  }
}
