extension Mixer {
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

  /// Learns which way the path went at one of its nodes.
  func learn(step: Int, _ rate: Rate) {
    let (visit, y) = (visits[step], visits[step].y)
    let (inputs, cells) = (allInputs + step * blocks, allCells + step * contextCount)
    let (rows, dots) = (allRows + step * Layout.sets, allDots + step * Layout.sets)
    let last = weights.last + visit.rank * 8
    let error = (y - visit.mixed) * rate.last
    for set in 0..<Layout.sets {
      let step = (y - Numerics.logistic(dots[set])) * rate.weights * (set == 1 ? 2 : 1)
      Numerics.add(step, inputs, to: rows[set], blocks: blocks)
      last[set] += error * dots[set]
    }
    let corrections = (weights.nodeCorrections + visit.nodeCell, weights.pairCorrections + visit.pairCell)
    correct(corrections.0, y, rate.corrections, visit.share)
    correct(corrections.1, y, rate.corrections, visit.share)
    for index in 0..<contextCount where cells[index] >= 0 {
      let cell = Int(cells[index])
      if weights.mapCounts[cell] < rate.mapLimit { weights.mapCounts[cell] += 1 }
      weights.maps[cell] += (y - weights.maps[cell]) / (Float(weights.mapCounts[cell]) + 8)
      weights.updateMap(cell)
    }
  }

  @inline(__always)
  private func correct(_ cells: UnsafeMutablePointer<Float>, _ y: Float, _ rate: Float, _ share: Float) {
    cells[0] += (y - cells[0]) * rate * (1 - share)
    cells[1] += (y - cells[1]) * rate * share
  }
}
