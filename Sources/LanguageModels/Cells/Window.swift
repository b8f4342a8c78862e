extension CellDescriptor {
  /// The fixed-window feed-forward network (Bengio, Ducharme, Vincent and Jauvin 2003), without its direct connections
  /// from the embedding to the output.
  ///
  /// With e(u) the embedding of unit u, and 0 where the text has not begun, and C the context:
  ///
  ///     x = e(uₜ₋C₊₁), …, e(uₜ₋₁), e(uₜ)      side by side, the oldest first
  ///     h⁰ = tanh(W⁰ x + b⁰)
  ///     hˡ = tanh(Wˡ hˡ⁻¹ + bˡ)                for every further layer
  public static let window = CellDescriptor(
    name: "window", summary: "feed-forward network over the last --context units", structure: .window,
    gates: ["hidden"], stateParts: ["units"], learningRateShare: 0.5)
}
