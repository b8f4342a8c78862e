/// The exponentials of a softmax: the one place where a draw spends its time.
package enum Exponentials {
  private static let loop: @convention(c) (UnsafeMutablePointer<Float>?, Int, Float, Float) -> Double =
    Kernels.usual.exponentials

  /// Writes exp(xᵢ − `largest`) for the first `count` logits, 0 where that is below 10⁻³⁷, and adds them up.
  ///
  /// - Returns: The sum; at least 1 where `largest` is the largest logit and finite.
  package static func fill(_ weights: inout [Float], from logits: [Float], count: Int, minus largest: Float)
    -> Double
  {
    precondition(
      count <= weights.count && count <= logits.count,
      "\(count) exponentials of \(logits.count) logits into \(weights.count) places")
    return logits.withUnsafeBufferPointer { logits in
      weights.withUnsafeMutableBufferPointer { weights in
        fill(weights, from: UnsafeBufferPointer(rebasing: logits[..<count]), minus: largest)
      }
    }
  }

  /// Writes exp(xᵢ − `largest`) of a row, 0 where that is below 10⁻³⁷, and adds them up.
  ///
  /// - Parameter weights: As many places as the row has, or more.
  /// - Returns: The sum; at least 1 where `largest` is the largest of the row and finite.
  package static func fill(
    _ weights: UnsafeMutableBufferPointer<Float>, from row: UnsafeBufferPointer<Float>, minus largest: Float
  ) -> Double {
    let total = fillCoarsely(weights, from: row, minus: largest)
    // The loop ends at e⁻⁸⁷, which must not be drawn where it stands for less.
    for place in row.indices { weights[place] = weights[place] > 1e-37 ? weights[place] : 0 }
    return total
  }

  /// The same with e⁻⁸⁷ for what is less.
  package static func fillCoarsely(
    _ weights: UnsafeMutableBufferPointer<Float>, from row: UnsafeBufferPointer<Float>, minus largest: Float
  ) -> Double {
    precondition(
      row.count <= weights.count, "\(row.count) exponentials into \(weights.count) places")
    guard let source = row.baseAddress, let start = weights.baseAddress else { return 0 }
    start.update(from: source, count: row.count)
    return loop(start, row.count, largest, 1)
  }

  /// Adds up exp(xᵢ − `largest`) of a row.
  ///
  /// - Parameter room: As many places as the row has; what they hold is lost.
  package static func sum(of row: UnsafeBufferPointer<Float>, minus largest: Float, room: inout [Float])
    -> Double
  {
    precondition(row.count <= room.count, "\(row.count) exponentials into \(room.count) places")
    return room.withUnsafeMutableBufferPointer { room in
      guard let source = row.baseAddress, let start = room.baseAddress else { return 0 }
      start.update(from: source, count: row.count)
      return loop(start, row.count, largest, 1)
    }
  }
}
