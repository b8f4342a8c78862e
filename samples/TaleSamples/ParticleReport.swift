/// One particle found in a text.
public struct ParticleOccurrence: Sendable {
  /// The word, including the particle, without punctuation.
  public let word: String
  public let pair: ParticlePair
  /// The offset of the particle's first scalar in the text's `unicodeScalars`.
  public let offset: Int
  /// Whether the shape after a consonant is written (은, 이, 을, 과, 으로).
  public let hasConsonantShape: Bool
  /// Whether that is the right shape after the syllable before it.
  public let agrees: Bool
}

/// How many of a text's particles agree with the syllable before them.
public struct ParticleReport: Sendable {
  /// The counts of one pair.
  public struct Count: Equatable, Sendable {
    public var agreeing = 0
    public var total = 0

    public init(agreeing: Int = 0, total: Int = 0) {
      self.agreeing = agreeing
      self.total = total
    }

    /// `agreeing` / `total`, 0 … 1; 0 if none was found, because a text without particles proves nothing.
    public var agreement: Double { total == 0 ? 0 : Double(agreeing) / Double(total) }
  }

  public let occurrences: [ParticleOccurrence]

  init(occurrences: [ParticleOccurrence]) {
    self.occurrences = occurrences
  }

  /// The particles of one pair.
  public func count(of pair: ParticlePair) -> Count {
    count { $0.pair == pair }
  }

  /// The particles of all pairs together.
  public var overall: Count {
    count { _ in true }
  }

  /// The share of agreeing particles of all pairs, 0 … 1; 0 if none was found.
  public var agreement: Double { overall.agreement }

  /// The particles that do not agree, in text order.
  public var disagreements: [ParticleOccurrence] {
    occurrences.filter { !$0.agrees }
  }

  private func count(where isCounted: (ParticleOccurrence) -> Bool) -> Count {
    var count = Count()
    for occurrence in occurrences where isCounted(occurrence) {
      count.total += 1
      if occurrence.agrees { count.agreeing += 1 }
    }
    return count
  }
}
