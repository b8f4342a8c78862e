import CKernels
import Foundation
import LanguageModels

extension CPUUpdateRule {
  /// The equations of ``UpdateRuleDescriptor/adamW``.
  static let adamW = CPUUpdateRule(name: UpdateRuleDescriptor.adamW.name) { stretch, numbers in
    let (beta1, beta2) = (numbers.rule["beta1"], numbers.rule["beta2"])
    let update = Double(numbers.update)
    var constants = charrnn_adamw(
      beta1: Float(beta1), beta2: Float(beta2), epsilon: Float(numbers.rule["epsilon"]),
      step_size: Float(numbers.learningRate / (1 - pow(beta1, update))),
      inverse_correction2: Float(1 / (1 - pow(beta2, update)).squareRoot()),
      decay: stretch.decays ? Float(1 - numbers.learningRate * numbers.rule["weight_decay"]) : 1,
      gradient_scale: Float(numbers.gradientScale))
    stretch.kernels.adamw(
      stretch.parameters + stretch.offset, stretch.gradients + stretch.offset,
      stretch.moments[0] + stretch.offset, stretch.moments[1] + stretch.offset, stretch.count, &constants)
  }
}
