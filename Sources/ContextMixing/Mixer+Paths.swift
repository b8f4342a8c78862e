extension Mixer {
  /// p of one unit: the product along its path, computed before anything is learned from it.
  ///
  /// - Parameters:
  ///   - unit: Below V.
  ///   - rate: How fast the weights of the counts learn from it; nil: they do not.
  ///   - sourceRate: How fast those of ``sources`` do.
  ///   - visit: Called at each node, with 1 if the path goes right, else 0.
  func probability(
    of unit: UInt32, learning rate: Rate? = nil, sources sourceRate: SourceMixer.Rate? = nil,
    visit: ((Float) -> Void)? = nil
  ) -> Float {
    let place = Int32(tree.positions[Int(unit)])
    var (node, depth) = (0, 0)
    var product: Float = 1
    defer { step = 0 }
    while true {
      let p = probability(of: node, cursors, depth: depth)
      let middle = tree.middles[node]
      let right = place >= middle
      product *= right ? p : 1 - p
      visits[step].y = right ? 1 : 0
      visit?(right ? 1 : 0)
      let (start, end) = (tree.starts[node], tree.ends[node])
      if (right ? end - middle : middle - start) == 1 { break }
      descend(cursors, right: right, into: cursors)
      node = right ? UnitTree.right(of: node, leftCount: Int(middle - start)) : UnitTree.left(of: node)
      depth += 1
      step += 1
    }
    if let rate { for step in 0...step { learn(step: step, rate) } }
    if let sources, let sourceRate {
      for step in 0...step { sources.learn(step: step, visits[step].y, sourceRate) }
    }
    return product
  }

  /// p of every unit.
  ///
  /// Subtrees whose probability is at most `limit` are not opened: it is divided among their units by the
  /// network, or without one by the vote of the n-grams.
  ///
  /// - Parameter row: [V], by unit.
  func fill(_ row: UnsafeMutableBufferPointer<Float>, limit: Float) {
    open(0, level: 0, side: 0, mass: 1, depth: 0, row, limit)
  }

  private func open(
    _ node: Int, level: Int, side: Int, mass: Float, depth: Int, _ row: UnsafeMutableBufferPointer<Float>,
    _ limit: Float
  ) {
    let own = cursors + (level * 2 + side) * cursorCount
    let p = probability(of: node, own, depth: depth)
    let (start, middle, end) = (Int(tree.starts[node]), Int(tree.middles[node]), Int(tree.ends[node]))
    let (left, right) = (mass * (1 - p), mass * p)
    let opensLeft = middle - start > 1 && left > limit
    let opensRight = end - middle > 1 && right > limit
    let next = cursors + (level + 1) * 2 * cursorCount
    if opensLeft { descend(own, right: false, into: next) }
    if opensRight { descend(own, right: true, into: next + cursorCount) }
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
    let rest = sources?.network ?? vote
    let factor = mass / max(Numerics.sum(rest, leaves), .leastNormalMagnitude)
    for leaf in leaves { row[Int(tree.units[leaf])] = rest[leaf] * factor }
  }
}
