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
    maps = copied(weights.maps)
    mapLogOdds = .allocate(capacity: mapCount)
    mapLeans = .allocate(capacity: mapCount)
    mapCounts = copied(weights.mapCounts)
    sets = weights.sets.map(copiedInBlocks)
    last = copied(weights.last)
    nodeCorrections = copied(weights.nodeCorrections)
    pairCorrections = copied(weights.pairCorrections)
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
    weights.maps = array(maps, mapCount)
    weights.mapCounts = array(mapCounts, mapCount)
    for (index, set) in sets.enumerated() {
      weights.sets[index] = array(ofBlocks: set, weights.sets[index].count)
    }
    weights.last = array(last, weights.last.count)
    weights.nodeCorrections = array(nodeCorrections, weights.nodeCorrections.count)
    weights.pairCorrections = array(pairCorrections, weights.pairCorrections.count)
  }
}
