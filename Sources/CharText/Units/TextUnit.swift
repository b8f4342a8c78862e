/// A tokenization unit: what a vocabulary has an id for.
public enum TextUnit: Sendable, Hashable {
  /// The unit of id 0, `<unk>`: everything that is not in the vocabulary.
  case unknown
  /// Where a document begins and ends; always id 1 of the vocabularies that have it. It has no text.
  case boundary
  /// One scalar or one grapheme cluster, in well-formed UTF-8; a vocabulary accepts nothing else.
  case text([UInt8])
  /// A part of a precomposed Hangul syllable, as the modern conjoining jamo it decomposes to.
  case jamo(Unicode.Scalar)
  /// One byte of UTF-8.
  case byte(UInt8)

  /// The name of `<unk>` in a vocabulary file.
  public static let unknownName = "<unk>"
  /// The name of the boundary of documents in a vocabulary file.
  public static let boundaryName = "<document>"

  /// The bytes by which units are sorted; `<unk>` and the boundary have none.
  public var key: [UInt8] {
    switch self {
    case .unknown, .boundary: []
    case .text(let bytes): bytes
    case .jamo(let scalar): Array(String(Character(scalar)).utf8)
    case .byte(let byte): [byte]
    }
  }

  /// The number of scalars of a unit (a syllable is counted with its first part and a character with its
  /// first byte), and how many of them are Hangul, which is unknown for bytes.
  var scalarCounts: (all: Int, hangul: Int) {
    switch self {
    case .unknown, .boundary: return (0, 0)
    case .text(let bytes):
      let scalars = scalarValues(of: bytes) ?? []
      return (scalars.count, scalars.count(where: Syllable.isHangul))
    case .jamo(let scalar):
      let isFirst = Syllable.leadingJamo.contains(scalar.value)
      return isFirst ? (1, 1) : (0, 0)
    case .byte(let byte): return (byte & 0xC0 == 0x80 ? 0 : 1, 0)
    }
  }
}
