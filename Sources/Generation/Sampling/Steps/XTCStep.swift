import Platform
import LanguageModels

/// “Exclude top choices”: at random, removes all units above a threshold except the least probable of them
/// (p-e-w 2024, text-generation-webui, pull request 6335).
///
/// With the given probability, if two or more units are at least as probable as the threshold, only the least
/// probable of them is kept; of equal ones the one with the highest id. Exactly one number is taken from the
/// generator in any case. Probability: from 0 to 1, no-op 0. Threshold: from 0 to 1; above 0.5 there cannot
/// be two such units.
public struct XTCStep: SamplerStep {
  /// The probability that units are removed.
  public let probability: Double
  /// The minimum probability of removed units.
  public let threshold: Double

  /// Removes units above a threshold, with a probability.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(probability: Double, threshold: Double = 0.1) throws(SamplerError) {
    self.probability = try Self.probabilityParameter.validate(probability)
    self.threshold = try Self.thresholdParameter.validate(threshold)
  }

  init(unchecked probability: Double, threshold: Double) {
    self.probability = probability
    self.threshold = threshold
  }

  public var name: String { SamplerStepDescriptor.xtc.name }
  public var settings: String {
    "\(SamplerStepText.number(probability)), threshold \(SamplerStepText.number(threshold))"
  }
  public var isForSamplingOnly: Bool { true }
  public var isNoOp: Bool { probability == 0 || threshold > 0.5 }

  public func apply(
    to candidates: inout Candidates, context: SamplerContext,
    using generator: inout some RandomNumberGenerator
  ) {
    guard !isNoOp, generator.unitInterval() < probability else { return }
    apply(to: &candidates, context: context)
  }

  /// Removes the units, without the random decision.
  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard !isNoOp else { return }
    candidates.sort(by: .byID)
    guard let sums = candidates.exponentiate() else { return }
    let largest = sums.largest
    // Compared as logits: the exponentials of equal logits need not be equal to the last bit.
    let least = Float(sums.distanceFromLargest(atSurprisal: -log(threshold))).clampedToFinite
    // The least probable; of equal ones the highest id.
    let size = candidates.count
    let last = candidates.logits.withUnsafeBufferPointer { logits in
      var last = -1
      for place in 0..<size where logits[place] - largest >= least {
        if last < 0 || logits[place] <= logits[last] { last = place }
      }
      return last
    }
    guard last >= 0 else { return }
    let kept = candidates.ids[last]
    candidates.keep { $0.logit - largest < least || $0.id == kept }
  }

  /// The parameter `xtc-probability`.
  public static let probabilityParameter = SamplerParameter(
    name: "xtc-probability", summary: "probability of leaving out the most probable units (XTC)", symbol: "p",
    accepted: "a number from 0 to 1", noOpValue: 0, accepts: { (0...1).contains($0) })

  /// The parameter `xtc-threshold`.
  public static let thresholdParameter = SamplerParameter(
    name: "xtc-threshold", summary: "minimum probability of the units that XTC leaves out; none above 0.5",
    symbol: "p",
    accepted: "a number from 0 to 1; above 0.5 none is", defaultValue: 0.1, noOpValue: 1,
    needs: [probabilityParameter.name], accepts: { (0...1).contains($0) })
}

extension SamplerStepDescriptor {
  /// See ``XTCStep``.
  public static let xtc = SamplerStepDescriptor(
    name: "xtc", summary: "leave out the most probable units now and then",
    parameters: [XTCStep.probabilityParameter, XTCStep.thresholdParameter], truncates: true,
    make: { settings in
      let step = XTCStep(
        unchecked: settings[XTCStep.probabilityParameter], threshold: settings[XTCStep.thresholdParameter])
      return step.isNoOp ? nil : step
    })
}
