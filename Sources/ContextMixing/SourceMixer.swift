/// Mixes, at each node, what the counts say with what a network says and with what was read recently.
final class SourceMixer {
  typealias Layout = SourceWeights.Layout

  let weights: SourceMemory
  /// p of the units by the network, in leaf order [V]; nil without a network.
  let network: UnsafeMutablePointer<Float>?

  // What was computed at the nodes of a path, as in ``Mixer``.
  /// Whether all selectors select their first row, while weights are fitted.
  var sharesRows = false
  /// The step of the path, from 0: which part of the following is in use.
  var step = 0
  /// [steps, blocks]
  private let allInputs: UnsafeMutablePointer<SIMD8<Float>>
  /// Where each recent context's p is in the maps; −1 if it knows nothing. [steps, recent contexts]
  private let allCells: UnsafeMutablePointer<Int32>
  /// [steps, sets]
  private let allRows: UnsafeMutablePointer<UnsafeMutablePointer<SIMD8<Float>>>
  private let allDots: UnsafeMutablePointer<Float>
  private let visits: UnsafeMutablePointer<Visit>
  private let blocks: Int
  private let recentContexts: Int

  /// What was computed at a node.
  private struct Visit {
    var selector = Selector()
    var mixed: Float = 0
  }

  /// What selects the weights.
  struct Selector {
    var rank = 0
    /// How many decisions came before.
    var depth = 0
    /// The class of the last unit.
    var kind = 0
    /// The longest order that is known: in the counts, and in what was read recently.
    var (longest, longestRecent) = (0, 0)
    /// Which contexts were met recently.
    var mask = 0
  }

  /// A mixer.
  ///
  /// - Parameters:
  ///   - weights: The weights, which it changes where it learns.
  ///   - unitCount: V
  ///   - steps: The number of nodes on the longest path.
  ///   - hasNetwork: Whether there is a network.
  init(weights: SourceMemory, unitCount: Int, steps: Int, hasNetwork: Bool) {
    self.weights = weights
    blocks = weights.layout.blocks
    recentContexts = weights.layout.recentContexts
    if hasNetwork {
      let row = UnsafeMutablePointer<Float>.allocate(capacity: unitCount)
      row.initialize(repeating: 1 / Float(unitCount), count: unitCount)
      network = row
    } else {
      network = nil
    }
    let steps = steps + 1
    allInputs = .allocate(capacity: steps * blocks)
    allInputs.initialize(repeating: SIMD8(), count: steps * blocks)
    allCells = .allocate(capacity: max(1, steps * recentContexts))
    allCells.initialize(repeating: -1, count: max(1, steps * recentContexts))
    allRows = .allocate(capacity: steps * Layout.sets)
    allRows.initialize(repeating: weights.sets[0], count: steps * Layout.sets)
    allDots = .allocate(capacity: steps * Layout.sets)
    allDots.initialize(repeating: 0, count: steps * Layout.sets)
    visits = .allocate(capacity: steps)
    visits.initialize(repeating: Visit(), count: steps)
  }

  deinit {
    network?.deallocate()
    allInputs.deallocate()
    allCells.deallocate()
    allRows.deallocate()
    allDots.deallocate()
    visits.deallocate()
  }

