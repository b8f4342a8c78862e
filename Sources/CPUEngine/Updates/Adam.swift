import CKernels
import Foundation
import LanguageModels

extension CPUUpdateRule {
  /// The equations of ``UpdateRuleDescriptor/adam``.
  static let adam = CPUUpdateRule(name: UpdateRuleDescriptor.adam.name) { stretch, numbers in
    var constants = charrnn_adam(numbers, gradientDecay: stretch.weightDecay(numbers))
    stretch.kernels.adam(
      stretch.parameters, stretch.gradients, stretch.moment(0), stretch.moment(1), stretch.count, &constants)
  }
}

extension charrnn_adam {
  /// The constants of an update, with weight decay in the gradient and no decoupled weight decay.
  init(_ numbers: UpdateNumbers, gradientDecay: Double) {
    let (beta1, beta2) = (numbers.rule["beta1"], numbers.rule["beta2"])
    let update = Double(numbers.update)
    self.init(
      gradient: numbers.gradient(decay: gradientDecay), beta1: Float(beta1), beta2: Float(beta2),
      epsilon: Float(numbers.rule["epsilon"]),
      step_size: Float(numbers.learningRate / (1 - pow(beta1, update))),
      inverse_correction2: Float(1 / (1 - pow(beta2, update)).squareRoot()), shrinkage: 1)
  }
}
