import CKernels
import LanguageModels

extension CPUUpdateRule {
  /// The equation of ``UpdateRuleDescriptor/anchoredSGD``.
  static let anchoredSGD = CPUUpdateRule(name: UpdateRuleDescriptor.anchoredSGD.name) { stretch, numbers in
    var constants = charrnn_anchored_sgd(
      gradient: numbers.gradient(decay: 0), learning_rate: Float(numbers.learningRate),
      decay: Float(numbers.rule["decay"]))
    stretch.kernels.anchored_sgd(
      stretch.parameters, stretch.gradients, stretch.moment(0), stretch.count, &constants)
  }
}
