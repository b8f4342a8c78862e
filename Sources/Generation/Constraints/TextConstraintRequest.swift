import CharText

/// A constraint that is asked for, before a vocabulary is known.
///
/// ```swift
/// var options = GenerationOptions(length: 120)
/// options.constraints = [.acrostic("삼행시"), .only(["hangul", "punctuation"])]
/// ```
public struct TextConstraintRequest: Sendable {
  /// The name of the constraint.
  public let name: String
  /// Its settings as people see them.
  public let settings: String
  /// Makes the constraint for a text.
  let make: @Sendable (ConstraintSetting) throws(ConstraintError) -> any TextConstraint

  /// A request for a constraint, one of the user's own among them.
  ///
  /// - Parameters:
  ///   - name: As ``TextConstraint/name``.
  ///   - settings: As ``TextConstraint/settings``.
  ///   - make: Makes it for a vocabulary and a prompt, and throws where it cannot be kept.
  public init(
    name: String, settings: String = "",
    make: @escaping @Sendable (ConstraintSetting) throws(ConstraintError) -> any TextConstraint
  ) {
    self.name = name
    self.settings = settings
    self.make = make
  }
}

/// What a constraint may know before the text begins.
public struct ConstraintSetting: Sendable {
  /// What the model can write.
  public let vocabulary: Vocabulary
  /// What the text begins with.
  public let prompt: NormalizedText
  /// What ends the text.
  public let stops: StopConditions

  /// A setting.
  public init(vocabulary: Vocabulary, prompt: NormalizedText, stops: StopConditions) {
    self.vocabulary = vocabulary
    self.prompt = prompt
    self.stops = stops
  }

  /// Brings a string into the vocabulary's normalisation form.
  ///
  /// - Throws: ``ConstraintError/notInVocabulary(constraint:characters:)`` where the vocabulary cannot spell it.
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

  /// The lines that the prompt ends with: the last as far as it goes, empty where a line feed is the end.
  var promptLines: [[Unicode.Scalar]] {
    prompt.string.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
  }
}