  /// The inputs at the node as single floats.
  private var x: UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(allInputs + step * blocks).assumingMemoryBound(to: Float.self)
  }

  /// Sets the inputs of a recent context that knows nothing at a node.
  @inline(__always)
  func setUnknown(_ context: Int) {
    let x = x + Layout.inputs + Layout.inputsPerContext * context
    (x[0], x[1], x[2]) = (0, 0, 0)
    allCells[step * recentContexts + context] = -1
  }

  /// Sets the inputs of a recent context.
  ///
  /// - Parameters:
  ///   - left: The count on the left side.
  ///   - right: The count on the right side.
  ///   - odds: The difference of their logarithms.
  ///   - run: 1 if the unit that followed last is on the right side, −1 if it is on the left side, 0 if it is
  ///     not below the node.
  @inline(__always)
  func set(_ context: Int, left: UInt32, right: UInt32, odds: Float, run: Float) {
    let x = x + Layout.inputs + Layout.inputsPerContext * context
    let buckets = MixingWeights.Layout.buckets
    let cell = (context * buckets + MixingWeights.bucket(left)) * buckets + MixingWeights.bucket(right)
    allCells[step * recentContexts + context] = Int32(truncatingIfNeeded: cell)
    x[0] = min(max(odds, -9.2), 9.2) * 0.5
    x[1] = weights.mapLogOdds[cell]
    x[2] = run
  }

  /// p(right) at a node.
  ///
  /// - Parameters:
  ///   - counts: p(right) by the counts.
  ///   - vote: The log odds of the interpolated n-grams.
  ///   - left: The leaves on the left side.
  ///   - right: The leaves on the right side.
  @inline(__always)
  func probability(
    counts: Float, vote: Float, left: Range<Int>, right: Range<Int>, _ selector: Selector
  ) -> Float {
    (x[0], x[1], x[2], x[3]) = (Numerics.logOdds(counts), vote, 0, Self.constant)
    if let network {
      let (zero, one) = (Numerics.sum(network, left), Numerics.sum(network, right))
      x[2] = Numerics.logOdds(Numerics.clamped((one + 1e-9) / (zero + one + 2e-9), 1e-5))
    }
    return mix(selector)
  }

  private static let constant: Float = 0.3

  /// Mixes the inputs.
  @inline(__always)
  private func mix(_ selector: Selector) -> Float {
    let (x, inputs) = (x, allInputs + step * blocks)
    let (rows, dots) = (allRows + step * Layout.sets, allDots + step * Layout.sets)
    let sure = network == nil ? abs(x[0]) : abs(x[2])
    let certainty = sure > 4 ? 3 : sure > 2 ? 2 : sure > 1 ? 1 : 0
    let orders = selector.longest * Layout.orders + selector.longestRecent
    let place = selector.kind * Layout.depths + selector.depth
    rows[0] = weights.sets[0] + (orders * Layout.certainties + certainty) * blocks
    rows[1] = weights.sets[1] + selector.rank * blocks
    rows[2] = weights.sets[2] + (place * Layout.certainties + certainty) * blocks
    rows[3] = weights.sets[3] + selector.mask * blocks
    if sharesRows { for set in 0..<Layout.sets { rows[set] = weights.sets[set] } }
    let last = weights.last + selector.rank * Layout.sets
    var sum: Float = 0
    for set in 0..<Layout.sets {
      let dot = min(max(Numerics.dot(rows[set], inputs, blocks: blocks), -11), 11)
      dots[set] = dot
      sum += last[set] * dot
    }
    let mixed = Numerics.clamped(Numerics.logistic(min(max(sum, -15), 15)), 1e-5)
    visits[step] = Visit(selector: selector, mixed: mixed)
    return mixed
  }

  // MARK: - Learning

  /// How fast weights learn.
  struct Rate {
    /// Of the regressions.
    var weights: Float
    /// Of the last one.
    var last: Float
    /// A map's step is 1 / (number of corrections + 8), and at least 1 / (`mapLimit` + 8).
    var mapLimit: UInt16
  }

  /// Learns which way the path went at one of its nodes.
  func learn(step: Int, _ y: Float, _ rate: Rate) {
    let (inputs, cells) = (allInputs + step * blocks, allCells + step * recentContexts)
    let (rows, dots) = (allRows + step * Layout.sets, allDots + step * Layout.sets)
    let last = weights.last + visits[step].selector.rank * Layout.sets
    let error = (y - visits[step].mixed) * rate.last
    for set in 0..<Layout.sets {
      let step = (y - Numerics.logistic(dots[set])) * rate.weights
      Numerics.add(step, inputs, to: rows[set], blocks: blocks)
      last[set] += error * dots[set]
    }
    for context in 0..<recentContexts where cells[context] >= 0 {
      let cell = Int(cells[context])
      if weights.mapCounts[cell] < rate.mapLimit { weights.mapCounts[cell] += 1 }
      weights.maps[cell] += (y - weights.maps[cell]) / (Float(weights.mapCounts[cell]) + 8)
      weights.updateMap(cell)
    }
  }

  /// What happened at a node.
  struct Event {
    /// The log odds of the counts, the n-grams and the network.
    var (counts, vote, network): (Float, Float, Float)
    var selector: Selector
    /// 1 if the path goes right.
    var y: Float
  }

  /// The node that was computed last.
  func event(_ y: Float) -> Event {
    Event(counts: x[0], vote: x[1], network: x[2], selector: visits[step].selector, y: y)
  }

  /// Predicts what happened at a node. Recent contexts must not be in use.
  ///
  /// - Returns: p(right).
  func probability(_ event: Event) -> Float {
    (x[0], x[1], x[2], x[3]) = (event.counts, event.vote, event.network, Self.constant)
    return mix(sharesRows ? Selector() : event.selector)
  }
}
