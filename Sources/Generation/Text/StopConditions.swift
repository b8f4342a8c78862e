/// What ends a text, apart from the steps of the sampler chain.
public struct StopConditions: Sendable, Equatable {
  /// How many grapheme clusters to generate; the prompt does not count.
  public var length: Int
  /// Stop strings: a text ends before the first of them that the model writes.
  public var strings: [String] = []
  /// The maximum number of lines, without the last line feed; the line that the prompt begins is the first.
  /// Nil: no limit.
  public var maximumLines: Int?
  /// Whether a text that has reached its length continues to the end of its sentence, for at most
  /// ``sentencePatience`` clusters.
  public var untilSentence = false
  /// The id of an end-of-text unit, which is not part of the text; nil: the boundary of documents, if the
  /// vocabulary has it.
  public var endUnit: UInt32?

  /// How many clusters beyond its length a text may take to end its sentence.
  public static let sentencePatience = 1000

  /// Stops after this many grapheme clusters.
  public init(length: Int = 500) { self.length = length }
}

/// Why a text ended.
public enum StopReason: String, Sendable, Equatable, Codable, CaseIterable {
  /// It reached the requested length.
  case length
  /// It reached its length and the end of its sentence.
  case sentence
  /// The model wrote one of ``StopConditions/strings``.
  case stop
  /// It has the requested number of lines.
  case lines
  /// The model wrote ``StopConditions/endUnit``.
  case end
  /// A step of the chain declared the text complete: its form is filled.
  case form
  /// The model wrote ``GenerationOptions/patience`` units in a row without completing a grapheme cluster:
  /// endless combining marks, for example, or bytes that are not a character.
  case stalled
}
