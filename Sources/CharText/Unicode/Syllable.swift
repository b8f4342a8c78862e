/// A precomposed Hangul syllable (U+AC00–U+D7A3) and its parts.
///
/// The arithmetic is that of the Unicode Standard, section 3.12, with l, v and t the indices of the leading
/// consonant (0–18), vowel (0–20) and trailing consonant (0 for none, 1–27):
/// syllable = U+AC00 + (l · 21 + v) · 28 + t.
public struct Syllable: Sendable, Hashable {
  /// The index of the leading consonant, 0–18.
  public let leadingIndex: Int
  /// The index of the vowel, 0–20.
  public let vowelIndex: Int
  /// The index of the trailing consonant, 1–27, or 0 if there is none.
  public let trailingIndex: Int

  /// The syllable of a scalar, or nil if the scalar is not a syllable.
  public init?(_ scalar: Unicode.Scalar) {
    guard Syllable.isSyllable(scalar.value) else { return nil }
    let index = Int(scalar.value - Syllable.base)
    leadingIndex = index / (Syllable.vowelCount * Syllable.trailingCount)
    vowelIndex = index / Syllable.trailingCount % Syllable.vowelCount
    trailingIndex = index % Syllable.trailingCount
  }

  /// The syllable of conjoining jamo, or nil if one of them is not a modern jamo for its position.
  public init?(leading: Unicode.Scalar, vowel: Unicode.Scalar, trailing: Unicode.Scalar? = nil) {
    guard Syllable.leadingJamo.contains(leading.value), Syllable.vowelJamo.contains(vowel.value)
    else { return nil }
    if let trailing {
      guard Syllable.trailingJamo.contains(trailing.value) else { return nil }
      trailingIndex = Int(trailing.value - Syllable.trailingBase)
    } else {
      trailingIndex = 0
    }
    leadingIndex = Int(leading.value - Syllable.leadingBase)
    vowelIndex = Int(vowel.value - Syllable.vowelBase)
  }

  /// The precomposed syllable.
  public var scalar: Unicode.Scalar {
    Unicode.Scalar(
      Syllable.compose(
        leading: Syllable.leadingBase + UInt32(leadingIndex),
        vowel: Syllable.vowelBase + UInt32(vowelIndex),
        trailing: Syllable.trailingBase + UInt32(trailingIndex)))
      ?? "\u{AC00}"
  }

  /// The conjoining jamo of the leading consonant (U+1100–U+1112).
  public var leading: Unicode.Scalar {
    Unicode.Scalar(UInt16(Syllable.leadingBase) + UInt16(leadingIndex)) ?? "\u{1100}"
  }

  /// The conjoining jamo of the vowel (U+1161–U+1175).
  public var vowel: Unicode.Scalar {
    Unicode.Scalar(UInt16(Syllable.vowelBase) + UInt16(vowelIndex)) ?? "\u{1161}"
  }

  /// The conjoining jamo of the trailing consonant (U+11A8–U+11C2), or nil if there is none.
  public var trailing: Unicode.Scalar? {
    hasFinalConsonant
      ? Unicode.Scalar(UInt16(Syllable.trailingBase) + UInt16(trailingIndex)) : nil
  }

  /// Whether the syllable ends in a consonant (받침), which decides 은/는, 이/가 and 을/를.
  public var hasFinalConsonant: Bool { trailingIndex != 0 }

  /// Whether the final consonant is ㄹ, after which 으로 is written 로.
  public var endsInRieul: Bool { trailingIndex == 8 }
}

extension Syllable {
  static let base: UInt32 = 0xAC00
  static let leadingBase: UInt32 = 0x1100
  static let vowelBase: UInt32 = 0x1161
  /// One below the first trailing consonant; U+11A7 itself is not a trailing consonant (Unicode 3.12).
  static let trailingBase: UInt32 = 0x11A7
  static let leadingCount = 19
  static let vowelCount = 21
  static let trailingCount = 28

  static let leadingJamo: ClosedRange<UInt32> = 0x1100...0x1112
  static let vowelJamo: ClosedRange<UInt32> = 0x1161...0x1175
  static let trailingJamo: ClosedRange<UInt32> = 0x11A8...0x11C2

  @inline(__always)
  static func isSyllable(_ scalar: UInt32) -> Bool { scalar &- base < 11_172 }

  /// Whether a scalar is a conjoining jamo that a modern syllable decomposes to.
  static func isModernJamo(_ scalar: UInt32) -> Bool {
    leadingJamo.contains(scalar) || vowelJamo.contains(scalar) || trailingJamo.contains(scalar)
  }

  /// The syllable of conjoining jamo, all as scalar values; U+11A7 as the trailing one means none.
  @inline(__always)
  static func compose(leading: UInt32, vowel: UInt32, trailing: UInt32) -> UInt32 {
    base + ((leading - leadingBase) * 21 + (vowel - vowelBase)) * 28 + (trailing - trailingBase)
  }

  /// The conjoining jamo of a syllable, all as scalar values; U+11A7 as the trailing one means none.
  @inline(__always)
  static func decompose(_ syllable: UInt32) -> (leading: UInt32, vowel: UInt32, trailing: UInt32) {
    let index = syllable &- base
    let leadingAndVowel = index / 28
    let leading = index / 588
    return (
      leadingBase &+ leading, vowelBase &+ leadingAndVowel &- leading &* 21,
      trailingBase &+ index &- leadingAndVowel &* 28
    )
  }

  /// Whether a scalar belongs to Hangul: syllables, conjoining, compatibility and half-width jamo.
  static func isHangul(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xAC00...0xD7A3, 0x1100...0x11FF, 0x3131...0x318E, 0xA960...0xA97C, 0xD7B0...0xD7FB,
      0xFFA0...0xFFDC:
      true
    default: false
    }
  }
}
