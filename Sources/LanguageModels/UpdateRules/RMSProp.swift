extension UpdateRuleDescriptor {
  /// RMSprop (Tieleman and Hinton 2012), as PyTorch's `optim.RMSprop`, not centred.
  ///
  /// With g the gradient, θ a parameter and η the learning rate:
  ///
  ///     g ← g + λ θ                           (tensors with weight decay only)
  ///     v ← α v + (1 − α) g²
  ///     b ← μ b + g / (√v + ε)
  ///     θ ← θ − η b
  public static let rmsProp = UpdateRuleDescriptor(
    name: "rmsprop", summary: "gradient divided by the root of its mean square",
    moments: ["square_avg", "momentum_buffer"],
    constants: [.share("alpha", 0.99), .epsilon(1e-8), .momentum, .weightDecay], usualLearningRate: 8e-3)
}
