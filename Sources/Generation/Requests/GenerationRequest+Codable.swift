extension GenerationRequest: Codable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case prompt
    case sampler
    case bias
    case dryBreakers
    case constraints
    case count
    case seed
    case echoesPrompt = "echo"
    case recordsUnits = "record"
    case beam
  }

  /// All keys, including those of the stop conditions.
  static let keys = CodingKeys.allCases.map(\.rawValue) + StopConditions.CodingKeys.allCases.map(\.rawValue)

  /// Decodes a request; a missing key means its default.
  ///
  /// - Throws: ``GenerationRequestError``, ``SamplerError`` and ``ConstraintError`` for unknown names and
  ///   wrong values, and `DecodingError`; see ``init(json:)``.
  public init(from decoder: any Decoder) throws {
    try GenerationRequestError.requireKnownKeys(of: decoder, Self.keys)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    stops = try StopConditions(besideOthersFrom: decoder)
    prompt = try container.decodeIfPresent(String.self, forKey: .prompt)
    sampler = try container.decodeIfPresent(SamplerSettings.self, forKey: .sampler) ?? sampler
    bias = try container.decodeIfPresent([String: Double].self, forKey: .bias) ?? [:]
    dryBreakers = try container.decodeIfPresent(String.self, forKey: .dryBreakers) ?? dryBreakers
    constraints = try container.decodeIfPresent([TextConstraintRequest].self, forKey: .constraints) ?? []
    count = try container.decodeIfPresent(Int.self, forKey: .count) ?? count
    seed = try container.decodeIfPresent(UInt64.self, forKey: .seed)
    echoesPrompt = try container.decodeIfPresent(Bool.self, forKey: .echoesPrompt) ?? echoesPrompt
    recordsUnits = try container.decodeIfPresent(Bool.self, forKey: .recordsUnits) ?? recordsUnits
    beam = try container.decodeIfPresent(BeamOptions.self, forKey: .beam)
  }

  /// Encodes every key except those whose value is nil.
  ///
  /// - Throws: ``ConstraintError/notEncodable(constraint:)`` for a constraint that is not registered.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try stops.encode(to: encoder)
    try container.encodeIfPresent(prompt, forKey: .prompt)
    try container.encode(sampler, forKey: .sampler)
    try container.encode(bias, forKey: .bias)
    try container.encode(dryBreakers, forKey: .dryBreakers)
    try container.encode(constraints, forKey: .constraints)
    try container.encode(count, forKey: .count)
    try container.encodeIfPresent(seed, forKey: .seed)
    try container.encode(echoesPrompt, forKey: .echoesPrompt)
    try container.encode(recordsUnits, forKey: .recordsUnits)
    try container.encodeIfPresent(beam, forKey: .beam)
  }
}
