extension CellDescriptor {
  /// Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000),
  /// in the parametrisation of PyTorch's `nn.LSTM`.
  ///
  /// With x the input, h′ and c′ the state of the step before, σ the logistic function and ∘ the product by element:
  ///
  ///     i = σ(W_ii x + b_ii + W_hi h′ + b_hi)     input gate
  ///     f = σ(W_if x + b_if + W_hf h′ + b_hf)     forget gate
  ///     g = tanh(W_ig x + b_ig + W_hg h′ + b_hg)  cell candidate
  ///     o = σ(W_io x + b_io + W_ho h′ + b_ho)     output gate
  ///     c = f ∘ c′ + i ∘ g
  ///     h = o ∘ tanh(c)
  ///
  /// The forget gate's input bias starts at 1, so that the cell remembers until it learns not to
  /// (Jozefowicz, Zaremba and Sutskever 2015).
  public static let lstm = CellDescriptor(
    name: "lstm", summary: "long short-term memory, PyTorch's equations",
    gates: ["input", "forget", "cell", "output"], stateParts: ["hidden", "cell"],
    initialBias: ["forget": 1])
}
