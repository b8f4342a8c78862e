/// Predicts the units after one history: the votes of all contexts at the nodes of the tree, mixed.
///
/// Used by one thread at a time. All numbers are computed in a fixed order without fused operations, so that
/// every processor gets the same bits.
final class Mixer {
  typealias Layout = MixingWeights.Layout

  let tree: UnitTree
  let counts: CountMemory
  let weights: MixingMemory
  private let contexts: [ContextDescriptor]
  private let contextCount: Int
  private let blocks: Int
  /// The contexts that are the last units, the shortest first, up to the first order that is missing.
  private let orders: [Int]
  private let (wordContext, wordPairContext): (Int?, Int?)

  /// The number of the weights of each node. [V − 1]
  private let ranks: [Int32]
  /// p of the units by their frequency alone, in leaf order. [V]
  private let unigrams: UnsafeMutablePointer<Float>
  /// p by interpolated n-grams after the history, in leaf order. [V]
  private let vote: UnsafeMutablePointer<Float>
  /// ln (n + 0.4)
  private let logarithms: UnsafeMutablePointer<Float>

  // What is known about the history.
  /// What the contexts know about the leaves below a node, for each level two nodes. [2 · levels, contexts]
  private let cursors: UnsafeMutablePointer<Cursor>
  private var (orderRow, classRow, unitRow): (Int, Int, Int) = (0, 0, 0)
  private var lastUnit: UInt64 = 0

  // What was computed at the last node.
  private let inputs: UnsafeMutablePointer<SIMD8<Float>>
  private let (lefts, splits, cells):
    (
      UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>
    )
  private let rows: UnsafeMutablePointer<UnsafeMutablePointer<SIMD8<Float>>>
  private let dots: UnsafeMutablePointer<Float>
  private var (mixed, nodeCell, pairCell): (Float, Int, Int) = (0, 0, 0)
  private var share: Float = 0

  /// What a context knows about the leaves below a node.
  struct Cursor {
    /// The first of its followers, or the complement of the place of its only one.
    var start: Int32
    var end: Int32
    /// The sum of their counts.
    var total: UInt32
  }

  private static let tableSize: UInt32 = 4096
  /// The discount of each order in the interpolated n-grams; longer ones have the last.
  private static let discounts: [Float] = [0.6, 0.75, 0.85, 0.9]

  init(
    configuration: ContextMixingConfiguration, tree: UnitTree, unitCounts: [UInt32], counts: CountMemory,
    weights: MixingMemory
  ) {
    (self.tree, self.counts, self.weights) = (tree, counts, weights)
    contexts = configuration.descriptors
    contextCount = contexts.count
    blocks = weights.layout.blocks
    var orders: [Int] = []
    for order in 1... {
      guard let index = contexts.firstIndex(where: { $0.order == order }) else { break }
      orders.append(index)
    }
    self.orders = orders
    wordContext = contexts.firstIndex { $0.name == ContextDescriptor.word.name }
    wordPairContext = contexts.firstIndex { $0.name == ContextDescriptor.wordPair.name }
    ranks = Self.ranks(of: tree, unitCounts, limit: weights.layout.ranks)
    unigrams = .allocate(capacity: tree.count)
    vote = .allocate(capacity: tree.count)
    unigrams.initialize(repeating: 0, count: tree.count)
    vote.initialize(repeating: 0, count: tree.count)
    logarithms = .allocate(capacity: Int(Self.tableSize))
    for count in 0..<Int(Self.tableSize) {
      (logarithms + count).initialize(to: Numerics.logarithm(Float(count) + 0.4))
    }
    let places = contextCount * 2 * (tree.depth + 2)
    cursors = .allocate(capacity: places)
    cursors.initialize(repeating: Cursor(start: 0, end: 0, total: 0), count: places)
    inputs = .allocate(capacity: blocks)
    inputs.initialize(repeating: SIMD8(), count: blocks)
    lefts = .allocate(capacity: contextCount)
    lefts.initialize(repeating: 0, count: contextCount)
    splits = .allocate(capacity: contextCount)
    splits.initialize(repeating: 0, count: contextCount)
    cells = .allocate(capacity: contextCount)
    cells.initialize(repeating: -1, count: contextCount)
    rows = .allocate(capacity: Layout.sets)
    rows.initialize(repeating: weights.sets[0], count: Layout.sets)
    dots = .allocate(capacity: Layout.sets)
    dots.initialize(repeating: 0, count: Layout.sets)
    setUnigrams(unitCounts)
  }

