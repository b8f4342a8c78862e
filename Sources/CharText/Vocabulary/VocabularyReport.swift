/// Facts about a vocabulary, as shown by `charrnn vocab`.
public struct VocabularyReport: Sendable, Equatable, Codable {
  /// One id.
  public struct Entry: Sendable, Equatable, Codable {
    public let id: Int
    /// The unit in readable form (see `TextUnit.description`).
    public let unit: String
    /// How often it occurs in the text; for `<unk>`, the occurrences of all folded units.
    public let count: Int
  }

  /// The kind of the units.
  public let unit: UnitKind
  /// The normalization form of the text.
  public let normalization: Normalization
  /// Units with fewer occurrences are folded into `<unk>`.
  public let minCount: Int
  /// The number of ids, including `<unk>`.
  public let size: Int
  /// The length of the normalized text in bytes of UTF-8.
  public let byteCount: Int
  /// The length of the normalized text in scalars.
  public let scalarCount: Int
  /// The length of the text in units.
  public let unitCount: Int
  /// The number of distinct units in the text.
  public let distinctCount: Int
  /// The number of distinct units that are folded into `<unk>`.
  public let foldedDistinctCount: Int
  /// The number of occurrences of these units in the text.
  public let foldedCount: Int
  /// The share of the text's units that have an id of their own, 0–1.
  public let coverage: Double
  /// The share of the text's scalars that are Hangul, 0–1.
  public let hangulShare: Double
  /// All ids in order.
  public let entries: [Entry]
}
