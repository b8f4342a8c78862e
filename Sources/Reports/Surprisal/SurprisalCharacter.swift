/// A character of an evaluated text with what it cost a model.
public struct SurprisalCharacter: Sendable, Equatable {
  /// One unit of a character: all of it, or a part such as a jamo or a byte.
  public struct Unit: Sendable, Equatable {
    /// The unit as people can read it.
    public var name: String
    /// −log₂ p: its surprisal in bits.
    public var bits: Double
    /// How many units the model took for likelier, and one more; nil for an unseen unit.
    public var rank: Int?
    /// The likeliest other units with their probabilities, the likeliest first.
    public var alternatives: [Alternative]

    /// A unit.
    public init(name: String, bits: Double, rank: Int?, alternatives: [Alternative]) {
      self.name = name
      self.bits = bits
      self.rank = rank
      self.alternatives = alternatives
    }
  }

  /// What could have come instead.
  public struct Alternative: Sendable, Equatable {
    /// The unit as people can read it.
    public var name: String
    /// Its probability.
    public var probability: Double

    /// An alternative.
    public init(name: String, probability: Double) {
      self.name = name
      self.probability = probability
    }
  }

  /// The character: a grapheme cluster.
  public var text: String
  /// Its units; empty for the first character, before which there is nothing to guess from.
  public var units: [Unit]

  /// A character.
  public init(text: String, units: [Unit]) {
    self.text = text
    self.units = units
  }

  /// The surprisal of all its units together; nil if none was charged.
  public var bits: Double? { units.isEmpty ? nil : units.reduce(0) { $0 + $1.bits } }

  /// Whether the model had no unit for some part of it.
  public var isUnseen: Bool { units.contains { $0.rank == nil } }
}
