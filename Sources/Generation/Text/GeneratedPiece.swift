import CharText

/// A part of a text that is final: it begins and ends at a grapheme boundary and never changes.
public struct GeneratedPiece: Sendable, Equatable {
  /// The number of the text, from 0.
  public let stream: Int
  /// What follows the pieces before it; empty only where the text ends.
  public internal(set) var text: String
  /// Why the text ends with this piece; nil while it goes on.
  public let stopReason: StopReason?
  /// For each cluster of the text −log₂ p in bits, as the model gave it before the chain acted: how unexpected it was;
  /// 0 for those of the prompt. Empty unless ``GenerationOptions/recordsUnits`` is set, and in a beam search.
  public internal(set) var surprisals: [Float] = []
  /// What a beam search gives the text that ends with this piece (``BeamOptions``); nil elsewhere.
  public internal(set) var score: Double?

  /// The grapheme clusters of the text.
  public var clusters: [String] { GraphemeBreaker.clusters(of: text) }
}

/// What was drawn for a text.
public struct DrawnUnits: Sendable, Equatable {
  /// The ids; empty unless ``GenerationOptions/recordsUnits`` is set. The last ones may have no part in the text: a unit
  /// that showed that the text was complete, a string to stop at.
  public internal(set) var ids: [UInt32] = []
  /// For each of ``ids`` ln p in nats, as the model gave it before the chain acted.
  public internal(set) var logProbabilities: [Float] = []
}

/// A whole text.
public struct GeneratedText: Sendable, Equatable {
  /// The prompt and what was written after it.
  public internal(set) var text: String
  /// Why it ended.
  public internal(set) var stopReason: StopReason
  /// What was drawn for it; empty unless ``GenerationOptions/recordsUnits`` is set.
  public internal(set) var units = DrawnUnits()
  /// What a beam search gives the text (``BeamOptions``); nil where it was drawn.
  public internal(set) var score: Double?
}

/// What came of a call.
public struct GenerationResult: Sendable, Equatable {
  /// The texts, in order.
  public internal(set) var texts: [GeneratedText]
  /// What the user should be told.
  public internal(set) var warnings: [GenerationWarning]
}
