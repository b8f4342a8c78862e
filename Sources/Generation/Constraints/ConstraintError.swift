import CharText
import Foundation

/// Why a constraint cannot be satisfied; found before the first character is written.
public enum ConstraintError: Error, Equatable, Sendable {
  /// No constraint is registered under this name.
  case unknownConstraint(name: String, known: [String])
  /// The constraint has no parameter with this name.
  case unknownParameter(constraint: String, name: String, known: [String])
  /// A parameter that the constraint needs has no value.
  case missingParameter(constraint: String, parameter: String)
  /// A parameter has a value of the wrong kind.
  case wrongValue(constraint: String, parameter: String, accepted: String)
  /// A custom constraint cannot be encoded.
  case notEncodable(constraint: String)
  /// The constraint needs an index of the training text for copies of this length, and there is none.
  case needsTrainingText(constraint: String, length: Int, indexed: [Int])
  /// There is no script or class with this name; names that may have been meant.
  case unknownCharacterSet(name: String, suggestions: [String])
  /// A list of names, characters or words that is empty.
  case nothingNamed(constraint: String)
  /// A number that is too small or too large.
  case outOfRange(constraint: String, what: String, value: Int, range: ClosedRange<Int>)
  /// A metre that is not a list of numbers.
  case notAMetre(String)
  /// A word that cannot be required.
  case wrongWord(constraint: String, word: String, problem: WordProblem)
  /// The vocabulary has no units for these characters.
  case notInVocabulary(constraint: String, characters: [TextUnit])
  /// Characters that one constraint needs and another forbids.
  case forbidden(constraint: String, characters: [TextUnit])
  /// The vocabulary and the constraints have no visible character in common.
  case nothingAllowed(constraints: [String])
  /// The text is too short.
  case tooShort(constraint: String, needed: Int, length: Int)
  /// The text has too few lines.
  case tooFewLines(constraint: String, needed: Int, lines: Int)
  /// The constraint counts precomposed syllables, which texts in this form do not have.
  case needsComposedHangul(constraint: String, normalization: Normalization)
  /// The constraint counts Hangul syllables, and the model can write none.
  case needsHangul(constraint: String)
  /// The training text is too large for an index.
  case textTooLarge(characters: Int, most: Int)

  /// What can be wrong with a word.
  public enum WordProblem: Sendable, Equatable {
    /// It begins or ends with white space, or contains a line feed.
    case whiteSpace
    /// It contains a string at which the text stops.
    case holdsStopString(String)
    /// It is a copy of the training text that is longer than allowed.
    case isCopy(length: Int)
    /// It contains a word that is never to be written.
    case holdsBannedWord(String)
    /// It has characters other than syllables, or more syllables than any phrase of the metre.
    case doesNotFitMetre(longestPhrase: Int)
  }
}

extension ConstraintError: CustomStringConvertible, LocalizedError {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .unknownConstraint(let name, let known):
      return "there is no constraint “\(name)”; known: \(known.joined(separator: ", "))"
    case .unknownParameter(let constraint, let name, let known):
      return "\(constraint) has no parameter “\(name)”; known: \(known.joined(separator: ", "))"
    case .missingParameter(let constraint, let parameter):
      return "\(constraint) needs a value for “\(parameter)”"
    case .wrongValue(let constraint, let parameter, let accepted):
      return "the \(parameter) of \(constraint) must be \(accepted)"
    case .notEncodable(let constraint):
      return "\(constraint) is not a registered constraint and cannot be encoded"
    case .needsTrainingText(let constraint, let length, let indexed):
      let lengths = indexed.isEmpty ? "none" : indexed.map(String.init).joined(separator: ", ")
      return "\(constraint) \(length) needs the training text, indexed for copies of \(length) characters; "
        + "indexed lengths: \(lengths)"
    case .unknownCharacterSet(let name, let suggestions):
      return "there are no characters called “\(name)”; " + Self.advice(suggestions)
    case .nothingNamed(let constraint):
      return "\(constraint) is empty; name at least one"
    case .outOfRange(let constraint, let what, let value, let range):
      let accepted =
        range.upperBound == .max
        ? "\(range.lowerBound) or more" : "from \(range.lowerBound) to \(range.upperBound)"
      return "the \(what) of \(constraint) is \(value); it must be \(accepted)"
    case .notAMetre(let text):
      return "“\(text)” is not a metre; write the number of syllables of each phrase, with / between lines: "
        + "3,4,3,4/3,5,4,3"
    case .wrongWord(let constraint, let word, let problem):
      return "\(constraint) cannot take “\(word)”: \(problem)"
    case .notInVocabulary(let constraint, let characters):
      return "\(constraint) needs \(Self.list(characters)), which the model never saw and cannot write"
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
      return "\(constraint) counts whole syllables, which texts in \(normalization.rawValue) do not have"
    case .needsHangul(let constraint):
      return "\(constraint) counts Hangul syllables, and the text of this model has none"
    case .textTooLarge(let characters, let most):
      return "the training text has \(characters) characters; at most \(most) can be indexed"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }

  private static func list(_ characters: [TextUnit]) -> String {
    characters.map { "\($0)" }.joined(separator: ", ")
  }

  /// What to name instead of an unknown set of characters.
  private static func advice(_ suggestions: [String]) -> String {
    guard let last = suggestions.last else {
      return
        "name one of the classes \(ScalarSet.classes.joined(separator: ", ")) or a script of Unicode such as "
        + "hangul, han, latin"
    }
    let others = suggestions.dropLast().joined(separator: ", ")
    return "did you mean \(others.isEmpty ? last : "\(others) or \(last)")?"
  }
}

extension ConstraintError.WordProblem: CustomStringConvertible {
  /// The problem in words.
  public var description: String {
    switch self {
    case .whiteSpace: "a word neither begins nor ends with white space, and contains no line feed"
    case .holdsStopString(let string): "the text stops at “\(string)”"
    case .isCopy(let length): "\(length) of its characters in a row stand in the training text"
    case .holdsBannedWord(let word): "it holds “\(word)”, which must not be written"
    case .doesNotFitMetre(let longest):
      "a metre has Hangul syllables only, at most \(longest) in a phrase"
    }
  }
}
