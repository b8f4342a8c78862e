/// A bfloat16 number: the upper half of a `Float`.
public struct BFloat16: BitwiseCopyable, Equatable, Sendable {
  /// Sign (1 bit), exponent (8 bits) and fraction (7 bits).
  public var bitPattern: UInt16

  /// Makes the number with these bits.
  public init(bitPattern: UInt16) {
    self.bitPattern = bitPattern
  }

  /// Rounds to the nearest bfloat16, ties to even; NaN stays NaN.
  public init(_ value: Float) {
    let bits = value.bitPattern
    if value.isNaN {
      // Rounding could carry a NaN's fraction into the exponent; the quiet bit keeps it a NaN.
      bitPattern = UInt16(truncatingIfNeeded: bits >> 16) | 0x0040
    } else {
      bitPattern = UInt16(truncatingIfNeeded: (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16)
    }
  }

  /// The same number as a `Float`, exactly.
  public var float: Float {
    Float(bitPattern: UInt32(bitPattern) << 16)
  }
}
