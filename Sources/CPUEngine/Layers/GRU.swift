import LanguageModels

extension CPUCell {
  /// The equations of ``CellDescriptor/gru``, the last as h = n + z ∘ (h′ − n). b_hn stays apart from the input's
  /// projection, for the reset gate acts on it, and W_hn h′ + b_hn is kept for the reset gate's gradient.
  static let gru = CPUCell(
    name: CellDescriptor.gru.name, carried: .hidden, keepsRecurrentPart: true, forward: { $0.gru_forward },
    backward: { $0.gru_backward })
}
