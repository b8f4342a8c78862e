/// In JSON an object with the keys `length`, `stop` (an array of strings), `maxLines`, `untilSentence` and
/// `endUnit`; a missing key means its default.
extension StopConditions: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case length
    case strings = "stop"
    case maximumLines = "maxLines"
    case untilSentence
    case endUnit
  }

  /// Decodes the conditions; a missing key means its default.
  ///
  /// - Throws: ``GenerationRequestError/unknownKey(_:known:)``, and `DecodingError`.
  public init(from decoder: any Decoder) throws {
    try GenerationRequestError.requireKnownKeys(of: decoder, CodingKeys.allCases.map(\.rawValue))
    try self.init(besideOthersFrom: decoder)
  }

  /// Decodes the conditions from an object that has other keys as well.
  init(besideOthersFrom decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    length = try container.decodeIfPresent(Int.self, forKey: .length) ?? length
    strings = try container.decodeIfPresent([String].self, forKey: .strings) ?? []
    maximumLines = try container.decodeIfPresent(Int.self, forKey: .maximumLines)
    untilSentence = try container.decodeIfPresent(Bool.self, forKey: .untilSentence) ?? false
    endUnit = try container.decodeIfPresent(UInt32.self, forKey: .endUnit)
  }

  /// Encodes all conditions except those that are nil.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(length, forKey: .length)
    try container.encode(strings, forKey: .strings)
    try container.encodeIfPresent(maximumLines, forKey: .maximumLines)
    try container.encode(untilSentence, forKey: .untilSentence)
    try container.encodeIfPresent(endUnit, forKey: .endUnit)
  }
}
