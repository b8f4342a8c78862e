/// Any JSON.
enum JSONValue: Sendable, Decodable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Where another value is not what this one asks for: numbers may be off by `tolerance`, as a share where
  /// they are above 1, and objects may have more keys. Nil where it is.
  func difference(from other: JSONValue, tolerance: Double, at path: String = "") -> String? {
    switch (self, other) {
    case (.null, .null): return nil
    case (.bool(let one), .bool(let two)) where one == two: return nil
    // Scalar by scalar: == takes canonically equivalent texts for the same.
    case (.string(let one), .string(let two)) where one.unicodeScalars.elementsEqual(two.unicodeScalars):
      return nil
    case (.number(let one), .number(let two)) where abs(one - two) <= tolerance * max(1, abs(one)): return nil
    case (.array(let ones), .array(let others)) where ones.count == others.count:
      for (place, pair) in zip(ones, others).enumerated() {
        if let found = pair.0.difference(from: pair.1, tolerance: tolerance, at: "\(path)[\(place)]") {
          return found
        }
      }
      return nil
    case (.object(let ones), .object(let others)):
      for (key, one) in ones.sorted(by: { $0.key < $1.key }) {
        guard let other = others[key] else { return "\(path).\(key) is missing" }
        if let found = one.difference(from: other, tolerance: tolerance, at: "\(path).\(key)") {
          return found
        }
      }
      return nil
    default: return "\(path) is \(other) instead of \(self)"
    }
  }
}
