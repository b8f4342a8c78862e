import LanguageModels

extension CPUCell {
  /// The equation of ``CellDescriptor/rnnTanh``; both biases are folded into the input's projection.
  static let rnnTanh = CPUCell(
    name: CellDescriptor.rnnTanh.name, forward: { $0.tanh_forward }, backward: { $0.tanh_backward })

  /// The equation of ``CellDescriptor/rnnReLU``.
  static let rnnReLU = CPUCell(
    name: CellDescriptor.rnnReLU.name, forward: { $0.relu_forward }, backward: { $0.relu_backward })
}