  deinit {
    unigrams.deallocate()
    vote.deallocate()
    logarithms.deallocate()
    cursors.deallocate()
    inputs.deallocate()
    lefts.deallocate()
    splits.deallocate()
    cells.deallocate()
    rows.deallocate()
    dots.deallocate()
  }

  /// Sets the frequencies of the units. [V], by unit
  func setUnigrams(_ unitCounts: [UInt32]) {
    let total = Float(unitCounts.reduce(0) { $0 + UInt64($1) })
    let extra: Float = 0.02
    for (place, unit) in tree.units.enumerated() {
      unigrams[place] = (Float(unitCounts[Int(unit)]) + extra) / (total + extra * Float(tree.count))
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

  // MARK: - A history

  /// Looks up all contexts.
  func find(_ history: ContextHistory, _ locations: UnsafeMutablePointer<CountTable.Location>) {
    for (index, context) in contexts.enumerated() {
      locations[index] = counts.views[index].find(CountTable.value(of: context, history))
    }
  }

  /// Makes ready to predict what follows a history.
  func begin(_ history: ContextHistory, _ locations: UnsafePointer<CountTable.Location>) {
    for index in 0..<contextCount {
      let view = counts.views[index]
      let number = locations[index].number
      var cursor = Cursor(start: 0, end: 0, total: 0)
      if number == CountTable.Location.none.number {
      } else if number < 0 {
        let place = view.singlePlaces[Int(~number)]
        if place != CountTable.noPlace { cursor = Cursor(start: ~Int32(place), end: 0, total: 1) }
      } else {
        cursor.start = Int32(bitPattern: view.starts[Int(number)])
        cursor.end = Int32(bitPattern: view.starts[Int(number) + 1])
        for place in Int(cursor.start)..<Int(cursor.end) { cursor.total &+= view.counts[place] }
      }
      cursors[index] = cursor
    }
    var longest = 0
    for (order, index) in orders.enumerated() where cursors[index].total > 0 { longest = order + 1 }
    let isWordKnown = wordContext.map { cursors[$0].total > 0 } ?? false
    let isPairKnown = wordPairContext.map { cursors[$0].total > 0 } ?? false
    orderRow = (min(longest, 7) * 4 + (isWordKnown ? 1 : 0) + (isPairKnown ? 2 : 0)) * 32
    classRow = Int(history.lastClass) * 16 * 32
    let unit = Int(history.last.0)
    unitRow = min(max(0, unit - 1), min(tree.count, Layout.unitLimit) - 1) * Layout.depthsPerUnit
    lastUnit = UInt64(unit)
    setVote()
  }

  /// Interpolates n-grams with absolute discounts: p(u | c) = max(0, n(cu) − D) / n(c) + λ(c) · p(u | shorter
  /// c) (Ney, Essen and Kneser 1994).
  private func setVote() {
    var rest: Float = 1
    withUnsafeTemporaryAllocation(of: Float.self, capacity: orders.count) { scales in
      for (order, index) in orders.enumerated().reversed() {
        let cursor = cursors[index]
        scales[order] = 0
        guard cursor.total > 0 else { continue }
        var distinct = 1
        if cursor.start >= 0 {
          let counts = counts.views[index].counts
          distinct = 0
          for place in Int(cursor.start)..<Int(cursor.end) { distinct += counts[place] > 0 ? 1 : 0 }
        }
        let discount = Self.discounts[min(order, Self.discounts.count - 1)]
        scales[order] = rest / Float(cursor.total)
        rest = scales[order] * discount * Float(distinct)
      }
      for place in 0..<tree.count { vote[place] = rest * unigrams[place] }
      for (order, index) in orders.enumerated() where scales[order] > 0 {
        let cursor = cursors[index]
        let discount = Self.discounts[min(order, Self.discounts.count - 1)]
        guard cursor.start >= 0 else {
          vote[Int(~cursor.start)] += scales[order] * (1 - discount)
          continue
        }
        let view = counts.views[index]
        for entry in Int(cursor.start)..<Int(cursor.end) where view.counts[entry] > 0 {
          vote[Int(view.places[entry])] += scales[order] * (Float(view.counts[entry]) - discount)
        }
      }
    }
  }

  // MARK: - A node

  /// p(right) at a node whose cursors are at a level (``cursors``).
  private func probability(of node: Int, _ cursors: UnsafePointer<Cursor>, depth: Int) -> Float {
    let middle = tree.middles[node]
    let x = UnsafeMutableRawPointer(inputs).assumingMemoryBound(to: Float.self)
    var (known, mask) = (0, 0)
    for index in 0..<contextCount {
      let cursor = cursors[index]
      let input = x + index * Layout.inputsPerContext
      guard cursor.total > 0 else {
        (input[0], input[1], input[2]) = (0, 0, 0)
        cells[index] = -1
        lefts[index] = 0
        continue
      }
      var left: UInt32 = 0
      if cursor.start < 0 {
        left = ~cursor.start < middle ? 1 : 0
      } else {
        (left, splits[index]) = split(cursor, counts.views[index], at: middle)
      }
      lefts[index] = left
      let right = cursor.total &- left
      let cell =
        (index * Layout.buckets + MixingWeights.bucket(left)) * Layout.buckets + MixingWeights.bucket(right)
      cells[index] = Int32(truncatingIfNeeded: cell)
      let odds = logarithm(right) - logarithm(left)
      input[0] = min(max(odds, -9.2), 9.2) * 0.5
      input[1] = weights.mapLogOdds[cell]
      input[2] = weights.mapLeans[cell]
      known += 1
      if index < Layout.maskBits { mask |= 1 << index }
    }
    let leftVote = Numerics.sum(vote, Int(tree.starts[node])..<Int(middle))
    let rightVote = Numerics.sum(vote, Int(middle)..<Int(tree.ends[node]))
    let voted = (rightVote + 1e-9) / (leftVote + rightVote + 2e-9)
    x[contextCount * Layout.inputsPerContext] = 0.3
    x[contextCount * Layout.inputsPerContext + 1] = Numerics.logOdds(Numerics.clamped(voted, 1e-5))

    known = min(known, 31)
    let rank = Int(ranks[node])
    rows[0] = weights.sets[0] + (orderRow + known) * blocks
    rows[1] = weights.sets[1] + rank * blocks
    rows[2] = weights.sets[2] + (classRow + min(depth, 15) * 32 + known) * blocks
    rows[3] = weights.sets[3] + (unitRow + min(depth / 2, Layout.depthsPerUnit - 1)) * blocks
    rows[4] = weights.sets[4] + mask * blocks
    var sum: Float = 0
    let last = weights.last + rank * 8
    for set in 0..<Layout.sets {
      let dot = min(max(Numerics.dot(rows[set], inputs, blocks: blocks), -11), 11)
      dots[set] = dot
      sum += last[set] * dot
    }
    mixed = Numerics.clamped(Numerics.logistic(min(max(sum, -15), 15)), 1e-5)
    let place = min(max(Numerics.logOdds(mixed), -7.99), 7.99) * 2 + 16
    let whole = Int(place)
    share = place - Float(whole)
    nodeCell = rank * Layout.cells + whole
    pairCell =
      Int(hashed(lastUnit, UInt64(node)) % UInt64(Layout.hashes)) * Layout.cells + whole
    let (nodes, pairs) = (weights.nodeCorrections + nodeCell, weights.pairCorrections + pairCell)
    let byNode = nodes[0] * (1 - share) + nodes[1] * share
    let byPair = pairs[0] * (1 - share) + pairs[1] * share
    return Numerics.clamped(0.6 * mixed + 0.2 * byNode + 0.2 * byPair, 1e-5)
  }

  /// ln (n + 0.4)
  @inline(__always)
  private func logarithm(_ count: UInt32) -> Float {
    count < Self.tableSize ? logarithms[Int(count)] : Numerics.logarithm(Float(count) + 0.4)
  }

  /// The count of the followers on the left side, and the first on the right side.
  @inline(__always)
  private func split(_ cursor: Cursor, _ view: CountTable.View, at middle: Int32) -> (UInt32, Int32) {
    var (low, high) = (cursor.start, cursor.end)
    if high - low <= 12 {
      var left: UInt32 = 0
      while low < high, Int32(view.places[Int(low)]) < middle {
        left &+= view.counts[Int(low)]
        low += 1
      }
      return (left, low)
    }
    while low < high {
      let half = low + (high - low) / 2
      if Int32(view.places[Int(half)]) < middle { low = half + 1 } else { high = half }
    }
    var sum: UInt32 = 0
    if low - cursor.start <= cursor.end - low {
      for place in Int(cursor.start)..<Int(low) { sum &+= view.counts[place] }
      return (sum, low)
    }
    for place in Int(low)..<Int(cursor.end) { sum &+= view.counts[place] }
    return (cursor.total &- sum, low)
  }

  /// The cursors of one side of the node that was computed last.
  @inline(__always)
  private func descend(
    _ cursors: UnsafePointer<Cursor>, right: Bool, into side: UnsafeMutablePointer<Cursor>
  ) {
    for index in 0..<contextCount {
      var cursor = cursors[index]
      if cursor.total > 0 {
        let left = lefts[index]
        cursor.total = right ? cursor.total &- left : left
        if cursor.start >= 0 {
          if right { cursor.start = splits[index] } else { cursor.end = splits[index] }
        }
      }
      side[index] = cursor
    }
  }

  // MARK: - Paths and distributions

  /// p of one unit: the product along its path.
  ///
  /// - Parameters:
  ///   - unit: Below V.
  ///   - rate: How fast the weights learn from it; nil: they do not.
  func probability(of unit: UInt32, learning rate: Rate? = nil) -> Float {
    let place = Int32(tree.positions[Int(unit)])
    var (node, depth) = (0, 0)
    var product: Float = 1
    while true {
      let p = probability(of: node, cursors, depth: depth)
      let middle = tree.middles[node]
      let right = place >= middle
      product *= right ? p : 1 - p
      if let rate { learn(right ? 1 : 0, node, rate) }
      let (start, end) = (tree.starts[node], tree.ends[node])
      if (right ? end - middle : middle - start) == 1 { return product }
      descend(cursors, right: right, into: cursors)
      node = right ? UnitTree.right(of: node, leftCount: Int(middle - start)) : UnitTree.left(of: node)
      depth += 1
    }
  }

  /// p of every unit.
  ///
  /// Subtrees whose probability is at most `limit` are not opened: it is divided among their units by the
  /// vote of the n-grams.
  ///
  /// - Parameter row: [V], by unit.
  func fill(_ row: UnsafeMutableBufferPointer<Float>, limit: Float) {
    open(0, level: 0, side: 0, mass: 1, depth: 0, row, limit)
  }

  private func open(
    _ node: Int, level: Int, side: Int, mass: Float, depth: Int, _ row: UnsafeMutableBufferPointer<Float>,
    _ limit: Float
  ) {
    let own = cursors + (level * 2 + side) * contextCount
    let p = probability(of: node, own, depth: depth)
    let (start, middle, end) = (Int(tree.starts[node]), Int(tree.middles[node]), Int(tree.ends[node]))
    let (left, right) = (mass * (1 - p), mass * p)
    let opensLeft = middle - start > 1 && left > limit
    let opensRight = end - middle > 1 && right > limit
    let next = cursors + (level + 1) * 2 * contextCount
    if opensLeft { descend(own, right: false, into: next) }
    if opensRight { descend(own, right: true, into: next + contextCount) }
    if opensLeft {
      open(UnitTree.left(of: node), level: level + 1, side: 0, mass: left, depth: depth + 1, row, limit)
    } else {
      divide(left, start..<middle, row)
    }
    if opensRight {
      open(
        UnitTree.right(of: node, leftCount: middle - start), level: level + 1, side: 1, mass: right,
        depth: depth + 1, row, limit)
    } else {
      divide(right, middle..<end, row)
    }
  }

  private func divide(_ mass: Float, _ leaves: Range<Int>, _ row: UnsafeMutableBufferPointer<Float>) {
    guard leaves.count > 1 else { return row[Int(tree.units[leaves.lowerBound])] = mass }
    let factor = mass / Numerics.sum(vote, leaves)
    for leaf in leaves { row[Int(tree.units[leaf])] = vote[leaf] * factor }
  }

  // MARK: - Learning

  /// How fast weights learn.
  struct Rate {
    /// Of the regressions.
    var weights: Float
    /// Of the last one.
    var last: Float
    /// Of the corrections.
    var corrections: Float
    /// A map's step is 1 / (number of corrections + 8), and at least 1 / (`mapLimit` + 8).
    var mapLimit: UInt16
  }

  /// Learns which way the path goes at the node that was computed last.
  private func learn(_ y: Float, _ node: Int, _ rate: Rate) {
    let last = weights.last + Int(ranks[node]) * 8
    let error = (y - mixed) * rate.last
    for set in 0..<Layout.sets {
      let step = (y - Numerics.logistic(dots[set])) * rate.weights * (set == 1 ? 2 : 1)
      Numerics.add(step, inputs, to: rows[set], blocks: blocks)
      last[set] += error * dots[set]
    }
    for correction in [weights.nodeCorrections + nodeCell, weights.pairCorrections + pairCell] {
      correction[0] += (y - correction[0]) * rate.corrections * (1 - share)
      correction[1] += (y - correction[1]) * rate.corrections * share
    }
    for index in 0..<contextCount where cells[index] >= 0 {
      let cell = Int(cells[index])
      if weights.mapCounts[cell] < rate.mapLimit { weights.mapCounts[cell] += 1 }
      weights.maps[cell] += (y - weights.maps[cell]) / (Float(weights.mapCounts[cell]) + 8)
      weights.updateMap(cell)
    }
  }
}
