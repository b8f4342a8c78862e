import Foundation

/// A set of numbers of a fixed width, in ascending order: little, and quick to look in.
///
/// In JSON a string: the numbers, little-endian, in Base64.
struct SortedNumbers<Number: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable, Equatable {
  private let values: [Number]

  init(_ numbers: Set<Number>) { values = numbers.sorted() }

  var count: Int { values.count }

  func contains(_ number: Number) -> Bool {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low < values.count && values[low] == number
  }

  /// All numbers of both.
  func union(_ other: Self) -> Set<Number> { Set(values).union(other.values) }
}

extension SortedNumbers: Codable {
  private static var width: Int { Number.bitWidth / 8 }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let data = Data(base64Encoded: try container.decode(String.self)), data.count % Self.width == 0
    else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "they are no numbers of \(Self.width) bytes in Base64")
    }
    let bytes = [UInt8](data)
    values = stride(from: 0, to: bytes.count, by: Self.width).map { start in
      bytes[start..<start + Self.width].reversed().reduce(0) { $0 << 8 | Number($1) }
    }
    guard zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "they are not in ascending order")
    }
  }

  func encode(to encoder: any Encoder) throws {
    let bytes = values.flatMap { value in
      (0..<Self.width).map { UInt8(truncatingIfNeeded: value >> Number(8 * $0)) }
    }
    var container = encoder.singleValueContainer()
    try container.encode(Data(bytes).base64EncodedString())
  }
}
