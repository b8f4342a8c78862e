/// A unit that may come next.
public struct Candidate: Sendable, Equatable {
  /// The unit's id in the vocabulary.
  public let id: UInt32
  /// Its log-probability, up to a constant shared by all candidates.
  public let logit: Float

  /// A candidate.
  public init(id: UInt32, logit: Float) {
    self.id = id
    self.logit = logit
  }
}
