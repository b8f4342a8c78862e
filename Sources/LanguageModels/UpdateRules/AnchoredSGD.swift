extension UpdateRuleDescriptor {
  /// Gradient descent that is drawn back to where it began: dynamic evaluation (Krause et al. 2018) in its
  /// form with plain gradients.
  ///
  /// With g the gradient, θ a parameter, θ₀ its anchor and η the learning rate:
  ///
  ///     θ ← θ − η g + λ (θ₀ − θ)
  ///
  /// The anchor is the rule's moment, which stays as it is: to be set by ``Engine/setOptimizerState(_:)``. It
  /// is 0 until then. All tensors are drawn, whether they decay in training or not.
  public static let anchoredSGD = UpdateRuleDescriptor(
    name: "sgd-anchored", summary: "the gradient itself, and back towards an anchor", moments: ["anchor"],
    constants: [NamedConstant("decay", 0, in: .from(0, to: 1))], usualLearningRate: 0.1,
    isForTraining: false)
}
