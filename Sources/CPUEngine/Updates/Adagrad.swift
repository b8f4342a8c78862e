import CKernels
import LanguageModels

extension CPUUpdateRule {
  /// The equations of ``UpdateRuleDescriptor/adagrad``.
  static let adagrad = CPUUpdateRule(name: UpdateRuleDescriptor.adagrad.name) { stretch, numbers in
    var constants = charrnn_adagrad(
      gradient: numbers.gradient(decay: stretch.weightDecay(numbers)),
      learning_rate: Float(numbers.learningRate), epsilon: Float(numbers.rule["epsilon"]))
    stretch.kernels.adagrad(
      stretch.parameters, stretch.gradients, stretch.moment(0), stretch.count, &constants)
  }
}
