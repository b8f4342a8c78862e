/// How often each byte, or the end of a string of bytes, has occurred so far: a model for what no vocabulary
/// has.
///
/// It learns from what it codes, in the encoder and in the decoder alike.
public struct ByteModel: Sendable {
  /// Counts of the 256 bytes, then of the end.
  private var counts = [UInt32](repeating: 1, count: 257)
  private var total: UInt64 = 257

  /// The symbol that ends a string.
  public static let end = 256
  /// Counts are halved above this sum, so that recent bytes count for more.
  private static let largestTotal: UInt64 = 1 << 16

  /// A model of which every symbol is equally likely.
  public init() {}

  /// Writes a string and its end.
  public mutating func encode(_ bytes: some Sequence<UInt8>, to encoder: inout ArithmeticEncoder) {
    for byte in bytes { encode(Int(byte), to: &encoder) }
    encode(Self.end, to: &encoder)
  }

  /// Reads a string up to its end.
  ///
  /// - Returns: The string; nil if it is longer than `limit`.
  public mutating func decode(from decoder: inout ArithmeticDecoder, limit: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    while true {
      let position = decoder.position(of: total)
      var (symbol, start): (Int, UInt64) = (0, 0)
      while start + UInt64(counts[symbol]) <= position {
        start += UInt64(counts[symbol])
        symbol += 1
      }
      decoder.take(start..<start + UInt64(counts[symbol]), of: total)
      learn(symbol)
      if symbol == Self.end { return bytes }
      guard bytes.count < limit else { return nil }
      bytes.append(UInt8(symbol))
    }
  }

  private mutating func encode(_ symbol: Int, to encoder: inout ArithmeticEncoder) {
    var start: UInt64 = 0
    for count in counts[..<symbol] { start += UInt64(count) }
    encoder.encode(start..<start + UInt64(counts[symbol]), of: total)
    learn(symbol)
  }

  private mutating func learn(_ symbol: Int) {
    counts[symbol] += 32
    total += 32
    guard total > Self.largestTotal else { return }
    for index in counts.indices { counts[index] = (counts[index] + 1) / 2 }
    total = counts.reduce(0) { $0 + UInt64($1) }
  }
}
