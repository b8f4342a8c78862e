/// Writes symbols as one number, in about −log₂ p bits each (Rissanen and Langdon 1979; with the carry of
/// Martin 1979).
///
/// A symbol is a range of whole-number frequencies. The same frequencies in the same order decode it
/// (``ArithmeticDecoder``).
public struct ArithmeticEncoder: Sendable {
  /// The end of the written number that is not certain yet.
  private var low: UInt64 = 0
  private var width = UInt64.max
  private var bytes: [UInt8] = []

  /// The largest sum of frequencies: the width is at least 2⁴⁸, so that the error of a symbol's share is at
  /// most 2⁻¹⁶.
  public static let largestTotal: UInt64 = 1 << 32
  static let smallestWidth: UInt64 = 1 << 48

  /// An encoder that has written nothing.
  public init() {}

  /// Writes a symbol.
  ///
  /// - Parameters:
  ///   - range: The symbol's frequencies, from the sum of those before it; not empty.
  ///   - total: The sum of all frequencies, at most ``largestTotal``.
  public mutating func encode(_ range: Range<UInt64>, of total: UInt64) {
    precondition(
      !range.isEmpty && range.upperBound <= total && total <= Self.largestTotal,
      "frequencies \(range) of \(total)")
    let unit = width / total
    let (sum, overflows) = low.addingReportingOverflow(unit * range.lowerBound)
    low = sum
    if overflows { carry() }
    // The last symbol takes what the division leaves.
    width = range.upperBound == total ? width - unit * range.lowerBound : unit * UInt64(range.count)
    while width < Self.smallestWidth {
      bytes.append(UInt8(low >> 56))
      low <<= 8
      width <<= 8
    }
  }

  /// The written bytes; after the last of them a decoder reads zeros.
  public consuming func finish() -> [UInt8] {
    let (rounded, overflows) = low.addingReportingOverflow(Self.smallestWidth - 1)
    if overflows { carry() }
    bytes.append(UInt8(rounded >> 56))
    bytes.append(UInt8(truncatingIfNeeded: rounded >> 48))
    while bytes.last == 0 { bytes.removeLast() }
    return bytes
  }

  private mutating func carry() {
    for place in bytes.indices.reversed() {
      bytes[place] &+= 1
      if bytes[place] != 0 { return }
    }
  }
}
