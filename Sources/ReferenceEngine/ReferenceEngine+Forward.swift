import LanguageModels

/// What one layer saw in one step of one stream: all that the way back needs.
struct LayerStep<Scalar: ReferenceScalar> {
  /// xₜ: the embedding's row, or what the layer below passed on after dropout.
  var input: [Scalar]
  /// The factors of dropout on `input`, 0 or 1 / (1 − p); none where nothing is dropped.
  var inputFactors: [Scalar]?
  /// The state before the step, part by part; `previous[0]` is hₜ₋₁.
  var previous: [[Scalar]]
  /// W_ih xₜ + b_ih
  var inputProjection: [Scalar]
  /// W_hh hₜ₋₁ + b_hh
  var recurrentProjection: [Scalar]
}

/// One step of one stream through all layers.
struct StreamStep<Scalar: ReferenceScalar> {
  /// uₜ: the unit that was read.
  var unit: Int
  /// What a window network saw, [C], the oldest first; nil where the text had not begun.
  var context: [Int?] = []
  /// From the lowest layer to the highest.
  var layers: [LayerStep<Scalar>]
  /// The highest layer's hidden state, which the projection reads.
  var output: [Scalar]
}

extension ReferenceEngine {
  /// One stream reads one unit.
  ///
  /// - Parameters:
  ///   - unit: The unit's id.
  ///   - stream: The stream's memory before the step and then after it.
  ///   - factors: Dropout's factors on the input of a layer, [H]; none where nothing is dropped.
  /// - Returns: The record of the step.
  func forward(
    reading unit: UInt32, _ stream: inout ReferenceStream<Scalar>,
    factors: (_ layer: Int) -> [Scalar]?
  ) -> StreamStep<Scalar> {
    precondition(
      Int(unit) < vocabularySize, "unit \(unit) in a vocabulary of \(vocabularySize)")
    guard let cell else { return forwardThroughWindow(reading: Int(unit), &stream, factors: factors) }
    let embedding = parameterTable[ParameterName.embedding]
    let row = embedding.offset + Int(unit) * embedding.columns
    var x = Array(exactParameters[row..<row + embedding.columns])
    var step = StreamStep(unit: Int(unit), layers: [LayerStep<Scalar>](), output: x)
    for layer in 0..<configuration.layers {
      let layerFactors = layer > 0 ? factors(layer) : nil
      if let layerFactors { x = LinearAlgebra.product(x, layerFactors) }
      let weights = LayerEntries(layer, of: parameterTable)
      let record = LayerStep(
        input: x, inputFactors: layerFactors, previous: stream[layer],
        inputProjection: LinearAlgebra.affine(
          weights.inputWeight, weights.inputBias, of: exactParameters, times: x),
        recurrentProjection: LinearAlgebra.affine(
          weights.recurrentWeight, weights.recurrentBias, of: exactParameters, times: stream[layer][0]))
      stream[layer] = cell.forward(
        inputProjection: record.inputProjection, recurrentProjection: record.recurrentProjection,
        previous: record.previous)
      x = stream[layer][0]
      step.layers.append(record)
    }
    step.output = x
    return step
  }

  /// z = W h + b: the logits of the unit that follows, [V].
  func project(_ output: [Scalar]) -> [Scalar] {
    LinearAlgebra.affine(
      parameterTable[ParameterName.projectionWeight], parameterTable[ParameterName.projectionBias],
      of: exactParameters, times: output)
  }

  /// Dropout's factors on what layer `layer` − 1 passes to `layer`, [H].
  func dropoutFactors(_ dropout: Dropout?, layer: Int, time: Int, lane: Int) -> [Scalar]? {
    guard let dropout else { return nil }
    return (0..<configuration.hiddenSize).map { unit in
      Scalar(dropout.factor(.betweenLayers, layer: layer - 1, time: time, lane: lane, unit: unit))
    }
  }
}

/// The four tensors of one layer.
struct LayerEntries {
  let inputWeight, recurrentWeight, inputBias, recurrentBias: ParameterTable.Entry

  init(_ layer: Int, of table: ParameterTable) {
    inputWeight = table[ParameterName.inputWeight(layer)]
    recurrentWeight = table[ParameterName.recurrentWeight(layer)]
    inputBias = table[ParameterName.inputBias(layer)]
    recurrentBias = table[ParameterName.recurrentBias(layer)]
  }
}

extension ReferenceEngine {
  public func advance(_ state: inout RecurrentState, reading units: [UInt32], logits: inout [Float]) {
    precondition(
      units.count == state.streams && logits.count == units.count * vocabularySize,
      "\(units.count) units and \(logits.count) logits for \(state.streams) streams × \(vocabularySize)")
    var exact = ReferenceState<Scalar>(state)
    for (stream, unit) in units.enumerated() {
      let step = forward(reading: unit, &exact.streams[stream]) { _ in nil }
      for (id, logit) in project(step.output).enumerated() {
        logits[stream * vocabularySize + id] = Float(logit)
      }
    }
    exact.write(to: &state)
  }
}
