/// A precomposed Hangul syllable as its parts: initial, vowel and final.
///
/// The arithmetic is that of The Unicode Standard, section 3.12, "Conjoining Jamo Behavior".
struct HangulSyllable: Hashable, Sendable {
  /// 0 … 18: ㄱ ㄲ ㄴ ㄷ ㄸ ㄹ ㅁ ㅂ ㅃ ㅅ ㅆ ㅇ ㅈ ㅉ ㅊ ㅋ ㅌ ㅍ ㅎ.
  var initial: Int
  /// 0 … 20, see ``Vowel``.
  var vowel: Int
  /// 0 … 27, see ``Final``; 0 means none.
  var final: Int

  /// `nil` if the scalar is not a precomposed syllable.
  init?(_ scalar: Unicode.Scalar) {
    guard HangulSyllable.contains(scalar) else { return nil }
    let index = Int(scalar.value) - 0xAC00
    initial = index / (21 * 28)
    vowel = index / 28 % 21
    final = index % 28
  }

  var scalar: Unicode.Scalar {
    let value = 0xAC00 + (initial * 21 + vowel) * 28 + final
    guard let scalar = Unicode.Scalar(UInt32(value)) else {
      preconditionFailure("initial \(initial), vowel \(vowel), final \(final) make no syllable")
    }
    return scalar
  }

  static func contains(_ scalar: Unicode.Scalar) -> Bool {
    (0xAC00...0xD7A3).contains(scalar.value)
  }

  /// Indices of the initials that conjugation needs.
  enum Initial {
    static let rieul = 5
    static let ieung = 11
  }

  /// Indices of the vowels that conjugation needs.
  enum Vowel {
    static let a = 0
    static let ae = 1
    static let ya = 2
    static let yae = 3
    static let eo = 4
    static let e = 5
    static let yeo = 6
    static let o = 8
    static let wa = 9
    static let oe = 11
    static let u = 13
    static let wo = 14
    static let eu = 18
    static let i = 20
  }

  /// Indices of the finals that conjugation and particles need.
  enum Final {
    static let none = 0
    static let nieun = 4
    static let rieul = 8
    static let bieup = 17
    static let ssangSiot = 20
  }
}
