import CharText

/// Limits a text to a set of characters.
///
/// It is the same everywhere in the text, so that it costs a single look-up per unit.
struct AlphabetConstraint: TextConstraint {
  let name: String
  let settings: String
  let alphabet: ScalarSet?
}

extension TextConstraintRequest {
  /// Only characters of these scripts and classes, the space and the line feed.
  ///
  /// Names are those of ``ScalarSet/init(named:)``: scripts of Unicode such as `hangul`, `latin`, `han`, and
  /// `ascii`, `letters`, `marks`, `digits`, `numbers`, `punctuation`, `symbols`, `spaces`, `emoji`. Digits
  /// and punctuation belong to no script of their own, so that `hangul` alone has neither. Space and line
  /// feed can be banned.
  public static func only(_ names: [String]) -> TextConstraintRequest {
    TextConstraintRequest(
      unchecked: .only, [TextConstraintDescriptor.onlyNames.name: .texts(names)])
  }

  /// None of these characters.
  ///
  /// Every scalar of the normalized string is banned individually.
  public static func ban(_ characters: String) -> TextConstraintRequest {
    TextConstraintRequest(
      unchecked: .ban, [TextConstraintDescriptor.bannedCharacters.name: .text(characters)])
  }
}

extension TextConstraintDescriptor {
  static let onlyNames = TextConstraintParameter(
    name: "names", summary: "scripts such as hangul, latin, han, and classes such as ascii, letters, digits",
    kind: .names)
  static let bannedCharacters = TextConstraintParameter(
    name: "characters", summary: "the characters, one after the other", kind: .text)

  /// See ``TextConstraintRequest/only(_:)``.
  public static let only = TextConstraintDescriptor(
    name: "only", summary: "nothing but spaces, line feeds and characters of some scripts and classes",
    parameters: [onlyNames]
  ) { (values, _) throws(ConstraintError) in
    let names = values.texts(onlyNames)
    guard !names.isEmpty else { throw .nothingNamed(constraint: "only") }
    var alphabet = ScalarSet([0x20...0x20, 0x0A...0x0A])
    for name in names {
      guard let set = ScalarSet(named: name) else {
        throw .unknownCharacterSet(name: name, suggestions: ScalarSet.suggestions(for: name))
      }
      alphabet = alphabet.union(set)
    }
    return AlphabetConstraint(name: "only", settings: names.joined(separator: ","), alphabet: alphabet)
  }

  /// See ``TextConstraintRequest/ban(_:)``.
  public static let ban = TextConstraintDescriptor(
    name: "ban", summary: "none of these characters", parameters: [bannedCharacters]
  ) { (values, setting) throws(ConstraintError) in
    let characters = values.text(bannedCharacters)
    let text = NormalizedText(characters, normalization: setting.vocabulary.normalization)
    guard !text.isEmpty else { throw .nothingNamed(constraint: "ban") }
    let alphabet = ScalarSet.all.subtracting(ScalarSet(text.string.unicodeScalars))
    return AlphabetConstraint(name: "ban", settings: characters, alphabet: alphabet)
  }
}
