import LanguageModels

extension LayerLoops {
  /// The equations of ``LayerDescriptor/lstm``. Both biases are folded into the input projection, because
  /// only their sum matters.
  static let lstm = LayerLoops(
    name: LayerDescriptor.lstm.name, carried: .secondPart, forward: { $0.lstm_forward },
    backward: { $0.lstm_backward })
}
