import CKernels
import LanguageModels

extension CPUUpdateRule {
  /// The equations of ``UpdateRuleDescriptor/sgd``.
  static let sgd = CPUUpdateRule(name: UpdateRuleDescriptor.sgd.name) { stretch, numbers in
    let momentum = numbers.rule["momentum"]
    let isNesterov = numbers.rule["nesterov"] != 0
    var constants = charrnn_sgd(
      gradient: numbers.gradient(decay: stretch.weightDecay(numbers)),
      learning_rate: Float(numbers.learningRate), momentum: Float(momentum),
      gradient_share: isNesterov ? 1 : 0, buffer_share: isNesterov ? Float(momentum) : 1)
    stretch.kernels.sgd(
      stretch.parameters, stretch.gradients, stretch.moment(0), stretch.count, &constants)
  }
}
