import CharText
import Foundation

/// Why a constraint cannot be kept, found before the first character is written.
public enum ConstraintError: Error, Equatable, Sendable {
  /// There is no script or class with this name.
  case unknownCharacterSet(name: String, classes: [String], scripts: [String])
  /// A list of names, characters or words that names none.
  case nothingNamed(constraint: String)
  /// A number that is too small or too large.
  case outOfRange(constraint: String, what: String, value: Int, range: ClosedRange<Int>)
  /// A metre that is no list of numbers.
  case notAMetre(String)
  /// A word that cannot be asked for.
  case wrongWord(constraint: String, word: String, problem: WordProblem)
  /// The vocabulary has no units for these characters.
  case notInVocabulary(constraint: String, characters: [TextUnit])
  /// Characters that a constraint needs and others forbid.
  case forbidden(constraint: String, characters: [TextUnit])
  /// The vocabulary and the constraints have no visible character in common.
  case nothingAllowed(constraints: [String])
  /// The text is too short.
  case tooShort(constraint: String, needed: Int, length: Int)
  /// The text has too few lines.
  case tooFewLines(constraint: String, needed: Int, lines: Int)
  /// The constraint counts precomposed syllables, which texts in this form do not have.
  case needsComposedHangul(constraint: String, normalization: Normalization)
  /// The training text is too large for an index.
  case textTooLarge(characters: Int, most: Int)

  /// What can be wrong with a word.
  public enum WordProblem: Sendable, Equatable {
    /// It begins or ends with white space, or holds a line feed.
    case whiteSpace
    /// It holds a string at which the text stops.
    case holdsStopString(String)
    /// It is a copy of the training text that is longer than allowed.
    case isCopy(length: Int)
    /// It has other characters than syllables, or more than any phrase of the metre.
    case doesNotFitMetre(longestPhrase: Int)
  }
}

extension ConstraintError: CustomStringConvertible, LocalizedError {
  /// What is wrong and what would be right.
  public var description: String {
    switch self {
    case .unknownCharacterSet(let name, let classes, let scripts):
      return
        "there are no characters called “\(name)”; there are the classes \(classes.joined(separator: ", ")) "
        + "and the scripts \(scripts.joined(separator: ", "))"
    case .nothingNamed(let constraint):
      return "\(constraint) is empty; name at least one"
    case .outOfRange(let constraint, let what, let value, let range):
      let accepted =
        range.upperBound == .max
        ? "\(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
      return "the \(what) of \(constraint) is \(value); it must be \(accepted)"
    case .notAMetre(let text):
      return
        "“\(text)” is no metre; write the syllables of each phrase, with / between lines: 3,4,3,4/3,5,4,3"
    case .wrongWord(let constraint, let word, let problem):
      return "\(constraint) cannot take “\(word)”: \(problem)"
    case .notInVocabulary(let constraint, let characters):
      return "\(constraint) needs \(Self.list(characters)), which the model never saw and cannot write; "
        + "take other words, or a model of units of bytes"
    case .forbidden(let constraint, let characters):
      return
        "\(constraint) needs \(Self.list(characters)), which another constraint forbids; leave one of them out"
    case .nothingAllowed(let constraints):
      return "\(constraints.joined(separator: " and ")) leave no visible character that the model can write"
    case .tooShort(let constraint, let needed, let length):
      return "\(constraint) needs a text of \(needed) characters; the length is \(length)"
    case .tooFewLines(let constraint, let needed, let lines):
      return "\(constraint) needs \(needed) lines; the text has at most \(lines)"
    case .needsComposedHangul(let constraint, let normalization):
      return "\(constraint) counts whole syllables, which texts in \(normalization.rawValue) do not have; "
        + "train with --normalize nfc"
    case .textTooLarge(let characters, let most):
      return "the training text has \(characters) characters; no more than \(most) can be compared with"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }

  private static func list(_ characters: [TextUnit]) -> String {
    characters.map { "\($0)" }.joined(separator: ", ")
  }
}

extension ConstraintError.WordProblem: CustomStringConvertible {
  /// The problem in words.
  public var description: String {
    switch self {
    case .whiteSpace: "a word neither begins nor ends with white space, and holds no line feed"
    case .holdsStopString(let string): "the text stops at “\(string)”"
    case .isCopy(let length): "\(length) of its characters in a row stand in the training text"
    case .doesNotFitMetre(let longest):
      "in the metre stand Hangul syllables alone, at most \(longest) in a phrase"
    }
  }
}
