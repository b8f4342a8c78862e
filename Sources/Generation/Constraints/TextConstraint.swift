import CharText

/// A guarantee about a text: which characters may come next, and where the text may end.
///
/// Constraints deal with characters (Unicode scalars of the normalized text) and do not depend on the units
/// of the vocabulary, such as bytes or parts of syllables: ``ConstraintStep`` translates. A constraint is a
/// value; every stream and every hypothesis has an independent copy. A custom constraint is a type that
/// conforms; ``TextConstraintRequest/init(name:settings:make:)`` puts it into
/// ``GenerationOptions/constraints``.
public protocol TextConstraint: Sendable {
  /// The name of the constraint, for example `acrostic`.
  var name: String { get }

  /// The settings as people see them.
  var settings: String { get }

  /// The only characters that are ever written; nil: any. Read once, before the text begins.
  var alphabet: ScalarSet? { get }

  /// The characters that the constraint needs; it is an error, before the text begins, if one of them cannot
  /// be written.
  var needed: [Unicode.Scalar] { get }

  /// How many grapheme clusters may still begin before the constraint ends the text; nil if it does not limit
  /// them.
  var clustersLeft: Int? { get }

  /// Narrows what may come next.
  ///
  /// - Parameters:
  ///   - next: The characters that the constraints before this one allow.
  ///   - place: The current place in the text.
  func restrict(_ next: inout NextCharacters, at place: TextPlace)

  /// Appends the next character of the text.
  ///
  /// - Parameters:
  ///   - scalar: The character. It may be one that was not allowed, if nothing else was possible.
  ///   - beginsCluster: Whether a grapheme cluster begins with it.
  ///   - room: ``TextPlace/room`` before the character.
  mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?)

  /// Begins a word that ``NextCharacters/wish(for:opportunities:)`` requested.
  mutating func begin(_ word: WishedWord)

  /// Whether the text may end at its current place.
  var ending: TextEnding { get }
}

extension TextConstraint {
  public var settings: String { "" }
  public var alphabet: ScalarSet? { nil }
  public var needed: [Unicode.Scalar] { [] }
  public var clustersLeft: Int? { nil }
  public func restrict(_ next: inout NextCharacters, at place: TextPlace) {}
  public mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) {}
  public mutating func begin(_ word: WishedWord) {}
  public var ending: TextEnding { .allowed }
}

/// The current place in a text, as a constraint sees it.
public struct TextPlace: Sendable, Equatable {
  /// How many grapheme clusters may still begin before the text reaches its length; nil if there is no
  /// length.
  ///
  /// At 0 or less, clusters that begin are not part of the text unless a constraint keeps it open.
  public let room: Int?
  /// Whether the other constraints allow the text to end here.
  public let othersMayEnd: Bool
  /// How many characters were written since a constraint last forbade the end of the text.
  public let charactersSinceForbidden: Int
}

/// A word that a constraint wants to begin at a suitable place.
public struct WishedWord: Sendable, Equatable {
  /// Its characters.
  public let scalars: [Unicode.Scalar]
  /// The id of its first unit.
  public let firstUnit: UInt32
  /// How many units its first character has.
  public let unitsOfFirstCharacter: Int

  /// A word as a vocabulary spells it.
  ///
  /// - Parameters:
  ///   - word: Not empty, in the vocabulary's normalization form.
  public init(_ word: NormalizedText, in vocabulary: Vocabulary) {
    precondition(!word.isEmpty, "a word without characters")
    scalars = Array(word.string.unicodeScalars)
    firstUnit = vocabulary.encode(word).units.ids[0]
    let first = NormalizedText(String(Character(scalars[0])), normalization: .none)
    switch vocabulary.unit {
    case .byte: unitsOfFirstCharacter = first.bytes.count
    case .jamo: unitsOfFirstCharacter = Syllable(scalars[0]).map { $0.hasFinalConsonant ? 3 : 2 } ?? 1
    case .scalar, .grapheme: unitsOfFirstCharacter = 1
    }
  }
}
