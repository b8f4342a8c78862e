import UnitSequences

/// Counts the contexts of a text in bounded memory.
struct Counting {
  let text: UnitSequence
  /// Where each text ends. No context reaches across an end.
  let ends: [Int]
  let tree: UnitTree
  let traits: UnitTraits
  /// How many bytes all tables may take. About as much again is needed while counting.
  let memory: Int

  /// Counts all contexts.
  ///
  /// If they do not fit into the memory, the rarest values of each context are left out.
  ///
  /// - Returns: Nil if `isWanted` stopped it.
  func tables(of contexts: [ContextDescriptor], isWanted: (Double) -> Bool) -> [CountTable]? {
    var tables: [CountTable?] = Array(repeating: nil, count: contexts.count)
    var left = memory
    let order = ContextDescriptor.shorterFirst(contexts)
    for (done, next) in order.enumerated() {
      guard isWanted(Double(done) / Double(contexts.count)) else { return nil }
      let shorter = next.shorter.flatMap { index in tables[index].map { (contexts[index], $0) } }
      // What the first ones do not need is left for the others.
      let table = table(
        of: contexts[next.index], extending: shorter, memory: left / (contexts.count - done))
      left -= table.byteCount
      tables[next.index] = table
    }
    return tables.compactMap(\.self)
  }

  /// Counts what follows each value of a context, but not where a shorter context has a value that occurred
  /// only there: then the longer one says the same.
  private func table(
    of context: ContextDescriptor, extending shorter: (context: ContextDescriptor, table: CountTable)?,
    memory: Int
  ) -> CountTable {
    let capacity = max(Self.leastPairs, self.memory / (2 * MemoryLayout<UInt64>.size))
    // Values are counted in several passes over the text if there is no room for all of them.
    var passBits: UInt64 = 0
    while text.count >> Int(passBits) > capacity { passBits += 1 }
    var building: (builder: CountTable.Builder, least: UInt32)?
    for pass in 0..<UInt64(1) << passBits {
      var runs = Runs(capacity: min(capacity, text.count))
      forEachPlace { history, place in
        let value = context.value(history)
        guard value >> (UInt64(CountTable.valueBits) - passBits) == pass else { return }
        if let shorter, !shorter.table.isSeveral(shorter.table.find(shorter.context.value(history))) {
          return
        }
        runs.add(value << 16 | UInt64(tree.positions[Int(text[place])]))
      }
      runs.join()
      var (builder, least) = building ?? plan(runs, passes: 1 << Int(passBits), memory: memory)
      building = nil
      runs.forEachValue { value, followers in
        guard followers.reduce(UInt32(0), { $0 &+ $1.count }) >= least else { return }
        builder.append(value, followers[...])
      }
      building = (builder, least)
    }
    guard var builder = building?.builder else { preconditionFailure("counting in no pass") }
    building = nil
    return builder.finished()
  }

  private static let leastPairs = 1 << 16

  /// Calls a function with each place of the text and the history before it.
  @inline(__always)
  private func forEachPlace(_ body: (_ history: ContextHistory, _ place: Int) -> Void) {
    var start = 0
    for end in ends {
      var history = ContextHistory()
      for place in start..<end {
        body(history, place)
        history.read(text[place], traits)
      }
      start = end
    }
  }

  /// Decides, by the values of the first of several passes, how often a value must occur to be kept.
  private func plan(_ runs: Runs, passes: Int, memory: Int) -> (CountTable.Builder, least: UInt32) {
    var words = [Int](repeating: 0, count: Self.mostLeast + 1)
    var values = words
    runs.forEachValue { value, followers in
      let count = Int(followers.reduce(UInt32(0)) { $0 &+ $1.count })
      words[min(count, Self.mostLeast)] += CountTable.Builder.wordCount(
        followers[...], vocabularySize: traits.count)
      values[min(count, Self.mostLeast)] += 1
    }
    var (wordSum, valueSum, least) = (words.reduce(0, +) * passes, values.reduce(0, +) * passes, 1)
    while 2 * wordSum + valueSum > memory, least < Self.mostLeast {
      wordSum -= words[least] * passes
      valueSum -= values[least] * passes
      least += 1
    }
    return (
      CountTable.Builder(values: valueSum, words: wordSum, vocabularySize: traits.count), UInt32(least)
    )
  }

  private static let mostLeast = 1 << 16
}

/// Pairs of a value and a place, in ascending order, and how often each occurs.
private struct Runs {
  private var pairs: [UInt64] = []
  private var (keys, counts): ([UInt64], [UInt32]) = ([], [])
  private let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    pairs.reserveCapacity(capacity)
  }

  /// Adds an occurrence.
  @inline(__always)
  mutating func add(_ pair: UInt64) {
    pairs.append(pair)
    if pairs.count == capacity { join() }
  }

  /// Counts the pairs that were added since the last time.
  mutating func join() {
    guard !pairs.isEmpty else { return }
    sortAscending(&pairs)
    var (newKeys, newCounts): ([UInt64], [UInt32]) = ([], [])
    var (old, new) = (0, 0)
    while new < pairs.count {
      let key = pairs[new]
      while old < keys.count, keys[old] < key {
        newKeys.append(keys[old])
        newCounts.append(counts[old])
        old += 1
      }
      var count: UInt32 = 0
      while new < pairs.count, pairs[new] == key {
        count &+= 1
        new += 1
      }
      if old < keys.count, keys[old] == key {
        count &+= counts[old]
        old += 1
      }
      newKeys.append(key)
      newCounts.append(count)
    }
    newKeys += keys[old...]
    newCounts += counts[old...]
    (keys, counts) = (newKeys, newCounts)
    pairs.removeAll(keepingCapacity: true)
  }

  /// Calls a function with each value and its followers.
  func forEachValue(_ body: (UInt64, [CountTable.Follower]) -> Void) {
    var followers: [CountTable.Follower] = []
    var place = 0
    while place < keys.count {
      let value = keys[place] >> 16
      followers.removeAll(keepingCapacity: true)
      while place < keys.count, keys[place] >> 16 == value {
        followers.append(
          CountTable.Follower(place: UInt16(truncatingIfNeeded: keys[place]), count: counts[place]))
        place += 1
      }
      body(value, followers)
    }
  }
}

/// Sorts numbers by eight radix passes of a byte each, least significant first; passes in which all numbers
/// agree are left out.
func sortAscending(_ numbers: inout [UInt64]) {
  var other = [UInt64](repeating: 0, count: numbers.count)
  for shift in stride(from: UInt64(0), to: 64, by: 8) {
    var offsets = [Int](repeating: 0, count: 257)
    for number in numbers { offsets[Int(number >> shift & 0xFF) + 1] += 1 }
    guard !offsets.contains(numbers.count) else { continue }
    for index in 1...256 { offsets[index] += offsets[index - 1] }
    numbers.withUnsafeBufferPointer { numbers in
      other.withUnsafeMutableBufferPointer { other in
        offsets.withUnsafeMutableBufferPointer { offsets in
          for number in numbers {
            let digit = Int(number >> shift & 0xFF)
            other[offsets[digit]] = number
            offsets[digit] += 1
          }
        }
      }
    }
    swap(&numbers, &other)
  }
}
