/// Keeps the units whose surprisal is nearest to the entropy of the distribution, as few as have a given
/// share of the total probability (Meister et al. 2022, “Locally Typical Sampling”), in ascending order
/// of |−ln pᵢ − H|.
///
/// Of equal units the lower ids come first. At least one unit is kept; it need not be the most probable.
/// Mass: from 0 to 1. No-op: 1.
public struct TypicalStep: SamplerStep {
  /// The share of the total probability.
  public let mass: Double

  /// Keeps this share of the total probability.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(_ mass: Double) throws(SamplerError) { self.mass = try Self.parameter.validate(mass) }

  init(unchecked mass: Double) { self.mass = mass }

  public var name: String { SamplerStepDescriptor.typical.name }
  public var settings: String { SamplerStepText.number(mass) }
  public var isForSamplingOnly: Bool { true }
  public var isNoOp: Bool { mass == 1 }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard mass < 1, candidates.count > 1 else { return }
    candidates.sort(by: .byID)
    guard let sums = candidates.exponentiate() else { return }
    let largest = sums.largest
    let centre = Float(sums.distanceFromLargest(atSurprisal: candidates.entropy(sums)))
    candidates.keepNearest(.mass(mass * sums.total)) {
      abs($0 - largest - centre)
    } rank: {
      abs($0 - largest - centre).bitPattern
    }
  }

  /// The parameter `typical`.
  public static let parameter = SamplerParameter(
    name: "typical",
    summary:
      "draw from the most typical units that together have this probability",
    symbol: "p",
    accepted: "a number from 0 to 1 (all)", noOpValue: 1, accepts: { (0...1).contains($0) })
}

extension SamplerStepDescriptor {
  /// See ``TypicalStep``.
  public static let typical = SamplerStepDescriptor(
    name: "typical", summary: "keep the most typical units",
    parameters: [TypicalStep.parameter], truncates: true,
    make: { settings in
      let mass = settings[TypicalStep.parameter]
      return mass == 1 ? nil : TypicalStep(unchecked: mass)
    })
}
