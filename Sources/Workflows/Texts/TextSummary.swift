import CharText
import Corpora
import Foundation

/// Statistics of the texts of a run.
public struct TextSummary: Sendable, Equatable {
  /// Characters (scalars of the normalised text) to train on.
  public var trainingCharacters: Int
  /// Units to train on.
  public var trainingUnits: Int
  /// Units held out.
  public var heldOutUnits: Int
  /// V
  public var vocabularySize: Int
  /// Held-out units that are not in the vocabulary, one report per text that has any.
  public var unseen: [UnseenUnits]
  /// Bytes of UTF-8 per unit, for bits per byte.
  public var bytesPerUnit: Double
  /// Identifies the text: the hash of everything that was read, in hexadecimal.
  public var hash: String
  /// How many texts there are of each format, by its name (``TextFormat``).
  public var formats: [String: Int]
  /// What a document is.
  public var documents: Documents
  /// How many there are, those that are held out included; 0 if the text is no documents.
  public var documentCount: Int
  /// Whether it was not said what a document is, but seen.
  public var documentsAreGuessed: Bool
  /// Whether the text to evaluate on is one of those to train on.
  public var validationIsTrainingText = false

  /// The loss of a uniform choice among the units, ln V, in nats per unit.
  public var lossOfChance: Double { log(Double(max(2, vocabularySize))) }

  /// Units per character of the training text, for bits per character.
  var unitsPerCharacter: Double { Double(trainingUnits) / Double(max(1, trainingCharacters)) }
}
