extension Mixer {
  /// p(right) at a node whose cursors are at a level (``cursors``).
  func probability(of node: Int, _ cursors: UnsafePointer<Cursor>, depth: Int) -> Float {
    let middle = tree.middles[node]
    let (inputs, cells) = (allInputs + step * blocks, allCells + step * contextCount)
    let (rows, dots) = (allRows + step * Layout.sets, allDots + step * Layout.sets)
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
      let (left, first) = split(cursor, at: middle)
      (lefts[index], splits[index]) = (left, first)
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
    let mixed = Numerics.clamped(Numerics.logistic(min(max(sum, -15), 15)), 1e-5)
    let place = min(max(Numerics.logOdds(mixed), -7.99), 7.99) * 2 + 16
    let whole = Int(place)
    let share = place - Float(whole)
    let nodeCell = rank * Layout.cells + whole
    let pairCell =
      Int(hashed(lastUnit, UInt64(node)) % UInt64(Layout.hashes)) * Layout.cells + whole
    let (nodes, pairs) = (weights.nodeCorrections + nodeCell, weights.pairCorrections + pairCell)
    let byNode = nodes[0] * (1 - share) + nodes[1] * share
    let byPair = pairs[0] * (1 - share) + pairs[1] * share
    let counted = Numerics.clamped(0.6 * mixed + 0.2 * byNode + 0.2 * byPair, 1e-5)
    visits[step] = Visit(rank: rank, mixed: mixed, nodeCell: nodeCell, pairCell: pairCell, share: share)
    guard let sources else { return counted }
    sources.step = step
    let (start, end) = (tree.starts[node], tree.ends[node])
    if recent != nil { setInputsOfRecent(sources, cursors, (start, middle, end)) }
    return sources.probability(
      counts: counted, vote: x[contextCount * Layout.inputsPerContext + 1],
      left: Int(start)..<Int(middle), right: Int(middle)..<Int(end),
      SourceMixer.Selector(
        rank: rank, depth: min(depth, 15), kind: lastClass, longest: longestOrder,
        longestRecent: longestRecent, mask: recentMask))
  }

  /// What was read recently, as inputs of the last mixer.
  @inline(__always)
  private func setInputsOfRecent(
    _ sources: SourceMixer, _ cursors: UnsafePointer<Cursor>,
    _ leaves: (start: Int32, middle: Int32, end: Int32)
  ) {
    for index in 0..<contextCount {
      let cursor = cursors[contextCount + index]
      guard cursor.total > 0 else {
        lefts[contextCount + index] = 0
        sources.setUnknown(index)
        continue
      }
      let (left, first) = split(cursor, at: leaves.middle)
      (lefts[contextCount + index], splits[contextCount + index]) = (left, first)
      let right = cursor.total &- left
      let last = lastFollowers[index]
      let run: Float = last < leaves.start || last >= leaves.end ? 0 : last >= leaves.middle ? 1 : -1
      sources.set(index, left: left, right: right, odds: logarithm(right) - logarithm(left), run: run)
    }
  }

  /// ln (n + 0.4)
  @inline(__always)
  private func logarithm(_ count: UInt32) -> Float {
    count < Self.tableSize ? logarithms[Int(count)] : Numerics.logarithm(Float(count) + 0.4)
  }

  /// The count of the followers on the left side, and the first on the right side.
  @inline(__always)
  private func split(_ cursor: Cursor, at middle: Int32) -> (UInt32, Int32) {
    var (low, high) = (cursor.start, cursor.end)
    if high - low <= 8 {
      while low < high, Int32(places[Int(low)]) < middle { low += 1 }
    } else {
      while low < high {
        let half = low + (high - low) / 2
        if Int32(places[Int(half)]) < middle { low = half + 1 } else { high = half }
      }
    }
    return (sums[Int(low)] &- sums[Int(cursor.start)], low)
  }

  /// The cursors of one side of the node that was computed last.
  @inline(__always)
  func descend(
    _ cursors: UnsafePointer<Cursor>, right: Bool, into side: UnsafeMutablePointer<Cursor>
  ) {
    for index in 0..<cursorCount {
      var cursor = cursors[index]
      if cursor.total > 0 {
        let left = lefts[index]
        cursor.total = right ? cursor.total &- left : left
        if right { cursor.start = splits[index] } else { cursor.end = splits[index] }
      }
      side[index] = cursor
    }
  }
}
