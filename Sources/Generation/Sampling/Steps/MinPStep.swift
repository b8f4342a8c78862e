import Platform

/// Keeps the units that are at least p times as probable as the most probable one
/// (Nguyen et al. 2024, “Turning Up the Heat: Min-p Sampling for Creative and Coherent LLM Outputs”).
///
/// Of equally probable units, all are kept or none. p: from 0 to 1. No-op: 0.
public struct MinPStep: SamplerStep {
  /// The minimum probability, as a share of the largest.
  public let p: Double

  /// Keeps units with at least this share of the largest probability.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(_ p: Double) throws(SamplerError) { self.p = try Self.parameter.validate(p) }

  init(unchecked p: Double) { self.p = p }

  public var name: String { SamplerStepDescriptor.minP.name }
  public var settings: String { SamplerStepText.number(p) }
  public var isForSamplingOnly: Bool { true }
  public var isNoOp: Bool { p == 0 }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard p > 0, let largest = candidates.largestLogit else { return }
    candidates.keep(withinLargest: largest, plus: log(p))
  }

  /// The parameter `min-p`.
  public static let parameter = SamplerParameter(
    name: "min-p", summary: "draw from the units with at least this fraction of the highest probability",
    symbol: "p",
    accepted: "a number from 0 (all) to 1", noOpValue: 0, accepts: { (0...1).contains($0) })
}

extension SamplerStepDescriptor {
  /// See ``MinPStep``.
  public static let minP = SamplerStepDescriptor(
    name: "min-p", summary: "keep the units with a fraction of the highest probability",
    parameters: [MinPStep.parameter], truncates: true,
    make: { settings in
      let p = settings[MinPStep.parameter]
      return p == 0 ? nil : MinPStep(unchecked: p)
    })
}
