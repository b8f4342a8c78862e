import Foundation

/// A setting of a registered constraint.
public struct TextConstraintParameter: Sendable {
  /// The kinds of settings.
  public enum Kind: Sendable, Equatable {
    /// One text.
    case text
    /// Several texts, written as a list with commas.
    case names
    /// Several texts, each written separately.
    case words
    /// An integer.
    case number(ClosedRange<Int>)
  }

  /// The registered name: the key in a request.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The kind of its value.
  public let kind: Kind
  /// Whether a request must have it.
  public let isRequired: Bool

  init(name: String, summary: String, kind: Kind, isRequired: Bool = true) {
    self.name = name
    self.summary = summary
    self.kind = kind
    self.isRequired = isRequired
  }

  /// The accepted values, in words.
  public var accepted: String {
    switch kind {
    case .text: "a text"
    case .names, .words: "a list of texts"
    case .number(let range):
      range.upperBound == .max
        ? "a whole number, \(range.lowerBound) or more"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
  }

  /// Checks a value.
  ///
  /// - Throws: ``ConstraintError/wrongValue(constraint:parameter:accepted:)`` for one of another kind, and
  ///   ``ConstraintError/outOfRange(constraint:what:value:range:)``.
  func validate(_ value: TextConstraintValue, of constraint: String) throws(ConstraintError) {
    switch (kind, value) {
    case (.text, .text), (.names, .texts), (.words, .texts): return
    case (.number(let range), .number(let number)):
      guard range.contains(number) else {
        throw .outOfRange(constraint: constraint, what: name, value: number, range: range)
      }
    default: throw .wrongValue(constraint: constraint, parameter: name, accepted: accepted)
    }
  }

  /// Parses texts as people write them; for a single text or number, the last one counts.
  ///
  /// - Throws: ``ConstraintError/wrongValue(constraint:parameter:accepted:)`` for a text that is not a
  ///   number.
  func value(of texts: [String], for constraint: String) throws(ConstraintError) -> TextConstraintValue {
    switch kind {
    case .text: return .text(texts.last ?? "")
    case .words: return .texts(texts)
    case .names:
      return .texts(
        texts.flatMap { $0.split(separator: ",") }.map { $0.trimmingCharacters(in: .whitespaces) })
    case .number:
      guard let number = texts.last.flatMap({ Int($0.trimmingCharacters(in: .whitespaces)) }) else {
        throw .wrongValue(constraint: constraint, parameter: name, accepted: accepted)
      }
      return .number(number)
    }
  }
}
