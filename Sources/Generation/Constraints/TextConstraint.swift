import CharText

/// A promise about a text: which characters may come next, and where the text may end.
///
/// Constraints speak of characters (Unicode scalars of the normalised text); what a vocabulary has as units, parts of
/// syllables or bytes, they need not know: ``ConstraintStep`` translates. A constraint is a value, so that streams and
/// hypotheses copy it and each copy goes on by itself. A user's own constraint is one type that conforms;
/// ``TextConstraintRequest/init(name:settings:make:)`` puts it into ``GenerationOptions/constraints``.
public protocol TextConstraint: Sendable {
  /// The name by which it is shown, for example `acrostic`.
  var name: String { get }

  /// The settings as people see them.
  var settings: String { get }

  /// The characters beyond which nothing is ever written; nil: any. Asked once, before the text begins.
  var alphabet: ScalarSet? { get }

  /// The characters without which the constraint cannot be kept; if one cannot be written, that is an error up front.
  var needed: [Unicode.Scalar] { get }

  /// How many grapheme clusters may still begin before the constraint ends the text; nil where it does not say.
  var clustersLeft: Int? { get }

  /// Narrows what may come next.
  ///
  /// - Parameters:
  ///   - next: What the constraints before this one have left.
  ///   - place: Where the text stands.
  func restrict(_ next: inout NextCharacters, at place: TextPlace)

  /// Takes the next character of the text.
  ///
  /// - Parameters:
  ///   - scalar: It may be one that was not allowed, where nothing else was left.
  ///   - beginsCluster: Whether a grapheme cluster begins with it.
  ///   - room: ``TextPlace/room`` before it.
  mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?)

  /// Begins to write a word for which ``NextCharacters/wish(for:opportunities:)`` asked.
  mutating func begin(_ word: WishedWord)

  /// What it says about the end of the text where the text stands.
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

/// Where a text stands, as a constraint sees it.
public struct TextPlace: Sendable, Equatable {
  /// How many grapheme clusters may still begin before the text has its length; nil where no length is known.
  ///
  /// At 0 or less whatever begins is no part of the text any more, unless a constraint keeps the text open.
  public let room: Int?
  /// Whether the text may end here as far as the other constraints are concerned.
  public let othersMayEnd: Bool
  /// How many characters were written since a constraint last forbade the end.
  public let charactersSinceForbidden: Int
}

/// A word that a constraint wants to begin at a place that suits it.
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
  ///   - word: Not empty, in the vocabulary's normalisation form.
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
