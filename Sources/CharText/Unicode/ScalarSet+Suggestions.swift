extension ScalarSet {
  /// Suggestions for a name that ``init(named:)`` does not accept, the likeliest first.
  ///
  /// The scripts that a language is usually written in (`korean`: `hangul`); otherwise up to three classes
  /// and scripts that begin with the name or differ from it by a few letters.
  public static func suggestions(for name: String) -> [String] {
    let wanted = ScalarSetNames.folded(name)
    if let entry = usualNames.first(where: { $0.names.contains(wanted) }) { return entry.sets }
    let letters = Array(wanted.unicodeScalars)
    guard letters.count > 2 else { return [] }
    let most = max(1, letters.count / 3)
    var near: [(distance: Int, name: String)] = []
    for candidate in classes + scripts {
      if candidate.hasPrefix(wanted) {
        near.append((0, candidate))
      } else {
        let distance = editDistance(letters, Array(candidate.unicodeScalars))
        if distance <= most { near.append((distance, candidate)) }
      }
    }
    // Of equally near ones, those listed first.
    let least = near.map(\.distance).min() ?? 0
    return Array(near.filter { $0.distance == least }.prefix(3).map(\.name))
  }

  /// Names of languages, and the scripts and classes in which they are written.
  private static let usualNames: [(names: Set<String>, sets: [String])] = [
    (["korean", "한글", "한국어", "조선어", "hangeul", "hangŭl"], ["hangul"]),
    (["japanese", "일본어"], ["hiragana", "katakana", "han"]),
    (["kana", "가나"], ["hiragana", "katakana"]),
    (["chinese", "mandarin", "cantonese", "hanja", "kanji", "hanzi", "cjk", "한자", "중국어"], ["han"]),
    (
      [
        "russian", "ukrainian", "bulgarian", "belarusian", "serbian", "macedonian", "kazakh", "러시아어",
      ], ["cyrillic"]
    ),
    (
      [
        "english", "french", "german", "spanish", "italian", "portuguese", "dutch", "polish", "czech",
        "turkish", "vietnamese", "indonesian", "malay", "swahili", "swedish", "danish", "norwegian",
        "finnish", "hungarian", "romanian", "croatian", "roman", "영어", "로마자",
      ], ["latin"]
    ),
    (["hindi", "marathi", "nepali", "sanskrit"], ["devanagari"]),
    (["persian", "farsi", "urdu", "pashto"], ["arabic"]),
    (["yiddish", "ivrit"], ["hebrew"]),
    (["punjabi"], ["gurmukhi"]),
    (["odia"], ["oriya"]),
    (["sinhalese"], ["sinhala"]),
    (["burmese"], ["myanmar"]),
    (["cambodian"], ["khmer"]),
    (["amharic", "tigrinya"], ["ethiopic"]),
    (["alphabet"], ["letters"]),
    (["whitespace", "white-space"], ["spaces"]),
    (["숫자"], ["digits"]),
    (["문장부호"], ["punctuation"]),
  ]
}
