import CharText
import Foundation

/// Why no text, or no more text, can be generated.
public enum GenerationError: Error, Equatable, Sendable {
  /// An option that is too small or too large.
  case outOfRange(name: String, value: Int, range: ClosedRange<Int>)
  /// An empty stop string.
  case emptyStopString
  /// A bias that does not have the form unit, equals sign, number.
  case notABias(String)
  /// Units that are not in the vocabulary.
  case unseen(UnseenUnits)
  /// The vocabulary contains nothing but `<unk>`, which is never written.
  case nothingToWrite
  /// A constraint that cannot be satisfied.
  case constraint(ConstraintError)
  /// The sampler could not draw a unit.
  case sampler(SamplerError)
  /// The options of the beam search are invalid.
  case beam(BeamError)
  /// A request that cannot be read.
  case request(GenerationRequestError)
  /// What is wrong with one of several requests; the number of its line, from 1.
  indirect case inLine(Int, GenerationError)
}

extension GenerationError: CustomStringConvertible, LocalizedError {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .outOfRange(let name, let value, let range):
      "the \(name) is \(value); it must be from \(range.lowerBound) to \(range.upperBound)"
    case .emptyStopString: "a stop string is empty; it must have at least one character"
    case .notABias(let text):
      "“\(text)” is not a bias; write a character or word, an equals sign and a number: 의=-2"
    case .unseen(let unseen): "the model never saw \(unseen) and cannot write it; leave it out"
    case .nothingToWrite:
      "the model's vocabulary contains nothing but \(TextUnit.unknownName), which is never written"
    case .constraint(let error): error.description
    case .sampler(let error): error.description
    case .beam(let error): error.description
    case .request(let error): error.description
    case .inLine(let number, let error): "line \(number): \(error.description)"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }
}

/// Something the user should know that does not prevent generation.
public enum GenerationWarning: Equatable, Sendable {
  /// The prompt contains units that are not in the vocabulary; the model reads them as `<unk>`.
  case unseenInPrompt(UnseenUnits)
  /// The prompt contains syllables that are not in the vocabulary; the model reads them by their parts.
  case composedInPrompt(UnseenUnits)
}

extension GenerationWarning: CustomStringConvertible {
  /// The text of the warning.
  public var description: String {
    switch self {
    case .unseenInPrompt(let unseen):
      "the model never saw these in training and reads them as \(TextUnit.unknownName): \(unseen)"
    case .composedInPrompt(let composed):
      "the model never saw these syllables in training and reads them by their consonants and vowels: \(composed)"
    }
  }
}
