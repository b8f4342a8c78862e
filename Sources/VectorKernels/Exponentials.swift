/// The exponentials of a softmax, which take most of the time of sampling.
package enum Exponentials {
  private static let loop: @convention(c) (UnsafeMutablePointer<Float>?, Int, Float, Float) -> Double =
    Kernels.usual.exponentials

  /// Writes exp(xᵢ − `largest`) of the first `count` logits, 0 for values below 10⁻³⁷, and returns their sum.
  ///
  /// - Returns: The sum; at least 1 if `largest` is the largest logit and finite.
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

  /// Writes exp(xᵢ − `largest`) of a row, 0 for values below 10⁻³⁷, and returns their sum.
  ///
  /// - Parameter weights: At least as many elements as the row has.
  /// - Returns: The sum; at least 1 if `largest` is the largest logit of the row and finite.
  package static func fill(
    _ weights: UnsafeMutableBufferPointer<Float>, from row: UnsafeBufferPointer<Float>, minus largest: Float
  ) -> Double {
    let total = fillCoarsely(weights, from: row, minus: largest)
    // The loop clamps its results to at least e⁻⁸⁷; these units must not be sampled if their real value is
    // smaller.
    for place in row.indices { weights[place] = weights[place] > 1e-37 ? weights[place] : 0 }
    return total
  }

  /// The same, but with e⁻⁸⁷ instead of all smaller values.
  package static func fillCoarsely(
    _ weights: UnsafeMutableBufferPointer<Float>, from row: UnsafeBufferPointer<Float>, minus largest: Float
  ) -> Double {
    precondition(
      row.count <= weights.count, "\(row.count) exponentials into \(weights.count) places")
    guard let source = row.baseAddress, let start = weights.baseAddress else { return 0 }
    start.update(from: source, count: row.count)
    return loop(start, row.count, largest, 1)
  }

  /// xᵢ ← exp(xᵢ − `largest`) of a row, e⁻⁸⁷ for all smaller values; returns the sum.
  package static func replace(_ row: UnsafeMutableBufferPointer<Float>, minus largest: Float) -> Double {
    loop(row.baseAddress, row.count, largest, 1)
  }

  /// The sum of exp(xᵢ − `largest`) of a row.
  ///
  /// - Parameter room: Scratch memory for at least as many elements as the row has; it is overwritten.
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
