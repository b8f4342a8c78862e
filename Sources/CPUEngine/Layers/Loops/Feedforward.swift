import LanguageModels

extension LayerLoops {
  /// The equations of ``LayerDescriptor/feedforward``: a step of a plain recurrent network without the
  /// recurrent part.
  static let feedforward = LayerLoops(
    name: LayerDescriptor.feedforward.name, forward: { $0.tanh_forward }, backward: { $0.tanh_backward })
}
