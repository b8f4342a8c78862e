/// What parts units are made of: a table's row is then the sum of the unit's own vector and those of its
/// parts.
///
/// A Hangul syllable is made of its initial, vowel and final, so that what is learnt of 각 helps with 간 and 객.
///
///     row v = own v + Σⱼ part (index[v, j])
///
/// Which parts a unit has is a matter of text and given to the model as numbers.
public struct UnitComposition: Sendable, Equatable {
  /// The name in the model file and on the command line, for example `hangul`.
  public let name: String
  /// P: how many parts there are in all.
  public let partCount: Int
  /// J: how many parts a unit has at most.
  public let partsPerUnit: Int
  /// [V, J]: the numbers of each unit's parts; ``noPart`` fills up.
  public let index: [UInt32]
  /// [K, J]: the parts of units that the vocabulary lacks and that can be read all the same, as ids V, V + 1,
  /// …: their rows are the sums of their parts alone. They are never predicted.
  public let readOnlyIndex: [UInt32]

  /// The place of a part that a unit has not.
  public static let noPart = UInt32.max

  /// A composition; every number in the indices must be below `partCount` or ``noPart``.
  public init(
    name: String, partCount: Int, partsPerUnit: Int, index: [UInt32], readOnlyIndex: [UInt32] = []
  ) {
    precondition(
      partsPerUnit > 0 && index.count.isMultiple(of: partsPerUnit)
        && readOnlyIndex.count.isMultiple(of: partsPerUnit),
      "indices of \(index.count) and \(readOnlyIndex.count) places for \(partsPerUnit) parts a unit")
    precondition(
      (index + readOnlyIndex).allSatisfy { $0 == Self.noPart || $0 < partCount },
      "an index beyond \(partCount) parts")
    self.name = name
    self.partCount = partCount
    self.partsPerUnit = partsPerUnit
    self.index = index
    self.readOnlyIndex = readOnlyIndex
  }

  /// V: how many units have a row of their own.
  public var unitCount: Int { index.count / partsPerUnit }
  /// K: how many more can be read.
  public var readOnlyCount: Int { readOnlyIndex.count / partsPerUnit }

  /// The parts of a unit, or of one that can only be read (ids from V).
  public func parts(of unit: Int) -> [Int] {
    let (places, unit) = unit < unitCount ? (index, unit) : (readOnlyIndex, unit - unitCount)
    return places[unit * partsPerUnit..<(unit + 1) * partsPerUnit].compactMap {
      $0 == Self.noPart ? nil : Int($0)
    }
  }
}
