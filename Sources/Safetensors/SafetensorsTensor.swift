/// What the header says about one tensor.
public struct SafetensorsTensor: Equatable, Sendable {
  /// The tensor's name, unique in its file by its UTF-8 bytes.
  public let name: String
  /// The type of its elements.
  public let dtype: SafetensorsDType
  /// Its dimensions, outermost first (row-major). Empty for a scalar; a 0 makes the tensor empty.
  public let shape: [Int]
  /// The offset of its first byte from the beginning of the data section.
  public let byteOffset: Int
  /// The number of its bytes.
  public let byteCount: Int

  /// The number of its elements: the product of `shape`, 1 for a scalar.
  public var elementCount: Int { byteCount / dtype.byteCount }
}

/// The size of a tensor in bytes, or nil if it does not fit an `Int`.
func tensorByteCount(dtype: SafetensorsDType, shape: [Int]) -> Int? {
  var total = 1
  for length in shape + [dtype.byteCount] {
    let (product, overflow) = total.multipliedReportingOverflow(by: length)
    if overflow { return nil }
    total = product
  }
  return total
}
