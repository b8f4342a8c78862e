import CUtf8proc

/// What kind of character a unit is, for models that look at more than ids.
package struct UnitCharacter: Sendable, Equatable {
  /// A coarse class.
  package enum Kind: Sendable {
    /// Letters other than capitals, marks, apostrophes, and bytes of characters beyond ASCII.
    case letter
    case capital, space, lineFeed
    /// Digits, punctuation and everything else.
    case other
  }

  /// The class of its first scalar.
  package var kind: Kind
  /// The same unit in lower case, if it is a different one.
  package var lowercase: TextUnit?
  /// The number of the syllable counted from U+AC00, if it is one.
  package var syllable: Int?
  /// The number of the final consonant, 0 for none, if it ends in a Hangul syllable or is a final consonant.
  package var final: Int?

  /// The character of a unit.
  package init(_ unit: TextUnit) {
    switch unit {
    case .unknown: self.init([])
    case .boundary:
      self.init([])
      kind = .lineFeed
    case .byte(let byte):
      self.init([UInt32(byte)])
      if byte >= 0x80 { kind = .letter }
      lowercase = byte < 0x80 ? Self.lowercase(of: UInt32(byte)).map { .byte(UInt8($0)) } : nil
    case .jamo(let scalar):
      self.init([scalar.value])
      let (first, count) = (UInt32(0x11A8), UInt32(Syllable.trailingCount - 1))
      if (first..<first + count).contains(scalar.value) { final = Int(scalar.value - first) + 1 }
    case .text(let bytes):
      let scalars = scalarValues(of: bytes) ?? []
      self.init(scalars)
      if scalars.count == 1, let lower = Self.lowercase(of: scalars[0]), let scalar = Unicode.Scalar(lower) {
        lowercase = .text(Array(String(Character(scalar)).utf8))
      }
    }
  }

  private init(_ scalars: [UInt32]) {
    kind = scalars.first.map(Self.kind) ?? .letter
    guard let last = scalars.last, Syllable.isSyllable(last) else { return }
    let number = Int(last - Syllable.base)
    final = number % Syllable.trailingCount
    if scalars.count == 1 { syllable = number }
  }

  private static func kind(of scalar: UInt32) -> Kind {
    switch scalar {
    case 0x0A, 0x2028, 0x2029: return .lineFeed
    case 0x09, 0x0B...0x0D, 0x85: return .space
    case 0x27, 0x2019: return .letter
    default: break
    }
    switch utf8proc_category(Int32(scalar)) {
    case UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LT: return .capital
    case UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LM, UTF8PROC_CATEGORY_LO, UTF8PROC_CATEGORY_MN,
      UTF8PROC_CATEGORY_MC, UTF8PROC_CATEGORY_ME:
      return .letter
    case UTF8PROC_CATEGORY_ZS: return .space
    default: return .other
    }
  }

  private static func lowercase(of scalar: UInt32) -> UInt32? {
    let lower = UInt32(bitPattern: utf8proc_tolower(Int32(scalar)))
    return lower == scalar ? nil : lower
  }
}
