/// A layer without a hidden state, h = tanh(W x + b); see ``LanguageModels/LayerDescriptor/feedforward`` for
/// the equations and their source.
///
/// The only state of a stream is the units that the first layer reads; the engine looks them up and
/// concatenates their rows.
struct FeedforwardLayer: ReferenceLayer {
  func forward<Scalar: ReferenceScalar>(
    _ input: [Scalar], previous: [[Scalar]], _ weights: LayerTensors<Scalar>
  ) -> (step: LayerStep<Scalar>, state: [[Scalar]], output: [Scalar]) {
    let step = LayerStep(
      input: input, previous: previous,
      inputProjection: weights.affine(.inputWeight, .inputBias, times: input))
    return (step, previous, step.inputProjection.map(Scalar.tanh))
  }

  /// h = tanh(a): tanh′ = 1 − tanh². No gradient comes from later steps, because the state consists of units
  /// only.
  func backward<Scalar: ReferenceScalar>(
    _ step: LayerStep<Scalar>, above: [Scalar], later: inout [[Scalar]], _ weights: LayerTensors<Scalar>,
    gradient: inout [Scalar]
  ) -> [Scalar] {
    let da = zip(above, step.inputProjection).map { dh, a in dh * (1 - Scalar.tanh(a) * Scalar.tanh(a)) }
    weights.addGradients(.inputWeight, .inputBias, to: &gradient, dy: da, x: step.input)
    return weights.transposed(.inputWeight, times: da)
  }
}
