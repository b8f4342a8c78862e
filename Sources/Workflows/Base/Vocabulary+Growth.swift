import CharText

extension Vocabulary {
  /// This vocabulary with the units of another one that it lacks, after its own.
  ///
  /// Ids stay as they are, unless the other one has a boundary of documents and this one has none: it has id
  /// 1 in every vocabulary.
  ///
  /// - Throws: ``VocabularyError``.
  package func grown(by other: Vocabulary) throws(VocabularyError) -> Vocabulary {
    let known = Set(units)
    var grown = units
    if boundaryID == nil, other.boundaryID != nil { grown.insert(.boundary, at: 1) }
    grown += other.units.filter { !known.contains($0) && $0 != .boundary }
    return try Vocabulary(unit: unit, normalization: normalization, units: grown)
  }
}
