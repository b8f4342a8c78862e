/// The immutable tables of a vocabulary.
final class VocabularyStorage: Sendable {
  let unit: UnitKind
  let normalization: Normalization
  /// The code of the unit with each id.
  let codes: [UInt32]
  /// The clusters of several scalars among the units.
  let clusters: ClusterTable
  /// The id of each code below `UnitCode.firstCluster`, 0 if it has none.
  let idOfCode: ScalarTable<UInt32>
  /// The id of each cluster.
  let idOfCluster: [UInt32]
  /// Whether id 1 is the boundary of documents.
  let hasBoundary: Bool

  init(
    unit: UnitKind, normalization: Normalization, units: [TextUnit]
  ) throws(VocabularyError) {
    let segmentation = unit.segmentation
    guard segmentation.accepts(normalization) else {
      throw .unitNeedsComposedText(unit: unit, normalization: normalization)
    }
    guard !units.isEmpty else { throw .empty }
    guard units[0] == .unknown else { throw .unknownUnitMissing }
    var clusters = ClusterTable()
    var codes = [UnitCode.unknown]
    var idOfCode = ScalarTable<UInt32>(default: 0, codeCount: Int(UnitCode.firstCluster))
    var idOfCluster: [UInt32] = []
    hasBoundary = units.count > 1 && units[1] == .boundary
    if hasBoundary { codes.append(UnitCode.boundary) }
    for (id, entry) in units.enumerated().dropFirst(codes.count) {
      // In a file the two could not be distinguished.
      guard entry != .unknown, entry != .text(Array(TextUnit.unknownName.utf8)) else {
        throw .duplicate(unit: TextUnit.unknownName, firstID: 0, secondID: id)
      }
      guard entry != .boundary, entry != .text(Array(TextUnit.boundaryName.utf8)) else {
        throw .boundaryOutOfPlace(id: id)
      }
      guard let code = segmentation.code(of: entry, clusters: &clusters) else {
        // As in the file, and so that an empty entry is visible.
        let name = String(decoding: entry.key, as: UTF8.self)
        throw .notAUnit(id: id, entry: "\"\(name)\"", unit: unit)
      }
      var earlier: UInt32 = 0
      if code < UnitCode.firstCluster {
        earlier = idOfCode[code]
        idOfCode[code] = UInt32(id)
      } else if clusters.count > idOfCluster.count {
        idOfCluster.append(UInt32(id))
      } else {
        earlier = idOfCluster[Int(code - UnitCode.firstCluster)]
      }
      guard earlier == 0 else {
        throw .duplicate(unit: "\(entry)", firstID: Int(earlier), secondID: id)
      }
      codes.append(code)
    }
    for code in segmentation.fixedCodes where idOfCode[code] == 0 {
      throw .byteMissing(UInt8(truncatingIfNeeded: code))
    }
    self.unit = unit
    self.normalization = normalization
    self.codes = codes
    self.clusters = clusters
    self.idOfCode = idOfCode
    self.idOfCluster = idOfCluster
  }

  func unit(of id: UInt32) -> TextUnit {
    if id == 0 { return .unknown }
    if id == 1, hasBoundary { return .boundary }
    return unit.segmentation.unit(of: codes[Int(id)], clusters: clusters)
  }

  /// Whether a unit is part of a text: neither `<unk>` nor the boundary of documents.
  func hasText(_ id: UInt32) -> Bool { id > 1 || id == 1 && !hasBoundary }

  func id(ofCode code: UInt32) -> UInt32? {
    let id: UInt32
    if code < UnitCode.firstCluster {
      id = idOfCode[code]
    } else {
      let index = Int(code - UnitCode.firstCluster)
      id = index < idOfCluster.count ? idOfCluster[index] : 0
    }
    return id == 0 ? nil : id
  }
}
