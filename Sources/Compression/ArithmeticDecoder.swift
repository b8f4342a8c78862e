/// Reads the symbols that an ``ArithmeticEncoder`` wrote, given the same frequencies.
///
/// Any bytes decode to some symbols: whether they are the right ones is for a checksum to say.
public struct ArithmeticDecoder: Sendable {
  private let bytes: ArraySlice<UInt8>
  private var next: Int
  /// The number that was read, less what the symbols so far stand for.
  private var code: UInt64 = 0
  private var width = UInt64.max

  /// A decoder at the first symbol.
  public init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    next = bytes.startIndex
    for _ in 0..<8 { code = code << 8 | UInt64(nextByte()) }
  }

  /// Where the next symbol lies among the frequencies, below `total`. ``take(_:of:)`` goes on from there.
  public func position(of total: UInt64) -> UInt64 {
    min(code / (width / total), total - 1)
  }

  /// Goes past a symbol: the one whose range contains ``position(of:)``.
  public mutating func take(_ range: Range<UInt64>, of total: UInt64) {
    let unit = width / total
    code -= unit * range.lowerBound
    width = range.upperBound == total ? width - unit * range.lowerBound : unit * UInt64(range.count)
    while width < ArithmeticEncoder.smallestWidth {
      code = code << 8 | UInt64(nextByte())
      width <<= 8
    }
  }

  private mutating func nextByte() -> UInt8 {
    defer { next += 1 }
    return next < bytes.endIndex ? bytes[next] : 0
  }
}
