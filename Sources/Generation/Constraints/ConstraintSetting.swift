import CharText

/// What a constraint knows before the text begins.
public struct ConstraintSetting: Sendable {
  /// The vocabulary of the model.
  public let vocabulary: Vocabulary
  /// The beginning of the text.
  public let prompt: NormalizedText
  /// What ends the text.
  public let stops: StopConditions
  /// Indexes of the training text, for constraints that compare with it.
  public var trainingIndexes: [TrainingTextIndex]

  /// A setting.
  public init(
    vocabulary: Vocabulary, prompt: NormalizedText, stops: StopConditions,
    trainingIndexes: [TrainingTextIndex] = []
  ) {
    self.vocabulary = vocabulary
    self.prompt = prompt
    self.stops = stops
    self.trainingIndexes = trainingIndexes
  }

  /// Brings a string into the vocabulary's normalization form.
  ///
  /// - Throws: ``ConstraintError/notInVocabulary(constraint:characters:)`` if the vocabulary cannot spell it.
  public func spell(_ string: String, for constraint: String) throws(ConstraintError) -> NormalizedText {
    let text = NormalizedText(string, normalization: vocabulary.normalization)
    let unseen = vocabulary.encode(text).unseen
    guard unseen.isEmpty else {
      throw .notInVocabulary(constraint: constraint, characters: unseen.first.map(\.unit))
    }
    return text
  }

  /// Whether the model can write a character by itself.
  func canWrite(_ scalar: Unicode.Scalar) -> Bool {
    vocabulary.encode(String(Character(scalar))).unseen.isEmpty
  }

  /// Whether the model can write any Hangul syllable.
  var canWriteHangul: Bool {
    let units = vocabulary.units
    return switch vocabulary.unit {
    // What the syllables begin with in UTF-8.
    case .byte: units.contains { if case .byte(0xEA...0xED) = $0 { true } else { false } }
    case .jamo:
      [SyllableAutomaton.Part.leading, .vowel].allSatisfy { part in
        units.contains { SyllableAutomaton.Part($0) == part }
      }
    case .scalar, .grapheme:
      units.contains { unit in
        guard case .text(let bytes) = unit else { return false }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.contains { Syllable($0) != nil }
      }
    }
  }

  /// The lines of the prompt; the last one is incomplete, and empty after a line feed.
  var promptLines: [[Unicode.Scalar]] {
    prompt.string.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
  }
}
