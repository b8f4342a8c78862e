extension LayerDescriptor {
  /// The plain recurrent network (Elman 1990) with the hyperbolic tangent, as PyTorch's `nn.RNN`.
  ///
  /// With x the input and h′ the hidden state of the step before:
  ///
  ///     h = tanh(W_ih x + b_ih + W_hh h′ + b_hh)
  public static let rnnTanh = LayerDescriptor(
    name: "rnn-tanh", summary: "plain recurrent network with tanh", structure: .recurrent, gates: ["hidden"],
    stateParts: ["hidden"],
    initialScales: InitialScales(embedding: 1, input: 1.75), learningRateShare: 0.25)

  /// The plain recurrent network with ReLU, as PyTorch's `nn.RNN` with `nonlinearity="relu"`.
  ///
  ///     h = max(0, W_ih x + b_ih + W_hh h′ + b_hh)
  ///
  /// Its W_hh starts orthogonal, as that of every cell, and not as the identity of Le, Jaitly and Hinton
  /// (2015): both keep the length of a vector, but under the identity whatever is put in adds up for as long
  /// as the state is carried, which here is the whole text.
  public static let rnnReLU = LayerDescriptor(
    name: "rnn-relu", summary: "plain recurrent network with ReLU", structure: .recurrent,
    gates: ["hidden"],
    stateParts: ["hidden"], learningRateShare: 0.25)
}
