import LanguageModels

extension LayerLoops {
  /// The equations of ``LayerDescriptor/gru``, the last as h = n + z ∘ (h′ − n). b_hn is not added to the
  /// input projection because the reset gate multiplies it, and W_hn h′ + b_hn is kept for the gradient of
  /// the reset gate.
  static let gru = LayerLoops(
    name: LayerDescriptor.gru.name, carried: .hidden, keepsRecurrentPart: true, forward: { $0.gru_forward },
    backward: { $0.gru_backward })
}
