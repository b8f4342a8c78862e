/// A Korean particle with two shapes, chosen by the syllable before it.
public enum ParticlePair: String, CaseIterable, Sendable {
  case topic = "은/는"
  case subject = "이/가"
  case object = "을/를"
  case companion = "과/와"
  case direction = "으로/로"

  /// The shape after a final consonant.
  public var afterConsonant: String {
    switch self {
    case .topic: "은"
    case .subject: "이"
    case .object: "을"
    case .companion: "과"
    case .direction: "으로"
    }
  }

  /// The shape after a vowel (으로/로: also after ㄹ).
  public var afterVowel: String {
    switch self {
    case .topic: "는"
    case .subject: "가"
    case .object: "를"
    case .companion: "와"
    case .direction: "로"
    }
  }

  /// Whether this syllable takes the shape after a consonant; `nil` if the scalar is not a Hangul syllable.
  public func takesConsonantShape(after scalar: Unicode.Scalar) -> Bool? {
    guard let syllable = HangulSyllable(scalar) else { return nil }
    if self == .direction && syllable.final == HangulSyllable.Final.rieul { return false }
    return syllable.final != HangulSyllable.Final.none
  }
}
