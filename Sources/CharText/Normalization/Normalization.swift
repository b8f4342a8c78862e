/// A Unicode normalization form (UAX #15); the raw value is the command-line value.
public enum Normalization: String, Sendable, Hashable, Codable, CaseIterable {
  /// Canonical composition (default): the form of nearly all text.
  case nfc
  /// Canonical decomposition: Hangul syllables become conjoining jamo.
  case nfd
  /// Compatibility composition: also unifies full-width letters, ligatures and ㅋ with conjoining jamo.
  case nfkc
  /// The text is not changed.
  case none

  /// One line for help.
  public var summary: String {
    switch self {
    case .nfc: "canonical composition (default)"
    case .nfd: "canonical decomposition"
    case .nfkc: "compatibility composition"
    case .none: "leave the text as it is"
    }
  }

  /// Whether Hangul is precomposed in this form, which the unit `jamo` requires.
  public var composesHangul: Bool { self == .nfc || self == .nfkc }
}
