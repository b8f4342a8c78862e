import LanguageModels

/// The equations of an update rule as in its paper.
///
/// A new rule is one file in `UpdateRules/` and a line in ``ReferenceUpdateRules/all``.
public protocol ReferenceUpdateRule: Sendable {
  /// The rule that this type implements.
  var descriptor: UpdateRuleDescriptor { get }

  /// Updates one tensor with its gradient.
  ///
  /// - Parameters:
  ///   - parameters: θ, the whole arena, of which only `step.range` changes.
  ///   - gradient: g, an arena of the same length, already scaled and clipped.
  ///   - moments: One arena for each of ``LanguageModels/UpdateRuleDescriptor/moments``, of which only
  ///     `step.range` changes.
  ///   - step: The other values in the equations.
  func update<Scalar: ReferenceScalar>(
    _ parameters: inout [Scalar], gradient: [Scalar], moments: inout [[Scalar]], step: UpdateStep)
}

/// One update of one tensor.
public struct UpdateStep: Sendable {
  /// The rule's constants.
  public var rule: UpdateRule
  /// t: the number of this update, from 1.
  public var number: Int
  /// η: the learning rate.
  public var learningRate: Double
  /// Whether weight decay applies to the tensor.
  public var decays: Bool
  /// The range of the tensor in the arenas.
  public var range: Range<Int>

  /// λ, the rule's `weight_decay`; 0 for a tensor without weight decay.
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

/// The update rules that this engine implements.
public enum ReferenceUpdateRules {
  /// The registry: one for every one of ``LanguageModels/UpdateRuleDescriptor/all``.
  public static let all: [any ReferenceUpdateRule] = [
    ReferenceAdamW(), ReferenceAdam(), ReferenceSGD(), ReferenceRMSProp(), ReferenceAdagrad(),
    ReferenceAnchoredSGD(),
  ]

  /// The rule with this registered name; nil if there is none.
  public static func named(_ name: String) -> (any ReferenceUpdateRule)? {
    all.first { $0.descriptor.name == name }
  }
}
