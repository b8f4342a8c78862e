/// In JSON an object with the key `beams` and the optional keys `lengthPenalty`,
/// `earlyStopping` (`"false"`, `"true"` or `"never"`), `noRepeatNGram`, `groups`, `diversityPenalty`, `nBest`
/// and `stochastic`.
extension BeamOptions: Codable {
  enum CodingKeys: String, CodingKey, CaseIterable {
    case beams
    case lengthPenalty
    case earlyStopping
    case noRepeatNGram
    case groups
    case diversityPenalty
    case nBest
    case isStochastic = "stochastic"
  }

  /// Decodes the options; a missing key other than `beams` means its default.
  ///
  /// - Throws: ``GenerationRequestError/unknownKey(_:known:)``, and `DecodingError`. ``validate()`` checks
  ///   the values.
  public init(from decoder: any Decoder) throws {
    try GenerationRequestError.requireKnownKeys(of: decoder, CodingKeys.allCases.map(\.rawValue))
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(beams: try container.decode(Int.self, forKey: .beams))
    lengthPenalty = try container.decodeIfPresent(Double.self, forKey: .lengthPenalty) ?? lengthPenalty
    earlyStopping = try container.decodeIfPresent(EarlyStopping.self, forKey: .earlyStopping) ?? earlyStopping
    noRepeatNGram = try container.decodeIfPresent(Int.self, forKey: .noRepeatNGram)
    groups = try container.decodeIfPresent(Int.self, forKey: .groups) ?? groups
    diversityPenalty =
      try container.decodeIfPresent(Double.self, forKey: .diversityPenalty) ?? diversityPenalty
    nBest = try container.decodeIfPresent(Int.self, forKey: .nBest) ?? nBest
    isStochastic = try container.decodeIfPresent(Bool.self, forKey: .isStochastic) ?? isStochastic
  }

  /// Encodes all options, except `noRepeatNGram` if it is nil.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(beams, forKey: .beams)
    try container.encode(lengthPenalty, forKey: .lengthPenalty)
    try container.encode(earlyStopping, forKey: .earlyStopping)
    try container.encodeIfPresent(noRepeatNGram, forKey: .noRepeatNGram)
    try container.encode(groups, forKey: .groups)
    try container.encode(diversityPenalty, forKey: .diversityPenalty)
    try container.encode(nBest, forKey: .nBest)
    try container.encode(isStochastic, forKey: .isStochastic)
  }
}

extension EarlyStopping: Codable {}
