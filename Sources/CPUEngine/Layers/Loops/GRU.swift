import LanguageModels

extension LayerLoops {
  /// The equations of ``LayerDescriptor/gru``, the last as h = n + z ∘ (h′ − n). b_hn stays apart from the
  /// input's projection, for the reset gate acts on it, and W_hn h′ + b_hn is kept for the reset gate's
  /// gradient.
  static let gru = LayerLoops(
    name: LayerDescriptor.gru.name, carried: .hidden, keepsRecurrentPart: true, forward: { $0.gru_forward },
    backward: { $0.gru_backward })
}
