/// What a vocabulary has an id for.
public enum Unit: Sendable, Hashable {
  /// The unit of id 0, `<unk>`: everything that the vocabulary does not hold.
  case unknown
  /// One scalar or one grapheme cluster, in UTF-8.
  case text([UInt8])
  /// A part of a precomposed Hangul syllable, as the modern conjoining jamo it decomposes to.
  case jamo(Unicode.Scalar)
  /// One byte of UTF-8.
  case byte(UInt8)

  /// How `<unk>` is written in a vocabulary file.
  public static let unknownName = "<unk>"

  /// The bytes that units are ordered by; `<unk>` has none.
  public var key: [UInt8] {
    switch self {
    case .unknown: []
    case .text(let bytes): bytes
    case .jamo(let scalar): Array(String(Character(scalar)).utf8)
    case .byte(let byte): [byte]
    }
  }
}
