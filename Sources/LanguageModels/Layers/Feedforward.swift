extension LayerDescriptor {
  /// A feed-forward network over a fixed number of units (Bengio, Ducharme, Vincent and Jauvin 2003), without
  /// the paper's direct connections from the embedding to the output.
  ///
  /// With e(u) the embedding of unit u (0 for positions before the beginning of the text) and C the context:
  ///
  ///     x = e(uₜ₋C₊₁), …, e(uₜ₋₁), e(uₜ)      concatenated, the oldest first
  ///     h⁰ = tanh(W⁰ x + b⁰)
  ///     hˡ = tanh(Wˡ hˡ⁻¹ + bˡ)                for every further layer
  public static let feedforward = LayerDescriptor(
    name: "feedforward", aliases: ["window"], summary: "feed-forward network over a context of a few units",
    structure: .feedforward,
    gates: ["hidden"], stateParts: ["units"], learningRateShare: 0.5)
}
