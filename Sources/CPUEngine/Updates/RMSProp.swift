import CKernels
import LanguageModels

extension CPUUpdateRule {
  /// The equations of ``UpdateRuleDescriptor/rmsProp``.
  static let rmsProp = CPUUpdateRule(name: UpdateRuleDescriptor.rmsProp.name) { stretch, numbers in
    var constants = charrnn_rmsprop(
      gradient: numbers.gradient(decay: stretch.weightDecay(numbers)),
      learning_rate: Float(numbers.learningRate), alpha: Float(numbers.rule["alpha"]),
      epsilon: Float(numbers.rule["epsilon"]), momentum: Float(numbers.rule["momentum"]))
    stretch.kernels.rmsprop(
      stretch.parameters, stretch.gradients, stretch.moment(0), stretch.moment(1), stretch.count, &constants)
  }
}
