import Generation
import LanguageModels

/// A generator that says the same every time.
struct ConstantGenerator: RandomNumberGenerator {
  let value: UInt64
  mutating func next() -> UInt64 { value }

  static let zeros = ConstantGenerator(value: 0)
  static let ones = ConstantGenerator(value: .max)
}

/// Pearson's χ² of counts against expected probabilities.
func chiSquare(_ counts: [Int], _ probabilities: [Double]) -> Double {
  let total = Double(counts.reduce(0, +))
  return zip(counts, probabilities).reduce(0) { sum, pair in
    let expected = pair.1 * total
    return sum + (Double(pair.0) - expected) * (Double(pair.0) - expected) / expected
  }
}

/// Draws from the same logits again and again and counts the ids.
func drawCounts(
  _ chain: SamplerChain, _ logits: [Float], draws: Int, seed: UInt64
) throws(SamplerError) -> [Int] {
  var chain = chain
  var candidates = Candidates()
  var generator = SeededGenerator(seed: seed)
  var counts = [Int](repeating: 0, count: logits.count)
  for _ in 0..<draws { counts[Int(try chain.draw(logits, in: &candidates, using: &generator))] += 1 }
  return counts
}

extension SamplerStep {
  /// What the step makes of candidates with these logits.
  func result(_ logits: [Float]) throws(SamplerError) -> Candidates {
    var step = self
    var candidates = try Candidates(logits: logits)
    step.apply(to: &candidates, context: SamplerContext())
    return candidates
  }
}
