import LanguageModels

/// Adagrad; see ``LanguageModels/UpdateRuleDescriptor/adagrad`` for the equations and their sources.
public struct ReferenceAdagrad: ReferenceUpdateRule {
  public let descriptor = UpdateRuleDescriptor.adagrad

  /// The rule.
  public init() {}

  public func update<Scalar: ReferenceScalar>(
    _ parameters: inout [Scalar], gradient: [Scalar], moments: inout [[Scalar]], step: UpdateStep
  ) {
    let epsilon = Scalar(step.rule["epsilon"])
    let rate = Scalar(step.learningRate)
    let decay = Scalar(step.weightDecay)

    for place in step.range {
      let g = gradient[place] + decay * parameters[place]
      moments[0][place] += g * g
      parameters[place] -= rate * g / (moments[0][place].squareRoot() + epsilon)
    }
  }
}
