import LanguageModels

/// Gradient descent with decay towards an anchor; see ``LanguageModels/UpdateRuleDescriptor/anchoredSGD`` for
/// the equation and its source.
public struct ReferenceAnchoredSGD: ReferenceUpdateRule {
  public let descriptor = UpdateRuleDescriptor.anchoredSGD

  /// The rule.
  public init() {}

  public func update<Scalar: ReferenceScalar>(
    _ parameters: inout [Scalar], gradient: [Scalar], moments: inout [[Scalar]], step: UpdateStep
  ) {
    let rate = Scalar(step.learningRate)
    let decay = Scalar(step.rule["decay"])

    for place in step.range {
      parameters[place] += decay * (moments[0][place] - parameters[place]) - rate * gradient[place]
    }
  }
}
