extension LayerDescriptor {
  /// Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins
  /// 2000), in the parametrisation of PyTorch's `nn.LSTM`.
  ///
  /// With x the input, h′ and c′ the previous hidden and cell state, σ the logistic function and ∘ the
  /// elementwise product:
  ///
  ///     i = σ(W_ii x + b_ii + W_hi h′ + b_hi)     input gate
  ///     f = σ(W_if x + b_if + W_hf h′ + b_hf)     forget gate
  ///     g = tanh(W_ig x + b_ig + W_hg h′ + b_hg)  cell candidate
  ///     o = σ(W_io x + b_io + W_ho h′ + b_ho)     output gate
  ///     c = f ∘ c′ + i ∘ g
  ///     h = o ∘ tanh(c)
  ///
  /// h is a product of two numbers which a small input keeps near ½ and near 0. With the usual small initial
  /// weights, little of the input reaches the projection through two layers; larger initial weights learn in
  /// two minutes what otherwise takes ten. With them, a forget gate that starts open (Jozefowicz, Zaremba and
  /// Sutskever 2015) makes results slightly worse, so all biases start at 0.
  public static let lstm = LayerDescriptor(
    name: "lstm", summary: "long short-term memory, PyTorch's equations",
    structure: .recurrent,
    gates: ["input", "forget", "cell", "output"], stateParts: ["hidden", "cell"],
    initialScales: InitialScales(embedding: 1, input: 3, projection: 6), adaptiveLearningRate: 0.4)
}
