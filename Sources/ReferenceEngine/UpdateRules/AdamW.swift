import Foundation
import LanguageModels

/// Adam with decoupled weight decay; see ``LanguageModels/UpdateRuleDescriptor/adamW`` for the equations and
/// their sources.
public struct ReferenceAdamW: ReferenceUpdateRule {
  public let descriptor = UpdateRuleDescriptor.adamW

  /// The rule.
  public init() {}

  public func update<Scalar: ReferenceScalar>(
    _ parameters: inout [Scalar], gradient: [Scalar], moments: inout [[Scalar]], step: UpdateStep
  ) {
    let beta1 = Scalar(step.rule["beta1"])
    let beta2 = Scalar(step.rule["beta2"])
    // Computed in Double for every scalar type: 1 − β₂ᵗ starts at a thousandth, of which Float would keep
    // only four digits.
    let complement1 = Scalar(1 - step.rule["beta1"])
    let complement2 = Scalar(1 - step.rule["beta2"])
    let correction1 = Scalar(1 - pow(step.rule["beta1"], Double(step.number)))
    let correction2 = Scalar(1 - pow(step.rule["beta2"], Double(step.number)))
    let epsilon = Scalar(step.rule["epsilon"])
    let rate = Scalar(step.learningRate)
    let decay = Scalar(step.learningRate * step.weightDecay)

    for place in step.range {
      let g = gradient[place]
      parameters[place] -= decay * parameters[place]
      moments[0][place] = beta1 * moments[0][place] + complement1 * g
      moments[1][place] = beta2 * moments[1][place] + complement2 * g * g
      let mean = moments[0][place] / correction1
      let meanSquare = moments[1][place] / correction2
      parameters[place] -= rate * mean / (meanSquare.squareRoot() + epsilon)
    }
  }
}
