/// A hash of one or more normalized texts, which identifies the training text when training is resumed.
///
/// 64-bit FNV-1a (Fowler, Noll and Vo): starting from 14695981039346656037, for each byte, XOR with the byte
/// and multiply by 1099511628211 modulo 2⁶⁴. After each text its length in bytes follows as eight bytes,
/// little-endian, so that the boundaries between texts count too. Not a cryptographic hash: it does not
/// resist deliberate collisions.
public struct TextHash: Sendable, Equatable {
  /// The hash of everything added so far.
  public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
  private var length: UInt64 = 0

  /// The hash of no text.
  public init() {}

  /// Adds a whole text.
  public mutating func add(_ text: NormalizedText) {
    text.bytes.withUnsafeBufferPointer { add(piece: $0) }
    endText()
  }

  /// Adds the next piece of a text that arrives in pieces; after the last one call `endText()`.
  public mutating func add(piece: UnsafeBufferPointer<UInt8>) {
    var hash = value
    for byte in piece { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    value = hash
    length &+= UInt64(piece.count)
  }

  /// Ends a text that arrived in pieces.
  public mutating func endText() {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      value = (value ^ (length >> shift & 0xFF)) &* 0x100_0000_01B3
    }
    length = 0
  }
}
