/// A character of an evaluated text with its surprisal under a model.
public struct SurprisalCharacter: Sendable, Equatable {
  /// One unit of a character: all of it, or a part such as a jamo or a byte.
  public struct Unit: Sendable, Equatable {
    /// The unit in readable form.
    public var name: String
    /// −log₂ p: its surprisal in bits.
    public var bits: Double
    /// The rank of the unit: 1 if the model found no other unit more probable; nil for an unseen unit.
    public var rank: Int?
    /// The most probable other units, most probable first.
    public var alternatives: [Alternative]

    /// A unit.
    public init(name: String, bits: Double, rank: Int?, alternatives: [Alternative]) {
      self.name = name
      self.bits = bits
      self.rank = rank
      self.alternatives = alternatives
    }
  }

  /// A unit that could have come instead.
  public struct Alternative: Sendable, Equatable {
    /// The unit in readable form.
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
  /// Its units; empty for the first character, which is not predicted.
  public var units: [Unit]

  /// A character.
  public init(text: String, units: [Unit]) {
    self.text = text
    self.units = units
  }

  /// The total surprisal of its units; nil if none was predicted.
  public var bits: Double? { units.isEmpty ? nil : units.reduce(0) { $0 + $1.bits } }

  /// Whether the model had no unit for some part of it.
  public var isUnseen: Bool { units.contains { $0.rank == nil } }
}
