import LanguageModels

extension ReferenceEngine {
  /// Backpropagation through time over one lane (Werbos 1990), last step first.
  ///
  /// - Parameters:
  ///   - lane: What the forward pass stored for the lane.
  ///   - gradient: The gradient of the sum of the losses is added to this arena, which has the layout of
  ///     ``plainTable``.
  func backward(_ lane: LaneRecord<Scalar>, gradient: inout [Scalar]) {
    let zero = [Scalar](repeating: 0, count: configuration.hiddenSize)
    // ∂loss/∂(state of each layer after the current step), from later steps. It starts at zero: nothing flows
    // back from beyond the window, which is the truncation.
    let nothing = stateLayout.parts.map { $0.map { [Scalar](repeating: 0, count: $0.width) } }
    var later = nothing

    for time in lane.steps.indices.reversed() {
      let (step, charge) = (lane.steps[time], lane.charges[time])
      // ∂loss/∂(output of the current layer), from above: first from the projection.
      var above = charge.map { backward($0, output: step.output, gradient: &gradient) } ?? zero
      if let factors = step.outputFactors { above = LinearAlgebra.product(above, factors) }
      for layer in (0..<configuration.layers).reversed() {
        let record = step.layers[layer]
        above = self.layer.backward(
          record, above: above, later: &later[layer], tensors(ofLayer: layer), gradient: &gradient)
        if let factors = record.inputFactors { above = LinearAlgebra.product(above, factors) }
      }
      if lane.resets[time] { later = nothing }
      // The rows of the embedding were looked up, so each row gets its part of the gradient unchanged.
      let embedding = plainTable[ParameterName.embedding]
      for (place, unit) in step.context.enumerated() {
        guard let unit else { continue }
        for column in 0..<embedding.columns {
          gradient[embedding.offset + unit * embedding.columns + column] +=
            above[place * embedding.columns + column]
        }
      }
    }
  }

  /// The backward step through the softmax and the projection z = W h + b.
  ///
  /// - Returns: The gradient of h, [H].
  func backward(
    _ charge: Charge<Scalar>, output: [Scalar], gradient: inout [Scalar]
  ) -> [Scalar] {
    let weight = plainTable[ParameterName.projectionWeight]
    let bias = plainTable[ParameterName.projectionBias]
    let dz = SoftmaxCrossEntropy.gradient(charge.logProbabilities, target: charge.target)
    LinearAlgebra.addGradients(of: weight, bias, to: &gradient, dy: dz, x: output)
    return LinearAlgebra.transposed(weight, of: plainParameters, times: dz)
  }
}
