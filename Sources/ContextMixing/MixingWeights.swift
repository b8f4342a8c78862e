import LanguageModels

/// Everything that is fitted on top of the counts: how much each context is trusted.
///
/// At each node, contexts and a vote of interpolated n-grams give inputs x. Several logistic regressions,
/// whose weights are chosen by different selectors, each predict whether the path goes right; a last one
/// mixes their log odds; two tables correct the result (Mahoney 2005; Mattern 2013).
package struct MixingWeights: Sendable, Equatable {
  /// The numbers of rows and columns.
  let layout: Layout
  /// p(right) for the two counts of a context at a node. [contexts, buckets, buckets]
  package var maps: [Float]
  /// How often each was corrected.
  var mapCounts: [UInt16]
  /// The weights of each regression, one row for each value of its selector.
  package var sets: [[Float]]
  /// The weights of the last regression. [ranks, 8]
  package var last: [Float]
  /// p(right) for a node and a log odds. [ranks, cells]
  package var nodeCorrections: [Float]
  /// p(right) for a hash of the node and the last unit, and a log odds. [hashes, cells]
  package var pairCorrections: [Float]

  /// The numbers of rows and columns.
  struct Layout: Sendable, Equatable {
    let contexts: Int
    /// Inputs of a regression, in blocks of eight.
    let blocks: Int
    /// Rows of each set.
    let setRows: [Int]
    /// The number of nodes that have weights of their own; those that are passed less often share.
    let ranks: Int

    var width: Int { blocks * 8 }

    init(_ configuration: ContextMixingConfiguration) {
      contexts = configuration.contexts.count
      blocks = (contexts * Self.inputsPerContext + 2 + 7) / 8
      ranks = min(configuration.vocabularySize - 1, Self.rankLimit)
      setRows = [
        Self.orderRows, ranks, Self.classRows,
        min(configuration.vocabularySize, Self.unitLimit) * Self.depthsPerUnit, 1 << Self.maskBits,
      ]
    }

    static let inputsPerContext = 3
    static let rankLimit = 4096
    static let unitLimit = 4096
    static let depthsPerUnit = 4
    /// Longest order, whether the words are known, how many contexts are.
    static let orderRows = 8 * 4 * 32
    /// Class of the last unit, depth, how many contexts are known.
    static let classRows = 8 * 16 * 32
    static let maskBits = 12
    static let sets = 5
    /// Counts are told apart by so many buckets.
    static let buckets = 32
    /// Log odds from −8 to 8 in steps of ½.
    static let cells = 33
    static let hashes = 4096
  }

  /// The weights before anything is fitted.
  init(_ configuration: ContextMixingConfiguration) { self.init(Layout(configuration)) }

  init(_ layout: Layout) {
    self.layout = layout
    maps = (0..<layout.contexts).flatMap { _ in Self.startMap }
    mapCounts = Array(repeating: 0, count: maps.count)
    sets = layout.setRows.map { Array(repeating: 0.12, count: $0 * layout.width) }
    last = Array(repeating: 1 / Float(Layout.sets), count: layout.ranks * 8)
    let cells = (0..<Layout.cells).map { Numerics.logistic((Float($0) - 16) / 2) }
    nodeCorrections = (0..<layout.ranks).flatMap { _ in cells }
    pairCorrections = (0..<Layout.hashes).flatMap { _ in cells }
  }

  /// The bucket of a count: exact below 16, then two for each doubling.
  @inline(__always)
  static func bucket(_ count: UInt32) -> Int {
    if count < 16 { return Int(count) }
    let top = 31 - count.leadingZeroBitCount
    return min(Layout.buckets - 1, 16 + 2 * (top - 4) + Int(count >> (top - 1) & 1))
  }

  /// p(right) of two counts before anything is fitted. [buckets, buckets]
  static let startMap: [Float] = bucketCounts.flatMap { zeros in
    bucketCounts.map { ones in (ones + 0.4) / (zeros + ones + 0.8) }
  }

  /// The least count of each bucket.
  private static let bucketCounts: [Float] = {
    var counts = [Float](repeating: 0, count: Layout.buckets)
    for bucket in 0..<Layout.buckets {
      counts[bucket] =
        bucket < 16
        ? Float(bucket) : Float((2 + (bucket - 16) % 2) << ((bucket - 16) / 2 + 3))
    }
    return counts
  }()
}
