/// The counts of one context: for each of its values that occurred, which units followed, how often.
///
/// Units are stored as places in leaf order, ascending, so that the count of a subtree is a sum over a range.
/// Values that occurred once are stored apart, since they are most of all: one place each. Values are hashes
/// of 48 bits, of which the table keeps a part, so that a value that never occurred is now and then taken for
/// one that did (about 1 in 8,000).
package struct CountTable: Sendable, Equatable {
  /// Values that occurred several times, in buckets by their highest bits.
  package var several = Buckets()
  /// Where the followers of each of them begin, and the end of the last.
  package var starts: [UInt32] = [0]
  /// The places of the followers.
  package var places: [UInt16] = []
  /// Their counts, of which only the highest 12 binary digits differ from 0 (``rounded(_:)``).
  package var counts: [UInt32] = []
  /// Values that occurred once.
  package var single = Buckets()
  /// The place that followed each of them.
  package var singlePlaces: [UInt16] = []

  /// Values in buckets.
  package struct Buckets: Sendable, Equatable {
    /// The number of highest bits that select the bucket.
    package var bits = 0
    /// Where each bucket begins, and the end of the last. [2^bits + 1]
    package var starts: [UInt32] = [0, 0]
    /// The lowest 16 bits of each value.
    package var checks: [UInt16] = []
  }

  package init() {}

  /// The number of bytes of all arrays.
  package var byteCount: Int {
    4 * (several.starts.count + starts.count + counts.count + single.starts.count)
      + 2 * (several.checks.count + places.count + single.checks.count + singlePlaces.count)
  }

  /// Marks a single value whose only occurrence was taken away.
  static let noPlace = UInt16.max
  /// The number of bits of a value.
  static let valueBits = 48

  /// A count with at most 12 significant binary digits.
  package static func rounded(_ count: UInt32) -> UInt32 {
    let excess = max(0, 32 - count.leadingZeroBitCount - 12)
    return (count >> excess) << excess
  }
}

extension CountTable.Buckets {
  /// About so many values are in a bucket.
  private static let load = 4

  /// Buckets for a number of values.
  init(count: Int) {
    bits = 0
    while (1 << bits) &* Self.load < count { bits += 1 }
    starts = []
    starts.reserveCapacity((1 << bits) + 1)
    checks.reserveCapacity(count)
  }

  /// Appends a value; they arrive in ascending order.
  mutating func append(_ value: UInt64) {
    let bucket = Int(value >> UInt64(CountTable.valueBits - bits))
    while starts.count <= bucket { starts.append(UInt32(checks.count)) }
    checks.append(UInt16(truncatingIfNeeded: value))
  }

  /// Ends the last bucket.
  mutating func finish() {
    while starts.count <= 1 << bits { starts.append(UInt32(checks.count)) }
  }

  /// Whether the arrays belong together.
  var isValid: Bool {
    guard (0...32).contains(bits), starts.count == (1 << bits) + 1, starts.first == 0,
      starts.last == UInt32(checks.count)
    else { return false }
    return zip(starts, starts.dropFirst()).allSatisfy { $0 <= $1 }
  }
}

extension CountTable {
  /// Whether the arrays belong together and every place is below `count`.
  package func isValid(placeCount count: Int) -> Bool {
    guard several.isValid, single.isValid, starts.count == several.checks.count + 1, starts.first == 0,
      starts.last == UInt32(places.count), places.count == counts.count,
      singlePlaces.count == single.checks.count
    else { return false }
    guard zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 }) else { return false }
    return places.allSatisfy { $0 < count } && singlePlaces.allSatisfy { $0 < count }
  }
}

extension CountTable {
  /// A table as pointers, for the inner loops.
  struct View {
    let severalBits: UInt64
    let severalStarts: UnsafePointer<UInt32>
    let severalChecks: UnsafePointer<UInt16>
    let starts: UnsafePointer<UInt32>
    let places: UnsafeMutablePointer<UInt16>
    let counts: UnsafeMutablePointer<UInt32>
    let singleBits: UInt64
    let singleStarts: UnsafePointer<UInt32>
    let singleChecks: UnsafePointer<UInt16>
    let singlePlaces: UnsafeMutablePointer<UInt16>

    /// Where a value's followers are.
    @inline(__always)
    func find(_ value: UInt64) -> Location {
      let check = UInt16(truncatingIfNeeded: value)
      let bucket = Int(value >> (UInt64(CountTable.valueBits) - severalBits))
      var place = Int(severalStarts[bucket])
      let end = Int(severalStarts[bucket + 1])
      while place < end {
        if severalChecks[place] == check { return .several(place) }
        place += 1
      }
      let singleBucket = Int(value >> (UInt64(CountTable.valueBits) - singleBits))
      var single = Int(singleStarts[singleBucket])
      let singleEnd = Int(singleStarts[singleBucket + 1])
      while single < singleEnd {
        if singleChecks[single] == check { return .single(single) }
        single += 1
      }
      return .none
    }
  }

  /// Where a value's followers are.
  struct Location {
    /// An index into `starts`, the complement of one into `singlePlaces`, or `Int32.max`.
    let number: Int32

    static let none = Location(number: .max)

    @inline(__always)
    static func several(_ index: Int) -> Location { Location(number: Int32(truncatingIfNeeded: index)) }

    @inline(__always)
    static func single(_ index: Int) -> Location { Location(number: ~Int32(truncatingIfNeeded: index)) }
  }
}
