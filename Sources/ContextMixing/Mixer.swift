/// Predicts the units after one history: the votes of all contexts at the nodes of the tree, mixed.
///
/// Used by one thread at a time. All numbers are computed in a fixed order without fused operations, so that
/// every processor gets the same bits.
final class Mixer {
  typealias Layout = MixingWeights.Layout

  let tree: UnitTree
  /// One for each context.
  let tables: UnsafeBufferPointer<CountTable>
  let weights: MixingMemory
  /// What else is mixed with the counts.
  let sources: SourceMixer?
  /// What was read recently.
  let recent: RecentCounts?
  let contexts: [ContextDescriptor]
  /// Each after the one that it extends.
  let shorterFirst: UnsafeBufferPointer<ContextDescriptor.Extension>
  let contextCount: Int
  /// The number of cursors at a node: one for each context, and one more for what was read recently.
  let cursorCount: Int
  let blocks: Int
  /// The contexts that are the last units, the shortest first, up to the first order that is missing.
  let orders: [Int]
  let (wordContext, wordPairContext): (Int?, Int?)

  /// The number of the weights of each node. [V − 1]
  let ranks: [Int32]
  /// The place of `<unk>` (id 0).
  let unknown: Int
  /// p of the units by their frequency alone, in leaf order. [V]
  let unigrams: UnsafeMutablePointer<Float>
  /// p by interpolated n-grams after the history, in leaf order. [V]
  let vote: UnsafeMutablePointer<Float>
  /// ln (n + 0.4)
  let logarithms: UnsafeMutablePointer<Float>

  // What is known about the history.
  /// What the contexts know about the leaves below a node, for each level two nodes. [2 · levels, contexts]
  let cursors: UnsafeMutablePointer<Cursor>
  /// The places of what followed the values of all contexts, one context after another, and the sums of the
  /// counts before each.
  let (places, sums): (UnsafeMutablePointer<UInt16>, UnsafeMutablePointer<UInt32>)
  var (orderRow, classRow, unitRow): (Int, Int, Int) = (0, 0, 0)
  var lastUnit: UInt64 = 0
  /// The values of all contexts.
  let values: UnsafeMutablePointer<UInt64>
  /// Where the words of their buckets are.
  let spans: UnsafeMutablePointer<CountTable.Span>
  var lastClass = 0
  /// The longest orders that are known, at most 7: in the counts, and in what was read recently.
  var (longestOrder, longestRecent) = (0, 0)
  /// The contexts that were met recently.
  var recentMask = 0
  /// The place of the unit that followed last, for each context that was met recently.
  let lastFollowers: UnsafeMutablePointer<Int32>

  // What was computed at the nodes of a path, so that the weights can learn from all of it afterwards.
  /// The step of the path, from 0: which part of the following is in use.
  var step = 0
  /// [steps, blocks]
  let allInputs: UnsafeMutablePointer<SIMD8<Float>>
  /// Where each context's p is in the maps; −1 if it knows nothing. [steps, contexts]
  let allCells: UnsafeMutablePointer<Int32>
  /// [steps, sets]
  let allRows: UnsafeMutablePointer<UnsafeMutablePointer<SIMD8<Float>>>
  let allDots: UnsafeMutablePointer<Float>
  let visits: UnsafeMutablePointer<Visit>

  // Of the last node alone.
  let (lefts, splits): (UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<Int32>)

  /// What was computed at a node.
  struct Visit {
    var rank = 0
    var mixed: Float = 0
    /// The cells of the corrections, and the share of the next one.
    var (nodeCell, pairCell, share): (Int, Int, Float) = (0, 0, 0)
    /// 1 if the path goes right.
    var y: Float = 0
  }

  /// What a context knows about the leaves below a node.
  struct Cursor {
    /// Its followers (``places``).
    var (start, end): (Int32, Int32)
    /// The sum of their counts.
    var total: UInt32
  }

  static let tableSize: UInt32 = 4096
  /// The discount of each order in the interpolated n-grams; longer ones have the last.
  static let discounts: [Float] = [0.6, 0.75, 0.85, 0.9]

