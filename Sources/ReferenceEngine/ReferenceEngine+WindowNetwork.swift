import LanguageModels

/// The fixed-window network; its equations and their source stand at ``LanguageModels/CellDescriptor/window``.
///
/// The stream's memory is the last C − 1 units, each as its id and 1, or 0 where the text had not begun. Dropout's mask on an
/// embedding row is the same in all steps that see it: its time counts from the first unit of the window's context.
extension ReferenceEngine {
  /// One stream reads one unit: a step through all layers, as
  /// ``forward(reading:_:factors:)`` does it for recurrent ones.
  func forwardThroughWindow(
    reading unit: Int, _ stream: inout ReferenceStream<Scalar>, factors: (_ layer: Int) -> [Scalar]?
  ) -> StreamStep<Scalar> {
    let remembered = stream[0][0]
    let context = remembered.map { $0 > 0 ? Int($0) - 1 : nil } + [unit]
    stream[0][0] = remembered.dropFirst() + [Scalar(unit + 1)]

    var x = context.flatMap { unit in
      unit.map(embeddingRow)
        ?? Array(repeating: 0, count: configuration.embeddingSize)
    }
    var step = StreamStep(unit: unit, context: context, layers: [LayerStep<Scalar>](), output: x)
    for layer in 0..<configuration.layers {
      let layerFactors = factors(layer)
      if let layerFactors { x = LinearAlgebra.product(x, layerFactors) }
      let projection = LinearAlgebra.affine(
        plainTable[ParameterName.hiddenWeight(layer)], plainTable[ParameterName.hiddenBias(layer)],
        of: plainParameters, times: x)
      step.layers.append(
        LayerStep(
          input: x, inputFactors: layerFactors, previous: [], inputProjection: projection,
          recurrentProjection: []))
      x = projection.map(Scalar.tanh)
    }
    step.outputFactors = factors(configuration.layers)
    step.output = step.outputFactors.map { LinearAlgebra.product(x, $0) } ?? x
    return step
  }

  /// The chain rule through the steps of a lane. No step depends on another, for units alone are remembered.
  func backwardThroughWindow(_ lane: LaneRecord<Scalar>, gradient: inout [Scalar]) {
    for (step, charge) in zip(lane.steps, lane.charges) {
      guard let charge else { continue }
      var above = backward(charge, output: step.output, gradient: &gradient)
      if let factors = step.outputFactors { above = LinearAlgebra.product(above, factors) }
      for layer in (0..<configuration.layers).reversed() {
        let record = step.layers[layer]
        // h = tanh(a): tanh′ = 1 − tanh².
        let da = zip(above, record.inputProjection).map { dh, a in
          dh * (1 - Scalar.tanh(a) * Scalar.tanh(a))
        }
        let weight = plainTable[ParameterName.hiddenWeight(layer)]
        LinearAlgebra.addGradients(
          of: weight, plainTable[ParameterName.hiddenBias(layer)], to: &gradient, dy: da, x: record.input)
        above = LinearAlgebra.transposed(weight, of: plainParameters, times: da)
        if let factors = record.inputFactors { above = LinearAlgebra.product(above, factors) }
      }
      // Each unit of the context gets the part of the gradient that lies at its place.
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
}
