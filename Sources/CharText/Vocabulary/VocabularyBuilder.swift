/// Counts the units of a training text and builds a vocabulary from them.
///
/// ```swift
/// var builder = try VocabularyBuilder(unit: .scalar, normalization: .nfc)
/// builder.add(text)
/// let vocabulary = builder.build(minCount: 2)
/// ```
public struct VocabularyBuilder: Sendable {
  /// The kind of the units.
  public let unit: UnitKind
  /// The normalization form that the texts must have.
  public let normalization: Normalization
  /// The number of bytes of UTF-8 added so far.
  public private(set) var byteCount = 0
  private var counts = UnitCounts()

  /// An empty builder.
  ///
  /// - Throws: `VocabularyError.unitNeedsComposedText` for `jamo` with `nfd` or `none`.
  public init(unit: UnitKind = .scalar, normalization: Normalization = .nfc) throws(VocabularyError) {
    guard unit.accepts(normalization) else {
      throw .unitNeedsComposedText(unit: unit, normalization: normalization)
    }
    self.unit = unit
    self.normalization = normalization
  }

  /// Counts the units of a text, which must be in the builder's form.
  public mutating func add(_ text: NormalizedText) {
    precondition(
      text.normalization == normalization,
      "a text in \(text.normalization) for a vocabulary in \(normalization)")
    text.bytes.withUnsafeBufferPointer { add(piece: $0) }
  }

  /// Counts the units of a piece from `TextReader.readPieces`.
  package mutating func add(piece: UnsafeBufferPointer<UInt8>) {
    byteCount += piece.count
    unit.segmentation.count(piece, into: &counts)
  }

  /// The number of units added so far.
  public var unitCount: Int { counts.entries.reduce(0) { $0 + $1.count } }

  /// Builds the vocabulary: `<unk>`, then the units by descending count, and by their bytes if counts are
  /// equal.
  ///
  /// - Parameter minCount: Units with fewer occurrences are folded into `<unk>` (1 folds nothing); bytes
  ///   never are.
  public func build(minCount: Int = 1) -> Vocabulary {
    ranked().vocabulary(minCount: minCount, unit: unit, normalization: normalization)
  }

  /// Describes the vocabulary that `build` with the same `minCount` would make, with counts.
  public func report(minCount: Int = 1) -> VocabularyReport {
    let units = ranked()
    let (ranked, kept) = (units.entries, units.kept(minCount: minCount))
    let total = ranked.reduce(0) { $0 + $1.count }
    let covered = kept.reduce(0) { $0 + $1.count }
    let scalarCount = ranked.reduce(0) { $0 + $1.count * $1.unit.scalarCounts.all }
    let hangulCount =
      ranked.reduce(counts.hangulCount) { $0 + $1.count * $1.unit.scalarCounts.hangul }
    let unknown = VocabularyReport.Entry(id: 0, unit: TextUnit.unknownName, count: total - covered)
    return VocabularyReport(
      unit: unit, normalization: normalization, minCount: minCount, size: kept.count + 1,
      byteCount: byteCount, scalarCount: scalarCount, unitCount: total,
      distinctCount: ranked.count { $0.count > 0 },
      foldedDistinctCount: ranked.count - kept.count, foldedCount: total - covered,
      coverage: total == 0 ? 1 : Double(covered) / Double(total),
      hangulShare: scalarCount == 0 ? 0 : Double(hangulCount) / Double(scalarCount),
      entries: [unknown]
        + kept.enumerated().map { index, entry in
          .init(id: index + 1, unit: "\(entry.unit)", count: entry.count)
        })
  }

  /// All units in the order of their ids.
  private func ranked() -> RankedUnits {
    RankedUnits(counts.entries, clusters: counts.clusters, of: unit.segmentation)
  }
}
