import CKernels
import LanguageModels

extension CPUUpdateRule {
  /// The equations of ``UpdateRuleDescriptor/adamW``.
  static let adamW = CPUUpdateRule(name: UpdateRuleDescriptor.adamW.name) { stretch, numbers in
    var constants = charrnn_adam(numbers, gradientDecay: 0)
    constants.shrinkage = Float(1 - numbers.learningRate * stretch.weightDecay(numbers))
    stretch.kernels.adam(
      stretch.parameters, stretch.gradients, stretch.moment(0), stretch.moment(1), stretch.count, &constants)
  }
}
