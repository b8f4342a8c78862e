/// The units of a text in the order of their ids: by descending count, and by their bytes if counts are
/// equal.
struct RankedUnits {
  struct Entry {
    let unit: TextUnit
    let key: [UInt8]
    let count: Int
    /// Whether a vocabulary contains it regardless of its count.
    let isFixed: Bool
  }

  let entries: [Entry]

  /// - Parameters:
  ///   - counts: The codes that occurred, with their counts, in any order.
  ///   - clusters: The clusters of the codes.
  init(_ counts: [(code: UInt32, count: Int)], clusters: ClusterTable, of segmentation: any Segmentation.Type)
  {
    var counts = counts
    let seen = Set(counts.lazy.map(\.code).filter { segmentation.fixedCodes.contains($0) })
    for code in segmentation.fixedCodes where !seen.contains(code) { counts.append((code, 0)) }
    let entries = counts.map { entry in
      let unit = segmentation.unit(of: entry.code, clusters: clusters)
      return Entry(
        unit: unit, key: unit.key, count: entry.count, isFixed: segmentation.fixedCodes.contains(entry.code))
    }
    self.entries = entries.sorted { left, right in
      if left.count != right.count { return left.count > right.count }
      if left.key != right.key { return left.key.lexicographicallyPrecedes(right.key) }
      // A part of a syllable and the same jamo in the text have the same bytes.
      if case .jamo = left.unit, case .text = right.unit { return true }
      return false
    }
  }

  /// The entries that are frequent enough for an id of their own.
  func kept(minCount: Int) -> [Entry] { entries.filter { $0.isFixed || $0.count >= minCount } }

  /// The vocabulary of these units.
  func vocabulary(
    minCount: Int, unit: UnitKind, normalization: Normalization, hasBoundary: Bool = false
  ) -> Vocabulary {
    do {
      let first: [TextUnit] = hasBoundary ? [.unknown, .boundary] : [.unknown]
      return try Vocabulary(
        unit: unit, normalization: normalization, units: first + kept(minCount: minCount).map(\.unit))
    } catch {
      preconditionFailure("counting found units that are none: \(error)")
    }
  }
}
