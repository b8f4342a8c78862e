import LanguageModels

/// RMSprop; see ``LanguageModels/UpdateRuleDescriptor/rmsProp`` for the equations and their sources.
public struct ReferenceRMSProp: ReferenceUpdateRule {
  public let descriptor = UpdateRuleDescriptor.rmsProp

  /// The rule.
  public init() {}

  public func update<Scalar: ReferenceScalar>(
    _ parameters: inout [Scalar], gradient: [Scalar], moments: inout [[Scalar]], step: UpdateStep
  ) {
    let alpha = Scalar(step.rule["alpha"])
    let complement = Scalar(1 - step.rule["alpha"])
    let epsilon = Scalar(step.rule["epsilon"])
    let momentum = Scalar(step.rule["momentum"])
    let rate = Scalar(step.learningRate)
    let decay = Scalar(step.weightDecay)

    for place in step.range {
      let g = gradient[place] + decay * parameters[place]
      moments[0][place] = alpha * moments[0][place] + complement * g * g
      moments[1][place] = momentum * moments[1][place] + g / (moments[0][place].squareRoot() + epsilon)
      parameters[place] -= rate * moments[1][place]
    }
  }
}
