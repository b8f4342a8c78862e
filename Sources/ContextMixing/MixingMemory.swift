/// The fitted weights in memory of their own, so that the inner loops can use pointers.
///
/// Unchecked: it is written to only while weights are fitted, by the one who fits them.
final class MixingMemory: @unchecked Sendable {
  typealias Layout = MixingWeights.Layout

  let layout: Layout
  /// p(right) of two counts, its log odds and how far it is from ½, times 2.
  let (maps, mapLogOdds, mapLeans):
    (
      UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
    )
  let mapCounts: UnsafeMutablePointer<UInt16>
  let sets: [UnsafeMutablePointer<SIMD8<Float>>]
  let last: UnsafeMutablePointer<Float>
  let (nodeCorrections, pairCorrections): (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
  private let mapCount: Int

  init(_ weights: MixingWeights) {
    layout = weights.layout
    mapCount = weights.maps.count
    maps = allocated(weights.maps)
    mapLogOdds = .allocate(capacity: mapCount)
    mapLeans = .allocate(capacity: mapCount)
    mapCounts = allocated(weights.mapCounts)
    sets = weights.sets.map { values in
      let blocks = UnsafeMutablePointer<SIMD8<Float>>.allocate(capacity: max(1, values.count / 8))
      for block in 0..<values.count / 8 {
        var lanes = SIMD8<Float>()
        for lane in 0..<8 { lanes[lane] = values[block * 8 + lane] }
        (blocks + block).initialize(to: lanes)
      }
      return blocks
    }
    last = allocated(weights.last)
    nodeCorrections = allocated(weights.nodeCorrections)
    pairCorrections = allocated(weights.pairCorrections)
    for cell in 0..<mapCount {
      (mapLogOdds + cell).initialize(to: 0)
      (mapLeans + cell).initialize(to: 0)
      updateMap(cell)
    }
  }

  deinit {
    maps.deallocate()
    mapLogOdds.deallocate()
    mapLeans.deallocate()
    mapCounts.deallocate()
    for set in sets { set.deallocate() }
    last.deallocate()
    nodeCorrections.deallocate()
    pairCorrections.deallocate()
  }

  /// Derives what follows from a changed p.
  @inline(__always)
  func updateMap(_ cell: Int) {
    let p = Numerics.clamped(maps[cell], 1e-4)
    mapLogOdds[cell] = Numerics.logOdds(p)
    mapLeans[cell] = 2 * (p - 0.5)
  }

  /// Copies the fitted values into weights of the same layout.
  func copy(to weights: inout MixingWeights) {
    weights.maps = Array(UnsafeBufferPointer(start: maps, count: mapCount))
    weights.mapCounts = Array(UnsafeBufferPointer(start: mapCounts, count: mapCount))
    for (index, set) in sets.enumerated() {
      for block in 0..<weights.sets[index].count / 8 {
        for lane in 0..<8 { weights.sets[index][block * 8 + lane] = set[block][lane] }
      }
    }
    weights.last = Array(UnsafeBufferPointer(start: last, count: weights.last.count))
    weights.nodeCorrections = Array(
      UnsafeBufferPointer(start: nodeCorrections, count: weights.nodeCorrections.count))
    weights.pairCorrections = Array(
      UnsafeBufferPointer(start: pairCorrections, count: weights.pairCorrections.count))
  }
}

private func allocated<Element: BitwiseCopyable>(_ array: [Element]) -> UnsafeMutablePointer<Element> {
  let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(1, array.count))
  array.withUnsafeBufferPointer { elements in
    if let start = elements.baseAddress { pointer.initialize(from: start, count: elements.count) }
  }
  return pointer
}
