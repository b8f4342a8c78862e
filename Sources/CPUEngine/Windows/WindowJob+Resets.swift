import LanguageModels
import Platform

/// Lanes that start again from the initial state, which is 0, inside a window: a new document begins there.
///
/// A row of hidden states is the output of one step and what the next one reads, so it cannot simply be
/// cleared: a step before which a lane is reset reads a copy.
extension WindowJob {
  /// Whether any of some lanes is reset before a step.
  func resetsAny(of lanes: Range<Int>, at time: Int) -> Bool {
    guard let resets else { return false }
    return lanes.contains { resets[time * self.lanes + $0] }
  }

  /// The hidden states of some lanes as a step reads them: [lanes, H].
  func hiddenBefore(_ time: Int, layer: Int, lanes own: Range<Int>) -> UnsafeMutableRawPointer {
    let rows = workspace.hidden[layer][(time * lanes + own.lowerBound) * hiddenSize]
    guard resetsAny(of: own, at: time), let copy = workspace.restarted?.hidden else { return rows }
    let size = hiddenSize * model.operands.size
    let start = copy[own.lowerBound * hiddenSize]
    memcpy(start, rows, own.count * size)
    forEachReset(of: own, at: time) { memset(start + $0 * size, 0, size) }
    return start
  }

  /// The carried vectors of some lanes as a step reads them: [lanes, H]; nil if nothing is carried.
  func carriedBefore(_ time: Int, layer: Int, lanes own: Range<Int>) -> UnsafePointer<Float>? {
    guard let carried = workspace.carried[layer] else { return nil }
    let h = hiddenSize
    let rows = UnsafePointer(carried + (time * lanes + own.lowerBound) * h)
    guard resetsAny(of: own, at: time), let copy = workspace.restarted?.carried else { return rows }
    let start = copy.start + own.lowerBound * h
    start.update(from: rows, count: own.count * h)
    clearResets(of: own, at: time, in: start)
    return UnsafePointer(start)
  }

  /// Clears the rows of lanes that are reset before a step: [lanes, H].
  func clearResets(of own: Range<Int>, at time: Int, in rows: UnsafeMutablePointer<Float>) {
    forEachReset(of: own, at: time) { (rows + $0 * hiddenSize).update(repeating: 0, count: hiddenSize) }
  }

  /// Clears the hidden states of some lanes that no step has read, so that they take no part in the gradient
  /// of the recurrent matrix. Afterwards they are no layer's output any more.
  func clearUnreadHidden(ofLayer layer: Int, lanes own: Range<Int>) {
    guard resets != nil else { return }
    let size = hiddenSize * model.operands.size
    for time in 0..<steps {
      let rows = workspace.hidden[layer][(time * lanes + own.lowerBound) * hiddenSize]
      forEachReset(of: own, at: time) { memset(rows + $0 * size, 0, size) }
    }
  }

  /// Calls `body` with the index, counted from the first of `own`, of each lane that is reset.
  private func forEachReset(of own: Range<Int>, at time: Int, _ body: (Int) -> Void) {
    guard let resets else { return }
    for lane in own where resets[time * lanes + lane] { body(lane - own.lowerBound) }
  }

  /// Stores the context for each of its positions, [C, T, N], without what lies before a reset.
  func splitContext() {
    guard splitsContext, let resets else { return }
    let (ids, split, positions) = (
      workspace.context, workspace.splitContext, model.configuration.inputPositions
    )
    for lane in 0..<lanes {
      // The first row of the context that the lane may see.
      var first = 0
      for time in 0..<steps {
        if resets[time * lanes + lane] { first = time + positions - 1 }
        for position in 0..<positions {
          let row = time + position
          split[(position * steps + time) * lanes + lane] = row < first ? .max : ids[row * lanes + lane]
        }
      }
    }
  }
}
