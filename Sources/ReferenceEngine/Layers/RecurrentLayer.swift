/// A layer with a recurrent matrix: h = cell(W_ih x + b_ih, W_hh h′ + b_hh).
struct RecurrentLayer: ReferenceLayer {
  let cell: any ReferenceCell

  func forward<Scalar: ReferenceScalar>(
    _ input: [Scalar], previous: [[Scalar]], _ weights: LayerTensors<Scalar>
  ) -> (step: LayerStep<Scalar>, state: [[Scalar]], output: [Scalar]) {
    let step = LayerStep(
      input: input, previous: previous,
      inputProjection: weights.affine(.inputWeight, .inputBias, times: input),
      recurrentProjection: weights.affine(.recurrentWeight, .recurrentBias, times: previous[0]))
    let state = cell.forward(
      inputProjection: step.inputProjection, recurrentProjection: step.recurrentProjection,
      previous: previous)
    return (step, state, state[0])
  }

  func backward<Scalar: ReferenceScalar>(
    _ step: LayerStep<Scalar>, above: [Scalar], later: inout [[Scalar]], _ weights: LayerTensors<Scalar>,
    gradient: inout [Scalar]
  ) -> [Scalar] {
    var stateGradient = later
    stateGradient[0] = LinearAlgebra.sum(later[0], above)
    let cellGradients = cell.backward(
      stateGradient, inputProjection: step.inputProjection,
      recurrentProjection: step.recurrentProjection, previous: step.previous)
    weights.addGradients(
      .inputWeight, .inputBias, to: &gradient, dy: cellGradients.inputProjection, x: step.input)
    weights.addGradients(
      .recurrentWeight, .recurrentBias, to: &gradient, dy: cellGradients.recurrentProjection,
      x: step.previous[0])
    later = cellGradients.previous
    later[0] = LinearAlgebra.sum(
      later[0], weights.transposed(.recurrentWeight, times: cellGradients.recurrentProjection))
    return weights.transposed(.inputWeight, times: cellGradients.inputProjection)
  }
}
