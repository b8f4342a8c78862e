import CharText

/// Words that are never written: plain strings, within longer words too.
///
/// A string is compared as it is written, normalized, with upper and lower case as they are: `강` also
/// excludes `강가`, and `cat` excludes `category`. In Korean particles follow a word without a space, so that
/// whole words would exclude hardly anything; and a whole word is known to be one only after its end, when it
/// stands there already. A string that begins in the prompt is not completed either. Characters that the
/// model cannot write are no error: such a word is never written anyway.
public struct BannedWordsConstraint: TextConstraint {
  public let name = "ban-words"
  public let settings: String
  public let alphabet: ScalarSet?

  /// The words of two characters and more; the others are no part of the alphabet.
  private let patterns: [SoughtString<Unicode.Scalar>]
  private let words: [NormalizedText]
  /// How much of each pattern the text ends with.
  private var matched: [Int]

  /// None of these words.
  ///
  /// - Throws: ``ConstraintError/nothingNamed(constraint:)`` for no word, or one without characters.
  public init(_ words: [String], for setting: ConstraintSetting) throws(ConstraintError) {
    self.words = words.map { NormalizedText($0, normalization: setting.vocabulary.normalization) }
    guard !words.isEmpty, self.words.allSatisfy({ !$0.isEmpty }) else {
      throw .nothingNamed(constraint: "ban-words")
    }
    settings = words.joined(separator: ",")
    let scalars = self.words.map { Array($0.string.unicodeScalars) }
    let single = scalars.filter { $0.count == 1 }.flatMap { $0 }
    alphabet = single.isEmpty ? nil : ScalarSet.all.subtracting(ScalarSet(single))
    patterns = scalars.filter { $0.count > 1 }.map { SoughtString($0) }
    matched = patterns.map { _ in 0 }
    for scalar in setting.prompt.string.unicodeScalars { take(scalar) }
  }

  /// The first of the words that a text holds.
  func word(in text: String) -> String? {
    words.first { SoughtString(Array($0.bytes)).occurs(in: text.utf8) }?.string
  }

  public func restrict(_ next: inout NextCharacters, at place: TextPlace) {
    next.forbid(
      patterns.indices.compactMap { index in
        let symbols = patterns[index].symbols
        // A word that the prompt holds may begin again with its end.
        return patterns[index].pending(in: matched[index]) == symbols.count - 1 ? symbols.last : nil
      })
  }

  public mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) { take(scalar) }

  private mutating func take(_ scalar: Unicode.Scalar) {
    for index in patterns.indices {
      matched[index] = patterns[index].state(after: scalar, from: matched[index])
    }
  }
}

extension TextConstraintRequest {
  /// None of these words; see ``BannedWordsConstraint``.
  public static func banWords(_ words: [String]) -> TextConstraintRequest {
    TextConstraintRequest(
      unchecked: .banWords, [TextConstraintDescriptor.words.name: .texts(words)])
  }
}

extension TextConstraintDescriptor {
  /// See ``BannedWordsConstraint``.
  public static let banWords = TextConstraintDescriptor(
    name: "ban-words", summary: "none of these words, within longer words neither", parameters: [words]
  ) { (values, setting) throws(ConstraintError) in
    try BannedWordsConstraint(values.texts(words), for: setting)
  }
}
