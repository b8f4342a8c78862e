/// Whole numbers, in two bytes each where all of them allow it.
package enum IntegerColumn: Sendable, Equatable {
  /// Numbers below 65,536.
  case narrow([UInt16])
  /// Any numbers.
  case wide([UInt32])

  /// The numbers, narrow where they allow it.
  package init(_ values: [UInt32]) {
    self = values.allSatisfy { $0 <= UInt16.max } ? .narrow(values.map { UInt16($0) }) : .wide(values)
  }

  /// How many numbers there are.
  package var count: Int {
    switch self {
    case .narrow(let values): values.count
    case .wide(let values): values.count
    }
  }

  /// The number at a place.
  package subscript(place: Int) -> UInt32 {
    switch self {
    case .narrow(let values): UInt32(values[place])
    case .wide(let values): values[place]
    }
  }

  /// Bytes of all numbers.
  package var byteCount: Int {
    switch self {
    case .narrow(let values): values.count * 2
    case .wide(let values): values.count * 4
    }
  }

  /// The place of a number in a range in which numbers rise.
  func place(of value: UInt32, in range: Range<Int>) -> Int? {
    switch self {
    case .narrow(let values): UInt16(exactly: value).flatMap { sortedPlace(of: $0, in: values, range) }
    case .wide(let values): sortedPlace(of: value, in: values, range)
    }
  }
}

/// A type that an id and the number after it fit.
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
