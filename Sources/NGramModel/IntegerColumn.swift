import UnitSequences

/// Whole numbers, stored in two bytes each if all of them allow it, as the ids of a text are.
package typealias IntegerColumn = UnitSequence

extension UnitSequence {
  /// The index of a number in a range in which the numbers are sorted; nil if it is not there.
  func place(of value: UInt32, in range: Range<Int>) -> Int? {
    switch self {
    case .narrow(let values): UInt16(exactly: value).flatMap { sortedPlace(of: $0, in: values, range) }
    case .wide(let values): sortedPlace(of: value, in: values, range)
    }
  }
}

/// A type that can hold an id and the number after it.
protocol IDStorage: FixedWidthInteger, UnsignedInteger, Sendable {
  static func column(_ values: [Self]) -> IntegerColumn
}

extension UInt16: IDStorage {
  static func column(_ values: [UInt16]) -> IntegerColumn { .narrow(values) }
}

extension UInt32: IDStorage {
  static func column(_ values: [UInt32]) -> IntegerColumn { .wide(values) }
}

/// Binary search.
private func sortedPlace<Value: FixedWidthInteger>(
  of value: Value, in values: [Value], _ range: Range<Int>
) -> Int? {
  var (low, high) = (range.lowerBound, range.upperBound)
  while low < high {
    let middle = low + (high - low) / 2
    if values[middle] < value { low = middle + 1 } else { high = middle }
  }
  return low < range.upperBound && values[low] == value ? low : nil
}
