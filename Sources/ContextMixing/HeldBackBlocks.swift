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
