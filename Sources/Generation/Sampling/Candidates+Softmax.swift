import Platform
import VectorKernels

/// The terms of a softmax over the candidates, before its division.
struct SoftmaxSums {
  /// max x
  let largest: Float
  /// Σᵢ exp(xᵢ − max x), 1 or more.
  let total: Double

  /// xᵢ − max x of a candidate with this surprisal −ln pᵢ, in nats.
  func distanceFromLargest(atSurprisal surprisal: Double) -> Double { log(total) - surprisal }
}

extension Candidates {
  /// Writes exp(xᵢ − max x) into ``weights``: pᵢ = weightsᵢ / total.
  ///
  /// - Returns: Nil if there are no candidates.
  mutating func exponentiate() -> SoftmaxSums? {
    guard let largest = largestLogit else { return nil }
    let total = Exponentials.fill(&weights, from: logits, count: count, minus: largest)
    return SoftmaxSums(largest: largest, total: total)
  }

  /// The entropy −Σ pᵢ ln pᵢ in nats (Shannon 1948), of candidates whose ``weights`` are up to date.
  func entropy(_ sums: SoftmaxSums) -> Double {
    // ln Z − Σ pᵢ (xᵢ − max x): a single logarithm.
    let size = count
    let largest = sums.largest
    let sum = logits.withUnsafeBufferPointer { logits in
      weights.withUnsafeBufferPointer { weights in
        var (first, second, third, fourth) = (0.0, 0.0, 0.0, 0.0)
        var place = 0
        while place + 4 <= size {
          first += Double(weights[place] * (logits[place] - largest))
          second += Double(weights[place + 1] * (logits[place + 1] - largest))
          third += Double(weights[place + 2] * (logits[place + 2] - largest))
          fourth += Double(weights[place + 3] * (logits[place + 3] - largest))
          place += 4
        }
        while place < size {
          first += Double(weights[place] * (logits[place] - largest))
          place += 1
        }
        return first + second + third + fourth
      }
    }
    return Swift.max(0, log(sums.total) - sum / sums.total)
  }

  /// Keeps the candidates whose logit is at least the largest plus this distance, and always the largest.
  mutating func keep(withinLargest largest: Float, plus distance: Double) {
    let least = Float(Swift.max(distance, -Double(Float.greatestFiniteMagnitude)))
    if least > 0 { return keepBest(1) }
    keep { $0.logit - largest >= least }
  }
}
