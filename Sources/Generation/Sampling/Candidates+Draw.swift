import Foundation
import LanguageModels
import VectorKernels

extension Candidates {
  /// Draws one candidate by its probability, softmax over the logits: pᵢ = exp(xᵢ − max x) / Σⱼ exp(xⱼ − max
  /// x).
  ///
  /// Inverts the cumulative distribution, in ascending order of ids, at one uniform random number from [0,
  /// 1): the same probabilities and the same number give the same id. Exactly one number is taken from the
  /// generator, even for a single candidate. A candidate whose probability rounds to 0 is never drawn.
  ///
  /// - Throws: ``SamplerError/nothingLeft(after:)`` if there are no candidates;
  ///   ``SamplerError/modelProducedNoNumbers(id:)`` if a step produced a logit that is not a number.
  public mutating func draw(using generator: inout some RandomNumberGenerator) throws(SamplerError) -> UInt32
  {
    try drawWithProbability(using: &generator).id
  }

  /// Draws one candidate as ``draw(using:)`` does and also returns its probability.
  mutating func drawWithProbability(
    using generator: inout some RandomNumberGenerator
  ) throws(SamplerError) -> (id: UInt32, probability: Double) {
    let number = generator.unitInterval()
    sort(by: .byID)
    guard let largest = largestLogit else { throw .nothingLeft(after: nil) }
    let total = Exponentials.fill(&weights, from: logits, count: count, minus: largest)
    // NaN or infinite.
    guard total < .infinity else {
      throw .modelProducedNoNumbers(id: first { !($0.logit < .infinity) }?.id)
    }
    let size = count
    let place = weights.withUnsafeBufferPointer { weights in
      // The sum of the loop is the exact one; if the total was rounded up, the loop runs again with that sum.
      var target = number * total
      for _ in 0..<2 {
        var sum = 0.0
        for place in 0..<size {
          sum += Double(weights[place])
          if sum > target { return place }
        }
        target = number * sum
      }
      return weights[..<size].lastIndex { $0 > 0 } ?? 0
    }
    return (ids[place], Double(weights[place]) / total)
  }

  /// The probabilities of the candidates in their order (softmax of the logits); empty if there are no
  /// candidates.
  public func probabilities() -> [Double] {
    guard let largest = largestLogit else { return [] }
    var weights = [Float](repeating: 0, count: count)
    let total = Exponentials.fill(&weights, from: logits, count: count, minus: largest)
    return weights.map { Double($0) / total }
  }

  /// ln p of an id under the softmax of a whole row of logits, before any step.
  ///
  /// Overwrites the candidates.
  mutating func logProbability(of id: UInt32, in row: UnsafeBufferPointer<Float>) -> Float {
    guard (try? load(row)) != nil, let largest = largestLogit else { return -.infinity }
    let total = Exponentials.fill(&weights, from: logits, count: count, minus: largest)
    return row[Int(id)] - largest - Float(log(total))
  }
}