  init(
    configuration: ContextMixingConfiguration, tree: UnitTree, unitCounts: [UInt32], tables: [CountTable],
    weights: MixingMemory, sources: SourceMixer? = nil, recent: RecentCounts? = nil
  ) {
    (self.sources, self.recent) = (sources, recent)
    (self.tree, self.tables, self.weights) = (tree, allocated(tables), weights)
    contexts = configuration.descriptors
    shorterFirst = allocated(ContextDescriptor.shorterFirst(contexts))
    contextCount = contexts.count
    cursorCount = contexts.count * (recent == nil ? 1 : 2)
    blocks = weights.layout.blocks
    var orders: [Int] = []
    for order in 1... {
      guard let index = contexts.firstIndex(where: { $0.order == order }) else { break }
      orders.append(index)
    }
    self.orders = orders
    wordContext = contexts.firstIndex { $0.name == ContextDescriptor.word.name }
    wordPairContext = contexts.firstIndex { $0.name == ContextDescriptor.wordPair.name }
    unknown = Int(tree.positions[0])
    ranks = Self.ranks(of: tree, unitCounts, limit: weights.layout.ranks)
    unigrams = .allocate(capacity: tree.count)
    vote = .allocate(capacity: tree.count)
    unigrams.initialize(repeating: 0, count: tree.count)
    vote.initialize(repeating: 0, count: tree.count)
    logarithms = .allocate(capacity: Int(Self.tableSize))
    for count in 0..<Int(Self.tableSize) {
      (logarithms + count).initialize(to: Numerics.logarithm(Float(count) + 0.4))
    }
    let cursorRoom = cursorCount * 2 * (tree.depth + 2)
    cursors = .allocate(capacity: cursorRoom)
    cursors.initialize(repeating: Cursor(start: 0, end: 0, total: 0), count: cursorRoom)
    // One more for the sum of all counts of a context.
    let room = cursorCount * (tree.count + 1)
    places = .allocate(capacity: room)
    places.initialize(repeating: 0, count: room)
    sums = .allocate(capacity: room)
    sums.initialize(repeating: 0, count: room)
    values = .allocate(capacity: contextCount)
    values.initialize(repeating: 0, count: contextCount)
    spans = .allocate(capacity: contextCount)
    spans.initialize(repeating: CountTable.Span(start: 0, end: 0, head: 0), count: contextCount)
    lastFollowers = .allocate(capacity: contextCount)
    lastFollowers.initialize(repeating: 0, count: contextCount)
    let steps = tree.depth + 1
    allInputs = .allocate(capacity: steps * blocks)
    allInputs.initialize(repeating: SIMD8(), count: steps * blocks)
    allCells = .allocate(capacity: steps * contextCount)
    allCells.initialize(repeating: -1, count: steps * contextCount)
    allRows = .allocate(capacity: steps * Layout.sets)
    allRows.initialize(repeating: weights.sets[0], count: steps * Layout.sets)
    allDots = .allocate(capacity: steps * Layout.sets)
    allDots.initialize(repeating: 0, count: steps * Layout.sets)
    visits = .allocate(capacity: steps)
    visits.initialize(repeating: Visit(), count: steps)
    lefts = .allocate(capacity: cursorCount)
    lefts.initialize(repeating: 0, count: cursorCount)
    splits = .allocate(capacity: cursorCount)
    splits.initialize(repeating: 0, count: cursorCount)
    setUnigrams(unitCounts)
  }

  deinit {
    UnsafeMutableBufferPointer(mutating: tables).deinitialize()
    tables.deallocate()
    shorterFirst.deallocate()
    unigrams.deallocate()
    vote.deallocate()
    logarithms.deallocate()
    cursors.deallocate()
    places.deallocate()
    sums.deallocate()
    values.deallocate()
    spans.deallocate()
    lastFollowers.deallocate()
    allInputs.deallocate()
    allCells.deallocate()
    allRows.deallocate()
    allDots.deallocate()
    visits.deallocate()
    lefts.deallocate()
    splits.deallocate()
  }

  /// Sets the frequencies of the units. [V], by unit
  ///
  /// `<unk>` (id 0), which stands for all that never occurred, gets as much as what occurred once (Good
  /// 1953).
  func setUnigrams(_ unitCounts: [UInt32]) {
    let once = Float(unitCounts.count { $0 == 1 })
    let total = Float(unitCounts.reduce(0) { $0 + UInt64($1) }) + once
    let extra: Float = 0.02
    for (place, unit) in tree.units.enumerated() {
      let count = Float(unitCounts[Int(unit)]) + (unit == 0 ? once : 0)
      unigrams[place] = (count + extra) / (total + extra * Float(tree.count))
    }
  }

  /// The numbers of the nodes' weights: by falling frequency, those beyond the limit share the last.
  private static func ranks(of tree: UnitTree, _ unitCounts: [UInt32], limit: Int) -> [Int32] {
    var sums: [UInt64] = [0]
    for unit in tree.units { sums.append((sums.last ?? 0) + UInt64(unitCounts[Int(unit)])) }
    let masses = (0..<tree.nodeCount).map { sums[Int(tree.ends[$0])] - sums[Int(tree.starts[$0])] }
    let order = masses.indices.sorted { (masses[$1], $0) < (masses[$0], $1) }
    var ranks = [Int32](repeating: 0, count: tree.nodeCount)
    for (rank, node) in order.enumerated() { ranks[node] = Int32(min(rank, limit - 1)) }
    return ranks
  }
}
