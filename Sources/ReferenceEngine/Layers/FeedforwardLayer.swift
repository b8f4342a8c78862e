/// A layer without state, h = tanh(W x + b); the equations and their source stand at
/// ``LanguageModels/LayerDescriptor/feedforward``.
///
/// What a stream remembers for the first layer are units, which the engine puts in a row for it to read.
struct FeedforwardLayer: ReferenceLayer {
  func forward<Scalar: ReferenceScalar>(
    _ input: [Scalar], previous: [[Scalar]], _ weights: LayerTensors<Scalar>
  ) -> (step: LayerStep<Scalar>, state: [[Scalar]], output: [Scalar]) {
    let step = LayerStep(
      input: input, previous: previous,
      inputProjection: weights.affine(.inputWeight, .inputBias, times: input))
    return (step, previous, step.inputProjection.map(Scalar.tanh))
  }

  /// h = tanh(a): tanh′ = 1 − tanh². Nothing comes from later steps, for units alone are remembered.
  func backward<Scalar: ReferenceScalar>(
    _ step: LayerStep<Scalar>, above: [Scalar], later: inout [[Scalar]], _ weights: LayerTensors<Scalar>,
    gradient: inout [Scalar]
  ) -> [Scalar] {
    let da = zip(above, step.inputProjection).map { dh, a in dh * (1 - Scalar.tanh(a) * Scalar.tanh(a)) }
    weights.addGradients(.inputWeight, .inputBias, to: &gradient, dy: da, x: step.input)
    return weights.transposed(.inputWeight, times: da)
  }
}
