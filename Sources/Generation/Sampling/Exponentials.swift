import Foundation

/// The exponentials of a softmax: the one place where a draw spends its time.
enum Exponentials {
  /// Writes exp(xᵢ − `largest`) for the first `count` logits and adds them up.
  ///
  /// - Returns: The sum; at least 1 where `largest` is the largest logit and finite.
  static func fill(_ weights: inout [Float], from logits: [Float], count: Int, minus largest: Float) -> Double
  {
    precondition(
      count <= weights.count && count <= logits.count,
      "\(count) exponentials of \(logits.count) logits into \(weights.count) places")
    return logits.withUnsafeBufferPointer { logits in
      weights.withUnsafeMutableBufferPointer { weights in
        var sum = 0.0
        for place in 0..<count {
          let weight = exp(logits[place] - largest)
          weights[place] = weight
          sum += Double(weight)
        }
        return sum
      }
    }
  }
}
