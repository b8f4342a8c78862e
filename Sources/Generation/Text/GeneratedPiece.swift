import CharText

/// A final part of a text: it begins and ends at a grapheme boundary and never changes.
public struct GeneratedPiece: Sendable, Equatable {
  /// The number of the text, from 0.
  public let stream: Int
  /// The text that follows the pieces before it; empty only at the end of a text.
  public internal(set) var text: String
  /// Why the text ends with this piece; nil if it continues.
  public let stopReason: StopReason?
  /// The surprisal of each cluster of the text, −log₂ p in bits, as the model predicted it before the chain
  /// acted; 0 for clusters of the prompt. Empty unless ``GenerationOptions/recordsUnits`` is set, and in a
  /// beam search.
  public internal(set) var surprisals: [Float] = []
  /// The beam-search score of the text that ends with this piece (``BeamOptions``); nil otherwise.
  public internal(set) var score: Double?

  /// The grapheme clusters of the text.
  public var clusters: [String] { GraphemeBreaker.clusters(of: text) }
}

/// The units drawn for a text.
public struct DrawnUnits: Sendable, Equatable {
  /// The ids; empty unless ``GenerationOptions/recordsUnits`` is set. The last ones may not be part of the
  /// text: a unit that showed that the text was complete, a stop string.
  public internal(set) var ids: [UInt32] = []
  /// ln p of each of ``ids`` in nats, as the model predicted it before the chain acted.
  public internal(set) var logProbabilities: [Float] = []
}

/// A whole text.
public struct GeneratedText: Sendable, Equatable {
  /// The prompt and the text generated after it.
  public internal(set) var text: String
  /// Why it ended.
  public internal(set) var stopReason: StopReason
  /// The units drawn for it; empty unless ``GenerationOptions/recordsUnits`` is set.
  public internal(set) var units = DrawnUnits()
  /// The beam-search score of the text (``BeamOptions``); nil if it was drawn.
  public internal(set) var score: Double?
}

/// The result of a call.
public struct GenerationResult: Sendable, Equatable {
  /// The texts, in order.
  public internal(set) var texts: [GeneratedText]
  /// Warnings for the user.
  public internal(set) var warnings: [GenerationWarning]
}
