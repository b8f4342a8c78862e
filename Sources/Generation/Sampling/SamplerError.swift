import Foundation

/// What can be wrong with the settings or the input of a sampler.
public enum SamplerError: Error, Equatable, Sendable {
  /// A value that its parameter does not accept.
  case outOfRange(parameter: String, value: Double, accepted: String)
  /// A text that is not a number.
  case notANumber(parameter: String, text: String, accepted: String)
  /// There is no parameter with this name.
  case unknownParameter(name: String, known: [String])
  /// A logit is NaN or +∞; the id, if known.
  case modelProducedNoNumbers(id: UInt32?)
  /// No unit may come next; the step that removed the last candidate, if it was a step.
  case nothingLeft(after: String?)
}

extension SamplerError: CustomStringConvertible, LocalizedError {
  /// What is wrong, and what would be right.
  public var description: String {
    switch self {
    case .outOfRange(let parameter, let value, let accepted):
      return "\(parameter) is \(SamplerStepText.number(value)); it must be \(accepted)"
    case .notANumber(let parameter, let text, let accepted):
      return "\(parameter) is “\(text)”; it must be \(accepted)"
    case .unknownParameter(let name, let known):
      return "there is no sampler parameter “\(name)”; known: \(known.joined(separator: ", "))"
    case .modelProducedNoNumbers(let id):
      let unit = id.map { " for unit \($0)" } ?? ""
      return "the model's output\(unit) is not a number (its weights contain NaN or infinite values)"
    case .nothingLeft(let step):
      let cause = step.map { "the step “\($0)” left" } ?? "there is"
      return "\(cause) no unit that may come next; loosen the sampler settings"
    }
  }

  /// The same text, for `localizedDescription`.
  public var errorDescription: String? { description }
}

/// Numbers and lists as people write them.
enum SamplerStepText {
  /// An integer without its “.0”.
  static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  /// A short form of a list: the first few items, and how many there are.
  static func list(_ items: some Collection<String>, separator: String = ",") -> String {
    let most = 8
    let shown = items.prefix(most).joined(separator: separator)
    return items.count > most ? "\(shown)\(separator)… (\(items.count) units)" : shown
  }

  /// A list of unit names, separated by spaces because a unit may be a comma.
  static func names(_ names: some Collection<String>) -> String { list(names, separator: " ") }
}
