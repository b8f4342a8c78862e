/// The position of a text of bytes within a character, and what may come next so that all of it is
/// well-formed UTF-8 (table 3-7 of the Unicode Standard).
public struct UTF8Automaton: Sendable, Equatable {
  /// The bits so far, and the number of missing continuation bytes.
  private var bits: UInt32 = 0
  private var missing = 0
  /// The scalars with the same number of bytes as this one.
  private var sameLength: ClosedRange<UInt32> = 0...0x7F

  /// An automaton at the beginning of a character.
  public init() {}

  /// Whether a character has ended, or none has begun: a text may stop here.
  public var isBoundary: Bool { missing == 0 }

  /// The scalars that are still possible after this byte; nil if the byte may not come next.
  ///
  /// The range contains no surrogates.
  public func scalars(after byte: UInt8) -> ClosedRange<UInt32>? {
    var next = self
    guard next.shift(byte) else { return nil }
    let width = UInt32(6 * next.missing)
    let low = max(next.bits << width, next.sameLength.lowerBound)
    var high = min(next.bits << width | ((1 << width) - 1), next.sameLength.upperBound)
    if low >= 0xD800, low <= 0xDFFF { return nil }
    if high >= 0xD800, high <= 0xDFFF { high = 0xD7FF }
    return low <= high ? low...high : nil
  }

  /// Takes a byte.
  ///
  /// - Returns: The scalar that it completes, if it does. A byte that may not come next is dropped together
  ///   with the incomplete scalar before it.
  @discardableResult
  public mutating func take(_ byte: UInt8) -> Unicode.Scalar? {
    guard scalars(after: byte) != nil, shift(byte) else {
      self = UTF8Automaton()
      return nil
    }
    return missing == 0 ? Unicode.Scalar(bits) : nil
  }

  /// Adds the bits of a byte of the right kind; the resulting range is not checked.
  private mutating func shift(_ byte: UInt8) -> Bool {
    let value = UInt32(byte)
    if missing > 0 {
      guard value & 0xC0 == 0x80 else { return false }
      bits = bits << 6 | value & 0x3F
      missing -= 1
      return true
    }
    switch value {
    case 0x00...0x7F: (bits, missing, sameLength) = (value, 0, 0...0x7F)
    case 0xC0...0xDF: (bits, missing, sameLength) = (value & 0x1F, 1, 0x80...0x7FF)
    case 0xE0...0xEF: (bits, missing, sameLength) = (value & 0x0F, 2, 0x800...0xFFFF)
    case 0xF0...0xF7: (bits, missing, sameLength) = (value & 0x07, 3, 0x10000...0x10FFFF)
    default: return false
    }
    return true
  }
}
