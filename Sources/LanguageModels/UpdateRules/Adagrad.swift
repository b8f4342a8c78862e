extension UpdateRuleDescriptor {
  /// Adagrad (Duchi, Hazan and Singer 2011), as PyTorch's `optim.Adagrad` without learning rate decay.
  ///
  /// With g the gradient, θ a parameter and η the learning rate:
  ///
  ///     g ← g + λ θ                           (tensors with weight decay only)
  ///     s ← s + g²
  ///     θ ← θ − η g / (√s + ε)
  public static let adagrad = UpdateRuleDescriptor(
    name: "adagrad", summary: "gradient divided by the root of its summed squares", moments: ["sum"],
    constants: [.epsilon(1e-10), .weightDecay], usualLearningRate: 0.1)
}
