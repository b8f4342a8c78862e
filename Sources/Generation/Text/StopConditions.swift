/// What ends a text, apart from what the sampler chain has to say.
public struct StopConditions: Sendable, Equatable {
  /// The grapheme clusters that a text gets; those of the prompt are not counted.
  public var length: Int
  /// Texts in front of which a text ends, once the model has written one of them whole.
  public var strings: [String] = []
  /// The lines after which a text ends, without the last line feed; the first is the one that the prompt began.
  public var maximumLines: Int?
  /// Whether a text that has its length goes on to the end of its sentence, by at most ``sentencePatience`` clusters.
  public var untilSentence = false
  /// The id that ends a text and is not part of it, for vocabularies that have such a unit.
  public var endUnit: UInt32?

  /// How far a text may go beyond its length to end its sentence.
  public static let sentencePatience = 1000

  /// A text of so many grapheme clusters.
  public init(length: Int = 500) { self.length = length }
}

/// Why a text ended.
public enum StopReason: String, Sendable, Equatable, Codable, CaseIterable {
  /// It has the length that was asked for.
  case length
  /// It has its length, and its sentence is complete.
  case sentence
  /// The model wrote one of ``StopConditions/strings``.
  case stop
  /// It has the lines that were asked for.
  case lines
  /// The model wrote ``StopConditions/endUnit``.
  case end
  /// A step of the chain says that the text is complete: a form has been filled.
  case form
  /// The model wrote ``GenerationOptions/patience`` units in a row that complete no grapheme cluster: endless combining
  /// marks, for example, or bytes that are no character.
  case stalled
}
