extension UpdateRuleDescriptor {
  /// Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019), as PyTorch's
  /// `optim.AdamW`.
  ///
  /// At update t, with g the gradient, θ a parameter and η the learning rate:
  ///
  ///     θ ← θ − η λ θ                         (tensors with weight decay only)
  ///     m ← β₁ m + (1 − β₁) g
  ///     v ← β₂ v + (1 − β₂) g²
  ///     θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)
  ///
  /// With λ = 0 it is Adam.
  public static let adamW = UpdateRuleDescriptor(
    name: "adamw", summary: "Adam with decoupled weight decay", moments: ["exp_avg", "exp_avg_sq"],
    constants: [.share("beta1", 0.9), .share("beta2", 0.999), .epsilon(1e-8), .weightDecay],
    usualLearningRate: 8e-3)
}
