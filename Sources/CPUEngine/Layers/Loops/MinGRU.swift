import LanguageModels

extension LayerLoops {
  /// The equations of ``LayerDescriptor/minGRU``, the last as h = h′ + z ∘ (g(c) − h′). The activations are z
  /// and g(c), from which the slope of g follows.
  static let minGRU = LayerLoops(
    name: LayerDescriptor.minGRU.name, carried: .hidden, forward: { $0.mingru_forward },
    backward: { $0.mingru_backward })
}
