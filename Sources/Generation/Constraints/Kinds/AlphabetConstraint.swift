import CharText

/// Nothing is written beyond a set of characters.
///
/// It does not change from place to place, so it costs nothing but one look a unit.
struct AlphabetConstraint: TextConstraint {
  let name: String
  let settings: String
  let alphabet: ScalarSet?
}

extension TextConstraintRequest {
  /// Only characters of these scripts and classes, the space and the line feed.
  ///
  /// Names are those of ``ScalarSet/init(named:)``: scripts of Unicode such as `hangul`, `latin`, `han`, and `ascii`,
  /// `letters`, `marks`, `digits`, `numbers`, `punctuation`, `symbols`, `spaces`, `emoji`. Digits and punctuation belong
  /// to no script of their own, so that `hangul` alone has neither. Space and line feed can be banned.
  public static func only(_ names: [String]) -> TextConstraintRequest {
    TextConstraintRequest(name: "only", settings: names.joined(separator: ",")) {
      (_) throws(ConstraintError) in
      guard !names.isEmpty else { throw .nothingNamed(constraint: "only") }
      var alphabet = ScalarSet([0x20...0x20, 0x0A...0x0A])
      for name in names {
        guard let set = ScalarSet(named: name) else {
          throw .unknownCharacterSet(name: name, classes: ScalarSet.classes, scripts: ScalarSet.scripts)
        }
        alphabet = alphabet.union(set)
      }
      return AlphabetConstraint(name: "only", settings: names.joined(separator: ","), alphabet: alphabet)
    }
  }

  /// None of these characters.
  ///
  /// Each scalar of the normalised string is banned by itself.
  public static func ban(_ characters: String) -> TextConstraintRequest {
    TextConstraintRequest(name: "ban", settings: characters) { (setting) throws(ConstraintError) in
      let text = NormalizedText(characters, normalization: setting.vocabulary.normalization)
      guard !text.isEmpty else { throw .nothingNamed(constraint: "ban") }
      let alphabet = ScalarSet.all.subtracting(ScalarSet(text.string.unicodeScalars))
      return AlphabetConstraint(name: "ban", settings: characters, alphabet: alphabet)
    }
  }
}
