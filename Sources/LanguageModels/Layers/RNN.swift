extension LayerDescriptor {
  /// The plain recurrent network (Elman 1990) with the hyperbolic tangent, as in PyTorch's `nn.RNN`.
  ///
  /// With x the input and h′ the previous hidden state:
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
  /// Its W_hh is initialised as an orthogonal matrix, as in every recurrent layer, and not as the identity of
  /// Le, Jaitly and Hinton (2015). Both preserve the length of a vector, but with the identity all inputs add
  /// up for as long as the state is carried, which here is the whole text.
  public static let rnnReLU = LayerDescriptor(
    name: "rnn-relu", summary: "plain recurrent network with ReLU", structure: .recurrent,
    gates: ["hidden"],
    stateParts: ["hidden"], learningRateShare: 0.25)
}
