import LanguageModels

extension CPUCell {
  /// The equations of ``CellDescriptor/lstm``. Both biases are folded into the input's projection, for they enter as
  /// a sum.
  static let lstm = CPUCell(
    name: CellDescriptor.lstm.name, carried: .secondPart, forward: { $0.lstm_forward },
    backward: { $0.lstm_backward })
}
