/// What contexts and the tree know about the units of a vocabulary besides their ids.
public struct UnitTraits: Sendable, Equatable {
  /// A coarse class of characters.
  public enum Class: UInt8, Sendable, CaseIterable {
    /// A letter, mark or digit other than a capital.
    case letter
    /// A capital letter.
    case capital
    /// White space other than a line feed.
    case space
    /// The end of a line.
    case lineFeed
    /// Punctuation and everything else.
    case other
  }

  /// The class of each unit, as its raw value. [V]
  public let classes: [UInt8]
  /// The unit in lower case, if that is in the vocabulary; otherwise the unit itself. [V]
  public let folded: [UInt32]
  /// How each unit ends: for a Hangul syllable 1 plus the number of its final consonant (0: none), for other
  /// units ``otherEndings`` plus its class. [V]
  public let endings: [UInt8]
  /// The number of each Hangul syllable counted from U+AC00, ``noSyllable`` for other units. [V]
  public let syllables: [UInt16]

  /// The first number of ``endings`` that is no final consonant.
  public static let otherEndings: UInt8 = 32
  /// Marks a unit that is no syllable.
  public static let noSyllable = UInt16.max
  static let syllableCount = 11_172

  /// Traits of V units.
  public init(classes: [UInt8], folded: [UInt32], endings: [UInt8], syllables: [UInt16]) {
    let count = classes.count
    precondition(
      folded.count == count && endings.count == count && syllables.count == count,
      "traits of \(count), \(folded.count), \(endings.count) and \(syllables.count) units")
    self.classes = classes
    self.folded = folded
    self.endings = endings
    self.syllables = syllables
  }

  /// V
  public var count: Int { classes.count }

  /// Whether every number is one that a vocabulary of this size can have.
  package var isValid: Bool {
    classes.allSatisfy { Class(rawValue: $0) != nil } && folded.allSatisfy { $0 < UInt32(count) }
      && endings.allSatisfy { $0 < 64 }
      && syllables.allSatisfy { $0 == Self.noSyllable || Int($0) < Self.syllableCount }
  }
}
