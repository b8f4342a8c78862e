/// Which parts units are composed of: a row of a table is then the sum of the unit's own vector and the
/// vectors of its parts.
///
/// A Hangul syllable is composed of its initial, vowel and final, so that what is learnt about 각 also helps
/// with 간 and 객.
///
///     row v = own v + Σⱼ part (index[v, j])
///
/// Which parts a unit has depends on the text; the model gets them as numbers.
public struct UnitComposition: Sendable, Equatable {
  /// The name in the model file and on the command line, for example `hangul`.
  public let name: String
  /// P: the number of different parts.
  public let partCount: Int
  /// J: the largest number of parts of a unit.
  public let partsPerUnit: Int
  /// [V, J]: the parts of each unit; unused places hold ``noPart``.
  public let index: [UInt32]
  /// [K, J]: the parts of units that are not in the vocabulary but can still be read, as ids V, V + 1, …:
  /// their rows are the sums of their parts alone. They are never predicted.
  public let readOnlyIndex: [UInt32]

  /// Marks an unused place in an index.
  public static let noPart = UInt32.max

  /// A composition; every number in the indices must be less than `partCount`, or ``noPart``.
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

  /// V: the number of units that have a row of their own.
  public var unitCount: Int { index.count / partsPerUnit }
  /// K: the number of further units that can be read.
  public var readOnlyCount: Int { readOnlyIndex.count / partsPerUnit }

  /// The parts of a unit, or of a unit that can only be read (ids from V).
  public func parts(of unit: Int) -> [Int] {
    let (places, unit) = unit < unitCount ? (index, unit) : (readOnlyIndex, unit - unitCount)
    return places[unit * partsPerUnit..<(unit + 1) * partsPerUnit].compactMap {
      $0 == Self.noPart ? nil : Int($0)
    }
  }
}
