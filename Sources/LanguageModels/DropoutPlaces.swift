extension Dropout.Places {
  /// Every place with its name on the command line and in files, in the order of the forward pass.
  public static let named: [(name: String, place: Dropout.Places)] = [
    ("embedding", .embedding), ("layers", .betweenLayers), ("output", .output),
  ]

  /// The names of the places, in the order of ``named``.
  public var names: [String] { Self.named.filter { contains($0.place) }.map(\.name) }

  /// The places with these names; nil if a name is unknown.
  public init?(names: [String]) {
    self = []
    for name in names {
      guard let known = Self.named.first(where: { $0.name == name }) else { return nil }
      insert(known.place)
    }
  }
}

/// Encoded as a list of names.
extension Dropout.Places: Codable {
  public init(from decoder: any Decoder) throws {
    let names = try [String](from: decoder)
    guard let places = Dropout.Places(names: names) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "places \(names)"))
    }
    self = places
  }

  public func encode(to encoder: any Encoder) throws { try names.encode(to: encoder) }
}
