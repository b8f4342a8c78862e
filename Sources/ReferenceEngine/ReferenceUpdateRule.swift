import LanguageModels

/// An update rule as its paper writes it.
///
/// A new rule is one file in `UpdateRules/` and a line in ``ReferenceUpdateRules/all``.
public protocol ReferenceUpdateRule: Sendable {
  /// Which rule this is.
  var descriptor: UpdateRuleDescriptor { get }

  /// Changes one tensor by its gradient.
  ///
  /// - Parameters:
  ///   - parameters: θ, the whole arena, of which only `step.range` changes.
  ///   - gradient: g, an arena of the same length, already scaled and clipped.
  ///   - moments: An arena for each of ``LanguageModels/UpdateRuleDescriptor/moments``, of which only
  ///     `step.range` changes.
  ///   - step: Everything else that the equations name.
  func update<Scalar: ReferenceScalar>(
    _ parameters: inout [Scalar], gradient: [Scalar], moments: inout [[Scalar]], step: UpdateStep)
}

/// One update of one tensor.
public struct UpdateStep: Sendable {
  /// The rule's constants.
  public var rule: UpdateRule
  /// t: the number of this update, the first being 1.
  public var number: Int
  /// η
  public var learningRate: Double
  /// Whether weight decay acts on the tensor.
  public var decays: Bool
  /// Where the tensor lies in the arenas.
  public var range: Range<Int>

  /// λ, the rule's `weight_decay`: 0 for a tensor that does not decay.
  var weightDecay: Double { decays ? rule["weight_decay"] : 0 }

  /// An update of one tensor.
  public init(rule: UpdateRule, number: Int, learningRate: Double, decays: Bool, range: Range<Int>) {
    self.rule = rule
    self.number = number
    self.learningRate = learningRate
    self.decays = decays
    self.range = range
  }
}

/// The update rules that this engine knows.
public enum ReferenceUpdateRules {
  /// The registry: one for every one of ``LanguageModels/UpdateRuleDescriptor/all``.
  public static let all: [any ReferenceUpdateRule] = [
    ReferenceAdamW(), ReferenceAdam(), ReferenceSGD(), ReferenceRMSProp(), ReferenceAdagrad(),
    ReferenceAnchoredSGD(),
  ]

  /// The rule with this registered name, if there is one.
  public static func named(_ name: String) -> (any ReferenceUpdateRule)? {
    all.first { $0.descriptor.name == name }
  }
}
