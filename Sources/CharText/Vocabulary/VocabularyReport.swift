/// What a vocabulary would be: the facts that `charrnn vocab` shows.
public struct VocabularyReport: Sendable, Equatable, Codable {
  /// One id.
  public struct Entry: Sendable, Equatable, Codable {
    public let id: Int
    /// The unit in readable form (see `TextUnit.description`).
    public let unit: String
    /// How often it comes in the text; for `<unk>`, how often what was folded comes.
    public let count: Int
  }

  /// The kind of the units.
  public let unit: UnitKind
  /// The form of the text.
  public let normalization: Normalization
  /// Units that come fewer times are folded into `<unk>`.
  public let minCount: Int
  /// Number of ids, `<unk>` included.
  public let size: Int
  /// Length of the normalized text in bytes of UTF-8.
  public let byteCount: Int
  /// Length of the normalized text in scalars.
  public let scalarCount: Int
  /// Length of the text in units.
  public let unitCount: Int
  /// Number of different units in the text.
  public let distinctCount: Int
  /// How many of them are folded into `<unk>`.
  public let foldedDistinctCount: Int
  /// How many units of the text are.
  public let foldedCount: Int
  /// Share of the text's units that have an id of their own, 0–1.
  public let coverage: Double
  /// Share of the text's scalars that are Hangul, 0–1.
  public let hangulShare: Double
  /// All ids in order.
  public let entries: [Entry]
}
