import CKernels
import LanguageModels

/// A range of the arena with all that an update needs of it.
struct UpdateStretch {
  let kernels: charrnn_kernels
  /// θ, from the first element of the range.
  let parameters: UnsafeMutablePointer<Float>
  /// g, from the first element of the range.
  let gradients: UnsafePointer<Float>
  /// The addresses of the moments' arenas, in the descriptor's order.
  let moments: [UnsafeMutablePointer<Float>]
  let offset: Int
  let count: Int
  let decays: Bool

  /// A moment, from the first element of the range.
  func moment(_ index: Int) -> UnsafeMutablePointer<Float> { moments[index] + offset }

  /// λ, the rule's `weight_decay`; 0 for a tensor without weight decay.
  func weightDecay(_ numbers: UpdateNumbers) -> Double { decays ? numbers.rule["weight_decay"] : 0 }
}

/// The numbers of one update.
struct UpdateNumbers {
  let rule: UpdateRule
  let learningRate: Double
  let gradientScale: Double
  let gradientLimit: Double
  /// t: 1 for the first update.
  let update: Int

  /// How the gradient is scaled and clipped, and the weight decay that is added to it.
  func gradient(decay: Double) -> charrnn_gradient {
    charrnn_gradient(scale: Float(gradientScale), limit: Float(gradientLimit), decay: Float(decay))
  }
}

/// This engine's implementation of an update rule.
///
/// A new rule is one file in `Updates/` and a line in ``all``.
struct CPUUpdateRule: Sendable {
  /// The registered name of the ``UpdateRuleDescriptor``.
  let name: String
  /// Updates one range of the arena.
  let apply: @Sendable (UpdateStretch, UpdateNumbers) -> Void

  /// The registry: every rule that this engine implements.
  static let all: [CPUUpdateRule] = [.adamW, .adam, .sgd, .rmsProp, .adagrad, .anchoredSGD]

  /// The rule with this registered name.
  static func named(_ name: String) -> CPUUpdateRule {
    guard let rule = all.first(where: { $0.name == name }) else {
      preconditionFailure("the CPU engine has no update rule \(name); it has \(all.map(\.name))")
    }
    return rule
  }
}
