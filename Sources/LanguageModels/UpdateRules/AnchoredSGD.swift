extension UpdateRuleDescriptor {
  /// Gradient descent with decay towards an anchor: the update of dynamic evaluation (Krause et al. 2018) in
  /// its form with plain gradients.
  ///
  /// With g the gradient, θ a parameter, θ₀ its anchor and η the learning rate:
  ///
  ///     θ ← θ − η g + λ (θ₀ − θ)
  ///
  /// The anchor is the rule's only moment and is never changed by an update: it is set with
  /// ``Engine/setOptimizerState(_:)`` and is 0 until then. The decay applies to all tensors, including those
  /// without weight decay in training.
  public static let anchoredSGD = UpdateRuleDescriptor(
    name: "sgd-anchored", summary: "the gradient itself, and back towards an anchor", moments: ["anchor"],
    constants: [NamedConstant("decay", 0, in: .from(0, to: 1))], usualLearningRate: 0.1,
    isForTraining: false)
}
