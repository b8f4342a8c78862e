import LanguageModels

extension LayerLoops {
  /// The equation of ``LayerDescriptor/rnnTanh``; both biases are folded into the input projection.
  static let rnnTanh = LayerLoops(
    name: LayerDescriptor.rnnTanh.name, forward: { $0.tanh_forward }, backward: { $0.tanh_backward })

  /// The equation of ``LayerDescriptor/rnnReLU``.
  static let rnnReLU = LayerLoops(
    name: LayerDescriptor.rnnReLU.name, forward: { $0.relu_forward }, backward: { $0.relu_backward })
}
