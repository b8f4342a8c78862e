import CKernels
import LanguageModels

/// A stretch of the arena with all that an update needs of it.
struct UpdateStretch {
  let kernels: charrnn_kernels
  /// θ, where the stretch begins.
  let parameters: UnsafeMutablePointer<Float>
  /// g, where the stretch begins.
  let gradients: UnsafePointer<Float>
  /// One arena's address a moment, in the descriptor's order.
  let moments: [UnsafeMutablePointer<Float>]
  let offset: Int
  let count: Int
  let decays: Bool

  /// A moment, where the stretch begins.
  func moment(_ index: Int) -> UnsafeMutablePointer<Float> { moments[index] + offset }

  /// λ, the rule's `weight_decay`: 0 for a tensor that does not decay.
  func weightDecay(_ numbers: UpdateNumbers) -> Double { decays ? numbers.rule["weight_decay"] : 0 }
}

/// The numbers of one update.
struct UpdateNumbers {
  let rule: UpdateRule
  let learningRate: Double
  let gradientScale: Double
  let gradientLimit: Double
  /// t: 1 at the first update.
  let update: Int

  /// What becomes of the gradient first, with so much weight decay in it.
  func gradient(decay: Double) -> charrnn_gradient {
    charrnn_gradient(scale: Float(gradientScale), limit: Float(gradientLimit), decay: Float(decay))
  }
}

/// How this engine computes an update rule.
///
/// A new rule is one file in `UpdateRules/` and a line in ``all``.
struct CPUUpdateRule: Sendable {
  /// The registered name of the ``UpdateRuleDescriptor``.
  let name: String
  /// Updates one stretch of the arena.
  let apply: @Sendable (UpdateStretch, UpdateNumbers) -> Void

  /// The registry: every rule that this engine follows.
  static let all: [CPUUpdateRule] = [.adamW, .adam, .sgd, .rmsProp, .adagrad, .anchoredSGD]

  /// The rule with this registered name.
  static func named(_ name: String) -> CPUUpdateRule {
    guard let rule = all.first(where: { $0.name == name }) else {
      preconditionFailure("the CPU engine has no update rule \(name); it has \(all.map(\.name))")
    }
    return rule
  }
}
