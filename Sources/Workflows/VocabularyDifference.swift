import CharText

/// The first difference between two vocabularies, the most important kind first.
public enum VocabularyDifference: Error, Sendable, Equatable, CustomStringConvertible {
  /// They have different kinds of units.
  case unit(UnitKind, UnitKind)
  /// Their texts have different normalization forms.
  case normalization(Normalization, Normalization)
  /// One has more units than the other.
  case count(Int, Int)
  /// They have the same number of units, but different ones; the first id that differs.
  case id(UInt32, String, String)

  /// The difference; nil if there is none.
  public init?(_ one: Vocabulary, _ other: Vocabulary) {
    guard one != other else { return nil }
    if one.unit != other.unit {
      self = .unit(one.unit, other.unit)
    } else if one.normalization != other.normalization {
      self = .normalization(one.normalization, other.normalization)
    } else if one.count != other.count {
      self = .count(one.count, other.count)
    } else {
      let id = (0..<UInt32(one.count)).first { one.unit(of: $0) != other.unit(of: $0) } ?? 0
      self = .id(id, "\(one.unit(of: id))", "\(other.unit(of: id))")
    }
  }

  /// The difference in words.
  public var description: String {
    switch self {
    case .unit(let one, let other): "one reads units of \(one.rawValue), the other of \(other.rawValue)"
    case .normalization(let one, let other):
      "one reads text in \(one.rawValue), the other in \(other.rawValue)"
    case .count(let one, let other): "one has \(one) units, the other \(other)"
    case .id(let id, let one, let other): "the unit with id \(id) is \(one) in one and \(other) in the other"
    }
  }
}
