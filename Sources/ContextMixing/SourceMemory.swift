/// The weights of a ``SourceMixer`` in memory of their own, so that the inner loops can use pointers.
final class SourceMemory {
  typealias Layout = SourceWeights.Layout

  let layout: Layout
  let sets: [UnsafeMutablePointer<SIMD8<Float>>]
  let last: UnsafeMutablePointer<Float>
  /// For what was read recently: p(right) of two counts, and its log odds. [contexts, buckets, buckets]
  let (maps, mapLogOdds): (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
  /// How often each was corrected.
  let mapCounts: UnsafeMutablePointer<UInt16>

  /// A copy of fitted weights.
  init(_ weights: SourceWeights) {
    layout = weights.layout
    sets = weights.sets.map(copiedInBlocks)
    last = copied(weights.last)
    // Nothing was read recently.
    (maps, mapLogOdds, mapCounts) = (copied([]), copied([]), copied([]))
  }

  /// Weights that also take what was read recently into account.
  ///
  /// - Parameters:
  ///   - fitted: The weights of a hybrid; nil for counts alone.
  ///   - ranks: The number of nodes that have weights of their own.
  ///   - recentContexts: The number of contexts.
  init(_ fitted: SourceWeights?, ranks: Int, recentContexts: Int) {
    layout = Layout(ranks: ranks, recentContexts: recentContexts)
    let (blocks, rows) = (layout.blocks, layout.rows)
    sets = rows.enumerated().map { set, rows in
      let values = UnsafeMutablePointer<SIMD8<Float>>.allocate(capacity: rows * blocks)
      values.initialize(repeating: SIMD8(), count: rows * blocks)
      let floats = UnsafeMutableRawPointer(values).assumingMemoryBound(to: Float.self)
      for row in 0..<rows {
        let own = floats + row * blocks * 8
        if let fitted {
          let its = Self.fittedRow(for: row, set: set)
          for input in 0..<Layout.inputs { own[input] = fitted.sets[set][its * 8 + input] }
        } else {
          own[0] = Self.startOfCounts
        }
        for context in 0..<recentContexts {
          for (input, value) in Self.startOfRecent.enumerated() {
            own[Layout.inputs + context * Layout.inputsPerContext + input] = value
          }
        }
      }
      return values
    }
    last = copied(
      fitted?.last ?? Array(repeating: 1 / Float(Layout.sets), count: ranks * Layout.sets))
    let start = MixingWeights.startMap
    let count = recentContexts * start.count
    maps = .allocate(capacity: count)
    mapLogOdds = .allocate(capacity: count)
    mapCounts = .allocate(capacity: count)
    mapCounts.initialize(repeating: 0, count: count)
    for cell in 0..<count {
      (maps + cell).initialize(to: start[cell % start.count])
      (mapLogOdds + cell).initialize(to: 0)
      updateMap(cell)
    }
  }

  /// Rows that differ only in what was read recently are one row of fitted weights.
  private static func fittedRow(for row: Int, set: Int) -> Int {
    switch set {
    case 0:
      let perOrder = Layout.orders * Layout.certainties
      return row / perOrder * perOrder + row % Layout.certainties
    case 3: return 0
    default: return row
    }
  }

  // Chosen on the last tenth of the first nine tenths of tinyshakespeare and of korean_novels; values from
  // half to twice as much are worse by less than 0.005 bits.
  private static let startOfCounts: Float = 0.9
  private static let startOfRecent: [Float] = [0.05, 0.1, 0.03]

  deinit {
    for set in sets { set.deallocate() }
    last.deallocate()
    maps.deallocate()
    mapLogOdds.deallocate()
    mapCounts.deallocate()
  }

  /// Derives what follows from a changed p.
  @inline(__always)
  func updateMap(_ cell: Int) {
    mapLogOdds[cell] = Numerics.logOdds(Numerics.clamped(maps[cell], 1e-4))
  }

  /// Makes all rows of each set like its first.
  func spreadFirstRows() {
    let blocks = layout.blocks
    for (set, rows) in zip(sets, layout.rows) {
      for row in 1..<max(1, rows) { (set + row * blocks).update(from: set, count: blocks) }
    }
    for rank in 1..<max(1, layout.ranks) {
      (last + rank * Layout.sets).update(from: last, count: Layout.sets)
    }
  }

  /// Copies fitted values into weights of the same layout.
  func copy(to weights: inout SourceWeights) {
    for (index, set) in sets.enumerated() {
      weights.sets[index] = array(ofBlocks: set, weights.sets[index].count)
    }
    weights.last = array(last, weights.last.count)
  }
}
