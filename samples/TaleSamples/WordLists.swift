/// The words of the tales, by class: nouns and fixed phrases, verbs, adjectives.
///
/// The classes keep nonsense low: a template asks for a fish, not for a noun.
enum WordLists {
  /// Nouns and fixed phrases by class.
  static let nouns: [String: [String]] = {
    var lists: [String: [String]] = [:]
    for group in [people, nature, things] {
      for (name, words) in group { lists[name] = entries(words) }
    }
    return lists
  }()

  /// Verbs and adjectives by class; names beginning with `adj.` are adjectives.
  static let predicates: [String: [Predicate]] = {
    var lists: [String: [Predicate]] = [:]
    for (name, words) in verbs { lists[name] = entries(words).map { Predicate($0) } }
    for (name, words) in adjectives {
      lists["adj." + name] = entries(words).map { Predicate($0, isAdjective: true) }
    }
    return lists
  }()

  /// Classes whose entries are not nouns.
  static let phraseClasses: Set<String> = [
    "beastLike", "manner", "tone", "mutter", "bloomed", "sound", "look",
  ]

  static func entries(_ words: String) -> [String] {
    words.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { entry in
      String(entry.unicodeScalars.map { $0 == "_" ? " " : $0 })
    }
  }
}
