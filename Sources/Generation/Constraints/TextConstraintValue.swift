/// A setting of a constraint, as a value that can be sent and saved.
///
/// In JSON a string, an array of strings or an integer.
public enum TextConstraintValue: Sendable, Equatable {
  /// A text.
  case text(String)
  /// Several texts.
  case texts([String])
  /// An integer.
  case number(Int)
}

extension TextConstraintValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .texts(try container.decode([String].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .texts(let texts): try container.encode(texts)
    case .number(let number): try container.encode(number)
    }
  }
}

extension TextConstraintValue: CustomStringConvertible {
  /// The value as people see it; several texts have commas between them.
  public var description: String {
    switch self {
    case .text(let text): text
    case .texts(let texts): texts.joined(separator: ",")
    case .number(let number): String(number)
    }
  }
}

extension TextConstraintValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByArrayLiteral
{
  public init(stringLiteral text: String) { self = .text(text) }
  public init(integerLiteral number: Int) { self = .number(number) }
  public init(arrayLiteral texts: String...) { self = .texts(texts) }
}
