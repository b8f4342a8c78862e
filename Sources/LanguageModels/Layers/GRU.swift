extension LayerDescriptor {
  /// The gated recurrent unit (Cho et al. 2014) with the reset gate after the recurrent product, as in
  /// PyTorch's `nn.GRU`.
  ///
  /// With x the input, h′ the previous hidden state, σ the logistic function and ∘ the elementwise product:
  ///
  ///     r = σ(W_ir x + b_ir + W_hr h′ + b_hr)           reset gate
  ///     z = σ(W_iz x + b_iz + W_hz h′ + b_hz)           update gate
  ///     n = tanh(W_in x + b_in + r ∘ (W_hn h′ + b_hn))  new state
  ///     h = (1 − z) ∘ n + z ∘ h′
  ///
  /// The paper resets h′ before the product, W_hn (r ∘ h′); with the reset gate after it, all three recurrent
  /// products are one.
  public static let gru = LayerDescriptor(
    name: "gru", summary: "gated recurrent unit, PyTorch's equations",
    structure: .recurrent,
    gates: ["reset", "update", "new"], stateParts: ["hidden"], learningRateShare: 0.5,
    gatesWithSeparateProjections: ["new"])
}
