/// Keeps the smallest set of most probable units whose probabilities sum to at least p
/// (Holtzman et al. 2019, “The Curious Case of Neural Text Degeneration”; nucleus sampling).
///
/// Of equal units the lower ids come first. At least one unit is kept. p: from 0 to 1. No-op: 1.
public struct TopPStep: SamplerStep {
  /// p, the share of the total probability.
  public let p: Double

  /// Keeps this share of the total probability.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(_ p: Double) throws(SamplerError) { self.p = try Self.parameter.validate(p) }

  init(unchecked p: Double) { self.p = p }

  public var name: String { SamplerStepDescriptor.topP.name }
  public var settings: String { SamplerStepText.number(p) }
  public var isForSamplingOnly: Bool { true }
  public var isNoOp: Bool { p == 1 }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard p < 1, candidates.count > 1 else { return }
    candidates.sort(by: .byID)
    guard let sums = candidates.exponentiate() else { return }
    let largest = sums.largest
    candidates.keepNearest(.mass(p * sums.total)) {
      largest - $0
    } rank: {
      ~Candidates.rank(of: $0)
    }
  }

  /// The parameter `top-p`.
  public static let parameter = SamplerParameter(
    name: "top-p", summary: "draw from the most probable units that together have this probability",
    symbol: "p",
    accepted: "a number from 0 to 1 (all)", noOpValue: 1, accepts: { (0...1).contains($0) })
}

extension SamplerStepDescriptor {
  /// See ``TopPStep``.
  public static let topP = SamplerStepDescriptor(
    name: "top-p", summary: "keep the most probable units up to a total probability",
    parameters: [TopPStep.parameter], truncates: true,
    make: { settings in
      let p = settings[TopPStep.parameter]
      return p == 1 ? nil : TopPStep(unchecked: p)
    })
}
