import Foundation
import LanguageModels
import VectorKernels

extension Candidates {
  /// Draws one candidate by its probability, softmax over the logits: pᵢ = exp(xᵢ − max x) / Σⱼ exp(xⱼ − max x).
  ///
  /// The inverse of the distribution function at one even number from [0, 1), walked with rising ids, whatever the
  /// order was: equal probabilities and the same number give the same id. Exactly one number is taken from the
  /// generator, even for a single candidate. A candidate whose probability rounds to 0 is never drawn.
  ///
  /// - Throws: ``SamplerError/nothingLeft(after:)`` if there is no candidate;
  ///   ``SamplerError/modelProducedNoNumbers(id:)`` if a step made a logit that is no number.
  public mutating func draw(using generator: inout some RandomNumberGenerator) throws(SamplerError) -> UInt32
  {
    try drawWithProbability(using: &generator).id
  }

  /// Draws one candidate as ``draw(using:)`` does, and says how probable it was.
  mutating func drawWithProbability(
    using generator: inout some RandomNumberGenerator
  ) throws(SamplerError) -> (id: UInt32, probability: Double) {
    let number = generator.unitInterval()
    sort(by: .byID)
    guard let largest = largestLogit else { throw .nothingLeft(after: nil) }
    let total = Exponentials.fill(&weights, from: logits, count: count, minus: largest)
    // Not a number, or endless.
    guard total < .infinity else {
      throw .modelProducedNoNumbers(id: first { !($0.logit < .infinity) }?.id)
    }
    let size = count
    let place = weights.withUnsafeBufferPointer { weights in
      // The sum that the walk comes to is the exact one: where the total was rounded upwards, it is walked again.
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

  /// The probabilities of the candidates in their order, softmax over the logits; empty where nothing is left.
  public func probabilities() -> [Double] {
    guard let largest = largestLogit else { return [] }
    var weights = [Float](repeating: 0, count: count)
    let total = Exponentials.fill(&weights, from: logits, count: count, minus: largest)
    return weights.map { Double($0) / total }
  }

  /// ln p of an id by the softmax of a whole row of logits, which the steps have not touched.
  ///
  /// What the candidates hold is lost.
  mutating func logProbability(of id: UInt32, in row: UnsafeBufferPointer<Float>) -> Float {
    guard (try? load(row)) != nil, let largest = largestLogit else { return -.infinity }
    let total = Exponentials.fill(&weights, from: logits, count: count, minus: largest)
    return row[Int(id)] - largest - Float(log(total))
  }
}
