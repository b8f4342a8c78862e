import Foundation

extension Vocabulary: Codable {
  private enum Key: String, CodingKey {
    case unit, normalization, units
  }

  /// Decodes the format that `encode(to:)` writes.
  ///
  /// - Throws: `VocabularyError` or `DecodingError` for anything else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let unit = try container.decode(UnitKind.self, forKey: .unit)
    let normalization = try container.decode(Normalization.self, forKey: .normalization)
    let entries = try container.decode([UnitEntry].self, forKey: .units)
    guard let first = entries.first else { throw VocabularyError.empty }
    guard first.name == TextUnit.unknownName else { throw VocabularyError.unknownUnitMissing }
    var units: [TextUnit] = [.unknown]
    units.reserveCapacity(entries.count)
    for (id, entry) in entries.enumerated().dropFirst() {
      if entry.name == TextUnit.boundaryName {
        units.append(.boundary)
        continue
      }
      guard let value = entry.unit(of: unit) else {
        throw VocabularyError.notAUnit(id: id, entry: entry.description, unit: unit)
      }
      units.append(value)
    }
    try self.init(unit: unit, normalization: normalization, units: units)
  }

  /// Encodes kind, form and the units in the order of their ids.
  ///
  /// `<unk>` comes first, then `<document>` if documents have boundaries. A unit of text is a string, a byte
  /// is a number, a part of a syllable is the string of its conjoining jamo, and a literal conjoining jamo
  /// that looks like a part is `{"literal": "ᄒ"}`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(unit, forKey: .unit)
    try container.encode(normalization, forKey: .normalization)
    try container.encode(units.map { UnitEntry($0, of: unit) }, forKey: .units)
  }

  /// The vocabulary in JSON; the same vocabulary gives the same bytes.
  ///
  /// ```json
  /// {"normalization":"nfc","unit":"scalar","units":["<unk>"," ","다"]}
  /// ```
  public var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // It contains only strings and numbers, which JSON can represent.
    guard let data = try? encoder.encode(self) else {
      preconditionFailure("a vocabulary of \(count) units cannot be written in JSON")
    }
    return String(decoding: data, as: UTF8.self)
  }

  /// Decodes a vocabulary from JSON.
  ///
  /// - Throws: `VocabularyError` if it is invalid.
  public init(json: String) throws(VocabularyError) {
    do {
      self = try JSONDecoder().decode(Vocabulary.self, from: Data(json.utf8))
    } catch let error as VocabularyError {
      throw error
    } catch let error as DecodingError {
      throw .notJSON(reason: error.reason)
    } catch {
      throw .notJSON(reason: "\(error)")
    }
  }
}

/// A unit as it is stored in JSON.
private enum UnitEntry: Codable, CustomStringConvertible {
  case name(String)
  case number(Int)
  case literal(String)

  private enum Key: String, CodingKey {
    case literal
  }

  init(_ unit: TextUnit, of kind: UnitKind) {
    switch unit {
    case .unknown: self = .name(TextUnit.unknownName)
    case .boundary: self = .name(TextUnit.boundaryName)
    case .byte(let byte): self = .number(Int(byte))
    case .jamo(let scalar): self = .name(String(Character(scalar)))
    case .text(let bytes):
      let string = String(decoding: bytes, as: UTF8.self)
      self = kind == .jamo && isModernJamo(string) ? .literal(string) : .name(string)
    }
  }

  init(from decoder: any Decoder) throws {
    // Strings first: nearly every entry is one.
    let container = try decoder.singleValueContainer()
    if let name = try? container.decode(String.self) {
      self = .name(name)
    } else if let number = try? container.decode(Int.self) {
      self = .number(number)
    } else {
      let keyed = try decoder.container(keyedBy: Key.self)
      self = .literal(try keyed.decode(String.self, forKey: .literal))
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .name(let name):
      var container = encoder.singleValueContainer()
      try container.encode(name)
    case .number(let number):
      var container = encoder.singleValueContainer()
      try container.encode(number)
    case .literal(let string):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(string, forKey: .literal)
    }
  }

  /// The entry, if it is a plain string.
  var name: String? {
    if case .name(let name) = self { name } else { nil }
  }

  /// The entry as a unit of a kind, or nil if it is not one.
  func unit(of kind: UnitKind) -> TextUnit? {
    switch self {
    case .name(let name):
      if kind == .byte { return nil }
      if kind == .jamo, isModernJamo(name) { return name.unicodeScalars.first.map { .jamo($0) } }
      return .text(Array(name.utf8))
    case .number(let number): return kind == .byte ? UInt8(exactly: number).map { .byte($0) } : nil
    case .literal(let string):
      return kind == .jamo && isModernJamo(string) ? .text(Array(string.utf8)) : nil
    }
  }

  var description: String {
    switch self {
    case .name(let name): "\"\(name)\""
    case .number(let number): "\(number)"
    case .literal(let string): "{\"literal\":\"\(string)\"}"
    }
  }
}

private func isModernJamo(_ string: String) -> Bool {
  let scalars = string.unicodeScalars
  guard scalars.count == 1, let scalar = scalars.first else { return false }
  return Syllable.isModernJamo(scalar.value)
}

extension DecodingError {
  /// The decoder's error message, with the position if there is one.
  fileprivate var reason: String {
    let context: Context
    switch self {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
      .dataCorrupted(let found):
      context = found
    @unknown default: return "\(self)"
    }
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
  }
}
