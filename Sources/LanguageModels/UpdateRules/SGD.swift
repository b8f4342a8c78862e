extension UpdateRuleDescriptor {
  /// Stochastic gradient descent (Robbins and Monro 1951) with momentum (Polyak 1964), as PyTorch's
  /// `optim.SGD` without dampening; `nesterov` = 1 uses Nesterov's momentum in the form of Sutskever et
  /// al. 2013.
  ///
  /// With g the gradient, θ a parameter and η the learning rate:
  ///
  ///     g ← g + λ θ                           (tensors with weight decay only)
  ///     b ← μ b + g
  ///     θ ← θ − η b                           (nesterov: θ ← θ − η (g + μ b))
  public static let sgd = UpdateRuleDescriptor(
    name: "sgd", summary: "stochastic gradient descent, with optional momentum", moments: ["momentum_buffer"],
    constants: [.momentum, NamedConstant("nesterov", 0, in: .whole(from: 0, to: 1)), .weightDecay],
    usualLearningRate: 8)
}
