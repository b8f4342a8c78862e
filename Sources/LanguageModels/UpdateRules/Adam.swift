extension UpdateRuleDescriptor {
  /// Adam (Kingma and Ba 2015), as PyTorch's `optim.Adam`: weight decay is added to the gradient.
  ///
  /// At update t, with g the gradient, θ a parameter and η the learning rate:
  ///
  ///     g ← g + λ θ                           (tensors with weight decay only)
  ///     m ← β₁ m + (1 − β₁) g
  ///     v ← β₂ v + (1 − β₂) g²
  ///     θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
  public static let adam = UpdateRuleDescriptor(
    name: "adam", summary: "moving averages of the gradient and of its square",
    moments: ["exp_avg", "exp_avg_sq"],
    constants: [.share("beta1", 0.9), .share("beta2", 0.999), .epsilon(1e-8), .weightDecay],
    usualLearningRate: 8e-3)
}
