import LanguageModels

extension ReferenceEngine {
  /// Backpropagation through time over one lane (Werbos 1990), last step first.
  ///
  /// - Parameters:
  ///   - lane: The lane's way forward.
  ///   - gradient: The gradient of the sum of the costs is added to this arena, which is laid out plainly.
  func backward(_ lane: LaneRecord<Scalar>, gradient: inout [Scalar]) {
    guard let cell else { return backwardThroughWindow(lane, gradient: &gradient) }
    let zero = [Scalar](repeating: 0, count: configuration.hiddenSize)
    // ∂loss/∂(state of each layer after the step at hand), as far as it comes from later steps. Nothing comes from
    // beyond the window: that is the truncation.
    var later = [[[Scalar]]](
      repeating: Array(repeating: zero, count: cell.descriptor.stateParts.count),
      count: configuration.layers)

    for (step, charge) in zip(lane.steps, lane.charges).reversed() {
      // ∂loss/∂(output of the layer at hand), as far as it comes from above: first from the projection.
      var above = charge.map { backward($0, output: step.output, gradient: &gradient) } ?? zero
      if let factors = step.outputFactors { above = LinearAlgebra.product(above, factors) }
      for layer in (0..<configuration.layers).reversed() {
        above = backward(
          step.layers[layer], of: cell, layer: layer, above: above, later: &later[layer], gradient: &gradient)
      }
      // The embedding's row was looked up, so it gets the gradient as it is.
      let embedding = plainTable[ParameterName.embedding]
      let row = embedding.offset + step.unit * embedding.columns
      for column in above.indices { gradient[row + column] += above[column] }
    }
  }

  /// Back through the softmax and the projection z = W h + b.
  ///
  /// - Returns: The gradient that reaches h, [H].
  func backward(
    _ charge: Charge<Scalar>, output: [Scalar], gradient: inout [Scalar]
  ) -> [Scalar] {
    let weight = plainTable[ParameterName.projectionWeight]
    let bias = plainTable[ParameterName.projectionBias]
    let dz = SoftmaxCrossEntropy.gradient(charge.logProbabilities, target: charge.target)
    LinearAlgebra.addGradients(of: weight, bias, to: &gradient, dy: dz, x: output)
    return LinearAlgebra.transposed(weight, of: plainParameters, times: dz)
  }

  /// Back through one layer in one step.
  ///
  /// - Parameters:
  ///   - step: The layer's way forward.
  ///   - cell: What the layer is made of.
  ///   - layer: The layer's number.
  ///   - above: The gradient that reaches the layer's output from above, [H].
  ///   - later: The gradient that reaches the layer's state from the next step; afterwards what reaches the state of
  ///     the step before.
  ///   - gradient: The layer's tensors get their share.
  /// - Returns: The gradient that reaches what lies below the layer.
  private func backward(
    _ step: LayerStep<Scalar>, of cell: any ReferenceCell, layer: Int, above: [Scalar],
    later: inout [[Scalar]],
    gradient: inout [Scalar]
  ) -> [Scalar] {
    var stateGradient = later
    stateGradient[0] = LinearAlgebra.sum(later[0], above)
    let cellGradients = cell.backward(
      stateGradient, inputProjection: step.inputProjection,
      recurrentProjection: step.recurrentProjection, previous: step.previous)

    let weights = LayerEntries(layer, of: plainTable)
    LinearAlgebra.addGradients(
      of: weights.inputWeight, weights.inputBias, to: &gradient, dy: cellGradients.inputProjection,
      x: step.input)
    LinearAlgebra.addGradients(
      of: weights.recurrentWeight, weights.recurrentBias, to: &gradient,
      dy: cellGradients.recurrentProjection, x: step.previous[0])

    later = cellGradients.previous
    later[0] = LinearAlgebra.sum(
      later[0],
      LinearAlgebra.transposed(
        weights.recurrentWeight, of: plainParameters, times: cellGradients.recurrentProjection))

    let below = LinearAlgebra.transposed(
      weights.inputWeight, of: plainParameters, times: cellGradients.inputProjection)
    guard let factors = step.inputFactors else { return below }
    return LinearAlgebra.product(below, factors)
  }
}
