/// A layer whose state is passed from step to step element by element: h = cell(W_ih x + b_ih, h′).
struct ElementwiseLayer: ReferenceLayer {
  let cell: any ReferenceCell

  func forward<Scalar: ReferenceScalar>(
    _ input: [Scalar], previous: [[Scalar]], _ weights: LayerTensors<Scalar>
  ) -> (step: LayerStep<Scalar>, state: [[Scalar]], output: [Scalar]) {
    let step = LayerStep(
      input: input, previous: previous,
      inputProjection: weights.affine(.inputWeight, .inputBias, times: input))
    let state = cell.forward(
      inputProjection: step.inputProjection, recurrentProjection: [], previous: previous)
    return (step, state, state[0])
  }

  func backward<Scalar: ReferenceScalar>(
    _ step: LayerStep<Scalar>, above: [Scalar], later: inout [[Scalar]], _ weights: LayerTensors<Scalar>,
    gradient: inout [Scalar]
  ) -> [Scalar] {
    var stateGradient = later
    stateGradient[0] = LinearAlgebra.sum(later[0], above)
    let cellGradients = cell.backward(
      stateGradient, inputProjection: step.inputProjection, recurrentProjection: [], previous: step.previous)
    weights.addGradients(
      .inputWeight, .inputBias, to: &gradient, dy: cellGradients.inputProjection, x: step.input)
    later = cellGradients.previous
    return weights.transposed(.inputWeight, times: cellGradients.inputProjection)
  }
}
