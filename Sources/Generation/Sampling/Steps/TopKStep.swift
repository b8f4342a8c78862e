/// Keeps the k most probable units (Fan, Lewis and Dauphin 2018, “Hierarchical Neural Story Generation”).
///
/// Exactly k are kept, of equal ones the lower ids. k: an integer, 0 or more. No-op: 0; a k of V or more
/// keeps everything too.
public struct TopKStep: SamplerStep {
  /// How many units are kept; 0 for all.
  public let k: Int

  /// Keeps k units.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)`` for a negative k.
  public init(_ k: Int) throws(SamplerError) {
    try Self.parameter.validate(Double(k))
    self.k = k
  }

  init(unchecked k: Int) { self.k = k }

  public var name: String { SamplerStepDescriptor.topK.name }
  public var settings: String { String(k) }
  public var isNoOp: Bool { k == 0 }
  public var isForSamplingOnly: Bool { true }

  public func apply(to candidates: inout Candidates, context: SamplerContext) {
    if k > 0 { candidates.keepBest(k) }
  }

  /// The parameter `top-k`.
  public static let parameter = SamplerParameter(
    name: "top-k", summary: "draw from the k most probable units", symbol: "k",
    accepted: "a whole number, 0 (all) or more",
    noOpValue: 0, accepts: { SamplerParameter.isWhole($0, from: 0) })
}

extension SamplerStepDescriptor {
  /// See ``TopKStep``.
  public static let topK = SamplerStepDescriptor(
    name: "top-k", summary: "keep the k most probable units", parameters: [TopKStep.parameter],
    truncates: true,
    make: { settings in
      let k = Int(settings[TopKStep.parameter])
      return k == 0 ? nil : TopKStep(unchecked: k)
    })
}
