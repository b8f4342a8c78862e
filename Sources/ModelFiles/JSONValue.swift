/// Any JSON value: content of a file that this module passes on without interpreting it.
public enum JSONValue: Sendable, Equatable {
  case null
  case boolean(Bool)
  /// An integer.
  case integer(Int64)
  /// An integer above the range of ``integer(_:)``.
  case natural(UInt64)
  case number(Double)
  case text(String)
  case array([JSONValue])
  case object([String: JSONValue])
}

extension JSONValue {
  /// Encodes a value as in model files: keys in snake case.
  package init(of value: some Encodable) {
    do {
      self = try MetadataJSON.decode(JSONValue.self, from: MetadataJSON.encode(value))
    } catch {
      preconditionFailure("\(type(of: value)) is written in JSON that cannot be read: \(error)")
    }
  }

  /// The value decoded as a type; nil if it does not have that form.
  package func decoded<Value: Decodable>(as type: Value.Type) -> Value? {
    try? MetadataJSON.decode(type, from: text)
  }

  /// The value as JSON text with sorted keys.
  package var text: String { MetadataJSON.encode(self) }
}

extension JSONValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(String.self) {
      // Tried before numbers: files write numbers that JSON cannot represent as text.
      self = .text(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(UInt64.self) {
      self = .natural(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let values = try? container.decode([JSONValue].self) {
      self = .array(values)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .natural(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }
}
