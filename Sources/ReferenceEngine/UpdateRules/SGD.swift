import LanguageModels

/// Gradient descent with momentum; see ``LanguageModels/UpdateRuleDescriptor/sgd`` for the equations and
/// their sources.
public struct ReferenceSGD: ReferenceUpdateRule {
  public let descriptor = UpdateRuleDescriptor.sgd

  /// The rule.
  public init() {}

  public func update<Scalar: ReferenceScalar>(
    _ parameters: inout [Scalar], gradient: [Scalar], moments: inout [[Scalar]], step: UpdateStep
  ) {
    let momentum = Scalar(step.rule["momentum"])
    let isNesterov = step.rule["nesterov"] != 0
    let rate = Scalar(step.learningRate)
    let decay = Scalar(step.weightDecay)

    for place in step.range {
      let g = gradient[place] + decay * parameters[place]
      moments[0][place] = momentum * moments[0][place] + g
      parameters[place] -= rate * (isNesterov ? g + momentum * moments[0][place] : moments[0][place])
    }
  }
}
