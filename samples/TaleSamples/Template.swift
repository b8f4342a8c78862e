/// A sentence with gaps.
///
/// A gap is `{class}`, `{class:suffix}` or `{class#number:suffix}`. After a class of nouns the suffix is a
/// particle or any other text; suffixes with two shapes (은, 이, 을, 과, 로, 이라, 이었다 …, see ``Suffixes``) take the
/// right one. After a class of predicates the suffix is an ending in its form after 먹-. Gaps with the same
/// class and number in a scene get the same word.
struct Template: Sendable {
  enum Part: Sendable {
    case text(String)
    case gap(name: String, number: Int?, suffix: String)
  }

  let parts: [Part]

  init(_ notation: String) {
    var parts: [Part] = []
    for (index, piece) in notation.split(separator: "{", omittingEmptySubsequences: false).enumerated() {
      if index == 0 {
        parts.append(.text(String(piece)))
        continue
      }
      let halves = piece.split(separator: "}", omittingEmptySubsequences: false)
      precondition(halves.count == 2, "the template \(notation) has a gap that is not closed")
      let fields = halves[0].split(separator: ":")
      precondition((1...2).contains(fields.count), "the template \(notation) has a gap it cannot fill")
      let name = fields[0].split(separator: "#")
      let number = name.count == 2 ? Int(name[1]) : nil
      parts.append(
        .gap(name: String(name[0]), number: number, suffix: fields.count == 2 ? String(fields[1]) : ""))
      parts.append(.text(String(halves[1])))
    }
    self.parts = parts
  }
}

/// Suffixes of nouns that have two shapes.
enum Suffixes {
  /// Joins a word and a suffix; a suffix that is not in the table is appended unchanged.
  static func join(_ word: String, _ suffix: String) -> String {
    guard let last = word.unicodeScalars.last, let (pair, consonant, vowel) = shapes[suffix] else {
      return word + suffix
    }
    let takesConsonant = pair.takesConsonantShape(after: last) ?? false
    return word + (takesConsonant ? consonant : vowel)
  }

  // The pair only determines the rule: that of 이/가 or that of 으로/로.
  private static let shapes: [String: (ParticlePair, String, String)] = [
    "은": (.topic, "은", "는"),
    "이": (.subject, "이", "가"),
    "을": (.object, "을", "를"),
    "과": (.companion, "과", "와"),
    "로": (.direction, "으로", "로"),
    "이라": (.subject, "이라", "라"),
    "이었다": (.subject, "이었다", "였다"),
    "이야": (.subject, "이야", "야"),
    "이구나": (.subject, "이구나", "구나"),
  ]
}
