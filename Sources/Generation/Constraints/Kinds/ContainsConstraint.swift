import CharText

/// Words that the generated text must contain, exactly as they are written (normalized).
///
/// A word counts wherever it occurs, including where the model writes it on its own. Until then it may begin
/// at every word boundary (after white space; anywhere if the vocabulary has no space), with a probability
/// that grows and reaches 1 before the length is used up: ``NextCharacters/wish(for:opportunities:)``, with
/// one opportunity for every ``meanWordLength`` remaining characters. Once begun, it is written to its end.
/// If another constraint forbids one of its characters, the word is abandoned and begun again later.
///
/// If the length of the text is unknown, a word begins with a probability of one in ``unhurried`` at each
/// boundary.
public struct ContainsConstraint: TextConstraint {
  public let name = "contains"
  public let settings: String

  /// The words, normalized.
  public let words: [String]
  private let wished: [WishedWord]
  /// The grapheme clusters of each word.
  private let clusters: [Int]
  private let patterns: [SoughtString<Unicode.Scalar>]
  private let hasSpace: Bool
  /// How much of each word is matched at the end of the text; −1 after the whole word occurred.
  private var matched: [Int]
  /// The word that is being written, and how many of its characters are.
  private var writing: (word: Int, written: Int)?
  private var isAtBoundary: Bool

  /// The mean distance of word boundaries in characters, including spaces: about that of Korean.
  public static let meanWordLength = 4
  /// How many boundaries a word waits for on average if the length is unknown.
  public static let unhurried = 50
  /// How many characters before its last possible place a word begins at the next boundary.
  private static let margin = 12

  /// - Parameter words: Each not empty, without white space at either end.
  /// - Throws: ``ConstraintError`` for words that cannot be written or do not fit into the text.
  public init(_ words: [String], for setting: ConstraintSetting) throws(ConstraintError) {
    guard !words.isEmpty, words.allSatisfy({ !$0.isEmpty }) else {
      throw .nothingNamed(constraint: "contains")
    }
    var wished: [WishedWord] = []
    var clusters: [Int] = []
    let stops = setting.stops.strings.map {
      NormalizedText($0, normalization: setting.vocabulary.normalization)
    }
    for word in words {
      let text = try setting.spell(word, for: "contains")
      guard !text.isEmpty else { throw .nothingNamed(constraint: "contains") }
      let scalars = Array(text.string.unicodeScalars)
      guard !scalars[0].isWhiteSpace, !scalars[scalars.count - 1].isWhiteSpace, !scalars.contains("\n") else {
        throw .wrongWord(constraint: "contains", word: word, problem: .whiteSpace)
      }
      for stop in stops where SoughtString(Array(stop.string.unicodeScalars)).occurs(in: scalars) {
        throw .wrongWord(constraint: "contains", word: word, problem: .holdsStopString(stop.string))
      }
      wished.append(WishedWord(text, in: setting.vocabulary))
      clusters.append(text.graphemeCount)
    }
    self.words = wished.map { String(String.UnicodeScalarView($0.scalars)) }
    self.wished = wished
    self.clusters = clusters
    patterns = wished.map { SoughtString($0.scalars) }
    matched = wished.map { _ in 0 }
    hasSpace = setting.canWrite(" ")
    settings = words.joined(separator: ",")
    isAtBoundary = setting.prompt.string.unicodeScalars.last?.isWhiteSpace ?? true
    let needed = clustersNeeded
    guard setting.stops.length >= needed else {
      throw .tooShort(constraint: "contains", needed: needed, length: setting.stops.length)
    }
  }

  public var needed: [Unicode.Scalar] { wished.flatMap(\.scalars) }

  private var missing: [Int] { matched.indices.filter { matched[$0] >= 0 } }

  /// The number of clusters of all missing words with spaces between them, from the next boundary on.
  private var clustersNeeded: Int {
    let missing = missing
    return missing.reduce(0) { $0 + clusters[$1] } + (hasSpace ? max(0, missing.count - 1) : 0)
  }

  private var mayBegin: Bool { isAtBoundary || !hasSpace }

  /// Whether the missing words need all of the remaining text.
  private func isLate(_ room: Int?) -> Bool {
    guard let room else { return false }
    return room <= clustersNeeded + (mayBegin ? 0 : 1)
  }

  public func restrict(_ next: inout NextCharacters, at place: TextPlace) {
    if let writing { return next.prefer([wished[writing.word].scalars[writing.written]]) }
    let missing = missing
    guard !missing.isEmpty else { return }
    if isLate(place.room) {
      next.prefer(mayBegin ? missing.map { wished[$0].scalars[0] } : [" "])
    }
    guard mayBegin else { return }
    let opportunities = place.room.map { room in
      let spare = room - clustersNeeded - Self.margin
      return hasSpace ? 1 + spare / Self.meanWordLength : 1 + spare
    }
    next.wish(for: missing.map { wished[$0] }, opportunities: opportunities ?? Self.unhurried)
  }

  public mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) {
    if let current = writing {
      let scalars = wished[current.word].scalars
      let fits = scalars[current.written] == scalar && current.written + 1 < scalars.count
      writing = fits ? (current.word, current.written + 1) : nil
    } else if mayBegin, isLate(room) {
      writing = missing.first { wished[$0].scalars[0] == scalar && wished[$0].scalars.count > 1 }.map {
        ($0, 1)
      }
    }
    for index in patterns.indices where matched[index] >= 0 {
      let state = patterns[index].state(after: scalar, from: matched[index])
      matched[index] = state == patterns[index].symbols.count ? -1 : state
    }
    isAtBoundary = scalar.isWhiteSpace
  }

  public mutating func begin(_ word: WishedWord) {
    writing = missing.first { wished[$0] == word }.map { ($0, 0) }
  }

  public var ending: TextEnding { missing.isEmpty ? .allowed : .forbidden }
}

extension TextConstraintRequest {
  /// Words that must be written; see ``ContainsConstraint``.
  public static func contains(_ words: [String]) -> TextConstraintRequest {
    TextConstraintRequest(
      unchecked: .contains, [TextConstraintDescriptor.words.name: .texts(words)])
  }
}

extension TextConstraintDescriptor {
  /// Plain strings.
  static let words = TextConstraintParameter(
    name: "words", summary: "the words, as they are written", kind: .words)

  /// See ``ContainsConstraint``.
  public static let contains = TextConstraintDescriptor(
    name: "contains", summary: "these words stand somewhere in the text", parameters: [words]
  ) { (values, setting) throws(ConstraintError) in
    try ContainsConstraint(values.texts(words), for: setting)
  }
}
