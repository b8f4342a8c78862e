/// Keeps the units whose logit is at most n standard deviations below the largest
/// (Tang et al. 2024, “Top-nσ: Not All Logits Are You Need”): xᵢ ≥ max x − n σ.
///
/// σ is the standard deviation of the logits of all remaining candidates, σ² = Σ (xᵢ − x̄)² / count. The kept
/// units do not depend on a temperature. n: a number, 0 or more. No-op: 0.
public struct TopNSigmaStep: SamplerStep {
  /// n; 0 for all.
  public let n: Double

  /// Keeps units within n standard deviations.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(_ n: Double) throws(SamplerError) { self.n = try Self.parameter.validate(n) }

  init(unchecked n: Double) { self.n = n }

  public var name: String { SamplerStepDescriptor.topNSigma.name }
  public var settings: String { SamplerStepText.number(n) }
  public var isForSamplingOnly: Bool { true }
  public var isNoOp: Bool { n == 0 }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard n > 0, let largest = candidates.largestLogit else { return }
    let deviation = candidates.standardDeviation(around: largest)
    candidates.keep(withinLargest: largest, plus: -n * deviation)
  }

  /// The parameter `top-n-sigma`.
  public static let parameter = SamplerParameter(
    name: "top-n-sigma", summary: "draw from the units within n standard deviations of the best logit",
    symbol: "n", accepted: "a number, 0 (all) or more", noOpValue: 0, accepts: { $0 >= 0 && $0 < .infinity })
}

extension SamplerStepDescriptor {
  /// See ``TopNSigmaStep``.
  public static let topNSigma = SamplerStepDescriptor(
    name: "top-n-sigma", summary: "keep the units whose logits stand out",
    parameters: [TopNSigmaStep.parameter],
    truncates: true,
    make: { settings in
      let n = settings[TopNSigmaStep.parameter]
      return n == 0 ? nil : TopNSigmaStep(unchecked: n)
    })
}

extension Candidates {
  /// The standard deviation of the logits, computed from their distances from a number near them.
  fileprivate func standardDeviation(around number: Float) -> Double {
    let size = count
    return logits.withUnsafeBufferPointer { logits in
      var sums = SIMD4<Double>()
      var squares = SIMD4<Double>()
      var place = 0
      while place + 4 <= size {
        let four = SIMD4(logits[place], logits[place + 1], logits[place + 2], logits[place + 3])
        let distances = SIMD4<Double>(four - number)
        sums += distances
        squares += distances * distances
        place += 4
      }
      while place < size {
        let distance = Double(logits[place] - number)
        sums[0] += distance
        squares[0] += distance * distance
        place += 1
      }
      let mean = sums.sum() / Double(size)
      return Swift.max(0, squares.sum() / Double(size) - mean * mean).squareRoot()
    }
  }
}
