import LanguageModels
import UnitSequences

/// The parts of a training text that a hybrid's network does not see, so that its weight in the mixture can
/// be fitted honestly: blocks of equal length, one in each of as many equal stretches of the text.
public enum HeldBackBlocks {
  /// A shorter text has no blocks.
  public static let leastUnits = 1000
  /// The share of the text.
  public static let share = 0.05

  private static let longest = 2000
  /// Shorter ones tell little, since their neighbours are so near.
  private static let shortest = 150
  private static let usualCount = 8
  /// So many units are enough for the weights, however long the text is.
  private static let most = 120_000

  /// The blocks of a text, which depend on nothing but its length.
  public static func blocks(ofUnits count: Int) -> [Range<Int>] {
    guard count >= leastUnits else { return [] }
    let units = min(most, Int(share * Double(count)))
    let number = max(2, min(usualCount, units / shortest), units / longest)
    let length = units / number
    var generator = SeededGenerator(seed: 1)
    return (0..<number).map { index in
      let stretch = count * index / number..<count * (index + 1) / number
      let start = stretch.lowerBound + Int(generator.next() % UInt64(stretch.count - length + 1))
      return start..<start + length
    }
  }
}

extension HeldBackBlocks {
  /// The blocks of a text of documents: whole documents, as far as they are not much longer than a block.
  ///
  /// - Parameter ends: The end of each document.
  public static func blocks(ofDocuments ends: [Int]) -> [Range<Int>] {
    let starts = [0] + ends.dropLast()
    var blocks: [Range<Int>] = []
    for block in self.blocks(ofUnits: ends.last ?? 0) {
      let first = starts.partitioningIndex { $0 >= max(block.lowerBound, blocks.last?.upperBound ?? 0) }
      guard first < starts.count else { continue }
      let last = ends.partitioningIndex { $0 >= starts[first] + block.count }
      let whole = starts[first]..<(last < ends.count ? ends[last] : ends[ends.count - 1])
      if !whole.isEmpty, whole.count <= 2 * block.count {
        blocks.append(whole)
      } else if block.lowerBound >= blocks.last?.upperBound ?? 0 {
        blocks.append(block)
      }
    }
    return blocks
  }

  /// The ends of documents in a text without some blocks.
  public static func ends(_ ends: [Int], removing blocks: [Range<Int>]) -> [Int] {
    var left: [Int] = []
    var removed = 0
    var next = 0
    for end in ends {
      while next < blocks.count, blocks[next].upperBound <= end {
        removed += blocks[next].count
        next += 1
      }
      let inside = next < blocks.count ? max(0, end - blocks[next].lowerBound) : 0
      let shorter = end - removed - inside
      if shorter > left.last ?? 0 { left.append(shorter) }
    }
    return left
  }
}

extension Array {
  /// The first index at which a condition holds that holds from there on; the count if it holds nowhere.
  fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension UnitSequence {
  /// The sequence without some parts of it, which are in ascending order.
  public func removing(_ parts: [Range<Int>]) -> UnitSequence {
    switch self {
    case .narrow(let ids): .narrow(Self.kept(of: ids, parts))
    case .wide(let ids): .wide(Self.kept(of: ids, parts))
    }
  }

  private static func kept<ID>(of ids: [ID], _ parts: [Range<Int>]) -> [ID] {
    var kept: [ID] = []
    kept.reserveCapacity(ids.count)
    var start = 0
    for part in parts {
      kept += ids[start..<part.lowerBound]
      start = part.upperBound
    }
    return kept + ids[start...]
  }
}
