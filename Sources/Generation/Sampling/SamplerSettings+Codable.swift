/// In JSON an object with a number for each parameter and an array for each list, by their registered names:
///
///     {"temperature": 0.9, "top-k": 40, "temperature-cycle": [0.5, 1]}
///
/// Parameters that are not named are as in ``SamplerSettings/usual``. `null` resets a parameter to its
/// registered default, which usually switches its step off: `{"temperature": null}`. Settings by id have the
/// keys `biases` (an object with a number for each id, or for several ids with spaces between: a word),
/// `bannedIDs` and `dryBreakers`.
extension SamplerSettings: Codable {
  /// The keys of settings by id.
  private enum IDs {
    static let biases = "biases"
    static let banned = "bannedIDs"
    static let dryBreakers = "dryBreakers"
  }

  /// Decodes settings; whatever is missing is as in ``usual``.
  ///
  /// - Throws: ``SamplerError`` for unknown names and wrong values, and `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NamedKey.self)
    self = .usual
    for key in container.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
      let name = key.stringValue
      switch name {
      case IDs.banned: bannedIDs = try container.decode([UInt32].self, forKey: key)
      case IDs.dryBreakers: dryBreakers = try container.decode([UInt32].self, forKey: key)
      case IDs.biases:
        for (text, bias) in try container.decode([String: Double].self, forKey: key) {
          let words = text.split(separator: " ", omittingEmptySubsequences: false)
          let ids = words.compactMap { UInt32($0) }
          guard ids.count == words.count else {
            throw DecodingError.dataCorruptedError(
              forKey: key, in: container, debugDescription: "“\(text)” is not the id of a unit")
          }
          if ids.count == 1 { try setBias(bias, ofID: ids[0]) } else { try setBias(bias, ofWord: ids) }
        }
      default:
        if try container.decodeNil(forKey: key) {
          try reset(name)
        } else if SamplerListParameter.named(name) != nil {
          try set(name, to: try container.decode([Double].self, forKey: key))
        } else if SamplerParameter.named(name) != nil {
          try set(name, to: try container.decode(Double.self, forKey: key))
        } else {
          // Throws the error that lists the known names.
          try reset(name)
        }
      }
    }
  }

  /// Encodes the settings that were set, and `null` for usual ones that were not.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NamedKey.self)
    for (name, value) in values { try container.encode(value, forKey: NamedKey(name)) }
    for (name, values) in lists { try container.encode(values, forKey: NamedKey(name)) }
    for name in Self.usual.values.keys where values[name] == nil {
      try container.encodeNil(forKey: NamedKey(name))
    }
    if !biases.isEmpty || !wordBiases.isEmpty {
      let words = wordBiases.map { ids, bias in (ids.map(String.init).joined(separator: " "), bias) }
      let named = Dictionary(uniqueKeysWithValues: biases.map { (String($0.key), $0.value) } + words)
      try container.encode(named, forKey: NamedKey(IDs.biases))
    }
    if !bannedIDs.isEmpty { try container.encode(bannedIDs, forKey: NamedKey(IDs.banned)) }
    if !dryBreakers.isEmpty { try container.encode(dryBreakers, forKey: NamedKey(IDs.dryBreakers)) }
  }
}
