import Platform
import LanguageModels

/// “Exclude top choices”: now and then removes all units that are probable enough, but for the least probable of them
/// (p-e-w 2024, text-generation-webui, pull request 6335).
///
/// With a probability, where two units or more have at least the threshold's probability, the last of them is kept and
/// those before it go; in order of probability, the lower id first among equals. Exactly one number is taken from the
/// generator, whatever comes of it. Probability: from 0 to 1, no-op 0. Threshold: from 0 to 1; above 0.5 there can be
/// no two such units.
public struct XTCStep: SamplerStep {
  /// How often units are removed.
  public let probability: Double
  /// How probable a unit must be to be removed.
  public let threshold: Double

  /// Removes units above a threshold with a probability.
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
  public var shapesChance: Bool { true }
  public var isNoOp: Bool { probability == 0 || threshold > 0.5 }

  public func apply(
    to candidates: inout Candidates, context: SamplerContext,
    using generator: inout some RandomNumberGenerator
  ) {
    guard !isNoOp, generator.unitInterval() < probability else { return }
    apply(to: &candidates, context: context)
  }

  /// Removes the units as if chance had said so.
  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard !isNoOp else { return }
    candidates.sort(by: .byID)
    guard let sums = candidates.exponentiate() else { return }
    let largest = sums.largest
    // Compared as logits: exponentials of equals need not be equal to the last bit.
    let least = Float(sums.distanceFromLargest(atSurprisal: -log(threshold))).clampedToFinite
    // The last in order of probability: the highest id among equals.
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

  /// `--xtc-probability`
  public static let probabilityParameter = SamplerParameter(
    name: "xtc-probability", summary: "how often the most probable units are left out", symbol: "p",
    accepted: "a number from 0 to 1", noOpValue: 0, accepts: { (0...1).contains($0) })

  /// `--xtc-threshold`
  public static let thresholdParameter = SamplerParameter(
    name: "xtc-threshold", summary: "how probable a unit must be to be left out; above 0.5 none is",
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
