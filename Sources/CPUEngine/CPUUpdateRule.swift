import CKernels
import LanguageModels

/// A stretch of the arena with all that an update needs of it.
struct UpdateStretch {
  let kernels: charrnn_kernels
  let parameters: UnsafeMutablePointer<Float>
  let gradients: UnsafePointer<Float>
  /// One address a moment, in the descriptor's order.
  let moments: [UnsafeMutablePointer<Float>]
  let offset: Int
  let count: Int
  let decays: Bool
}

/// The numbers of one update.
struct UpdateNumbers {
  let rule: UpdateRule
  let learningRate: Double
  let gradientScale: Double
  /// t: 1 at the first update.
  let update: Int
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
  static let all: [CPUUpdateRule] = [.adamW]

  /// The rule with this registered name.
  static func named(_ name: String) -> CPUUpdateRule {
    guard let rule = all.first(where: { $0.name == name }) else {
      preconditionFailure("the CPU engine has no update rule \(name); it has \(all.map(\.name))")
    }
    return rule
  }
}
