extension LayerDescriptor {
  /// The minimal gated recurrent unit (Feng, Tung, Ahmed, Bengio and Hajimirsadeghi 2024, arXiv 2410.01201),
  /// in the form of the paper's appendix B, whose candidate is positive.
  ///
  /// With x the input, h′ the previous hidden state, σ the logistic function and ∘ the elementwise product:
  ///
  ///     z = σ(W_z x + b_z)                       update gate
  ///     c = W_h x + b_h                          candidate
  ///     h = (1 − z) ∘ h′ + z ∘ g(c)              g(c) = c + ½ if c ≥ 0, else σ(c)
  ///
  /// Neither the gate nor the candidate depends on h′, so there is no recurrent matrix: the products of all
  /// steps of a window are one, and the recurrence is a weighted mean of the inputs read so far. `weight_ih`
  /// holds the rows of W_z, then those of W_h.
  public static let minGRU = LayerDescriptor(
    name: "mingru", summary: "minimal gated recurrent unit, without a recurrent matrix",
    structure: .elementwise,
    gates: ["update", "candidate"], stateParts: ["hidden"],
    initialScales: InitialScales(embedding: 1, input: 1, projection: 3))
}
