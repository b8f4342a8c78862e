/// Fills the gaps of one tale's templates.
struct TaleWriter {
  var random: SplitMix64
  /// The words that stay the same through the tale, by class.
  private var cast: [String: String] = [:]
  /// The words of numbered gaps within one scene.
  private var numbered: [String: String] = [:]
  /// The words of the scene so far, so that no word is drawn twice.
  private var used: Set<[Unicode.Scalar]> = []

  private static let castClasses = [
    "hero", "job", "kin", "friend", "foe", "elder", "home", "far", "prize",
  ]

  init(random: SplitMix64) {
    self.random = random
    for name in TaleWriter.castClasses {
      guard let words = WordLists.nouns[name] else { preconditionFailure("there is no class \(name)") }
      cast[name] = draw(words)
    }
  }

  /// The sentences of a scene.
  mutating func write(_ scene: Scene) -> [String] {
    numbered = [:]
    used = []
    return scene.sentences.map { choices in
      let template = random.pick(choices)
      return write(template)
    }
  }

  /// One sentence.
  mutating func write(_ template: Template) -> String {
    var sentence = ""
    for part in template.parts {
      switch part {
      case .text(let text): sentence += text
      case .gap(let name, let number, let suffix): sentence += fill(name, number: number, suffix: suffix)
      }
    }
    return sentence
  }

  private mutating func fill(_ name: String, number: Int?, suffix: String) -> String {
    if let word = cast[name] { return Suffixes.join(word, suffix) }
    if let predicates = WordLists.predicates[name] {
      for _ in 0..<20 {
        let predicate = random.pick(predicates)
        if used.insert(predicate.stem).inserted { return predicate.conjugated(suffix) }
      }
      return random.pick(predicates).conjugated(suffix)
    }
    guard let words = WordLists.nouns[name] else { preconditionFailure("there is no class \(name)") }
    guard let number else { return Suffixes.join(draw(words), suffix) }
    let key = "\(name)#\(number)"
    let word = numbered[key] ?? draw(words)
    numbered[key] = word
    return Suffixes.join(word, suffix)
  }

  /// A word that is neither in the cast nor in the scene yet, if the list has one.
  private mutating func draw(_ words: [String]) -> String {
    var word = random.pick(words)
    for _ in 0..<20 {
      let scalars = Array(word.unicodeScalars)
      let isCast = cast.values.contains { Array($0.unicodeScalars) == scalars }
      if !isCast && used.insert(scalars).inserted { break }
      word = random.pick(words)
    }
    return word
  }
}
