/// A Unicode normalization form (UAX #15); the raw value is the command-line value.
public enum Normalization: String, Sendable, Hashable, Codable, CaseIterable {
  /// Canonical composition: the form that nearly all text is in, and the default.
  case nfc
  /// Canonical decomposition: Hangul syllables become conjoining jamo.
  case nfd
  /// Compatibility composition: also unifies full-width letters, ligatures and ㅋ with conjoining jamo.
  case nfkc
  /// The text as it is.
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

  /// Whether Hangul is precomposed in this form, as the unit `jamo` needs it.
  public var composesHangul: Bool { self == .nfc || self == .nfkc }
}
