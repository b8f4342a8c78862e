import LanguageModels

/// What one layer saw in one step of one stream: all that the way back needs.
struct LayerStep<Scalar: ReferenceScalar> {
  /// xₜ: the embedding's row, or what the layer below passed on; after dropout.
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
  /// The highest layer's hidden state after dropout, which the projection reads.
  var output: [Scalar]
  /// The factors of dropout on `output`; none where nothing is dropped.
  var outputFactors: [Scalar]?
}

extension ReferenceEngine {
  /// One stream reads one unit.
  ///
  /// - Parameters:
  ///   - unit: The unit's id.
  ///   - stream: The stream's memory before the step and then after it.
  ///   - factors: Dropout's factors on the input of a layer, or of the projection where the layer is L; none where nothing
  ///     is dropped.
  /// - Returns: The record of the step.
  func forward(
    reading unit: UInt32, _ stream: inout ReferenceStream<Scalar>,
    factors: (_ layer: Int) -> [Scalar]?
  ) -> StreamStep<Scalar> {
    guard let cell else { return forwardThroughWindow(reading: Int(unit), &stream, factors: factors) }
    var x = embeddingRow(Int(unit))
    var step = StreamStep(unit: Int(unit), layers: [LayerStep<Scalar>](), output: x)
    for layer in 0..<configuration.layers {
      let layerFactors = factors(layer)
      if let layerFactors { x = LinearAlgebra.product(x, layerFactors) }
      let weights = LayerEntries(layer, of: plainTable)
      let record = LayerStep(
        input: x, inputFactors: layerFactors, previous: stream[layer],
        inputProjection: LinearAlgebra.affine(
          weights.inputWeight, weights.inputBias, of: plainParameters, times: x),
        recurrentProjection: LinearAlgebra.affine(
          weights.recurrentWeight, weights.recurrentBias, of: plainParameters, times: stream[layer][0]))
      stream[layer] = cell.forward(
        inputProjection: record.inputProjection, recurrentProjection: record.recurrentProjection,
        previous: record.previous)
      x = stream[layer][0]
      step.layers.append(record)
    }
    step.outputFactors = factors(configuration.layers)
    step.output = step.outputFactors.map { LinearAlgebra.product(x, $0) } ?? x
    return step
  }

  /// z = W h + b: the logits of the unit that follows, [V].
  func project(_ output: [Scalar]) -> [Scalar] {
    LinearAlgebra.affine(
      plainTable[ParameterName.projectionWeight], plainTable[ParameterName.projectionBias],
      of: plainParameters, times: output)
  }

  /// Dropout's factors on the input of a layer, [D] (of a window network [C·D]) or [H], or on that of the projection, which stands as layer L.
  func dropoutFactors(_ dropout: Dropout?, layer: Int, time: Int, lane: Int) -> [Scalar]? {
    guard let dropout else { return nil }
    let (places, place, below, width): (Dropout.Places, Dropout.Place, Int, Int) =
      switch layer {
      case 0: (.embedding, .embedding, 0, configuration.embeddingSize)
      case configuration.layers: (.output, .output, 0, configuration.hiddenSize)
      default: (.betweenLayers, .betweenLayers, layer - 1, configuration.hiddenSize)
      }
    guard dropout.acts(at: places) else { return nil }
    // What a window network reads are the rows of C units, each with the mask of its own time.
    let positions = layer == 0 && configuration.structure == .window ? configuration.context : 1
    return (0..<positions).flatMap { position in
      (0..<width).map { unit in
        Scalar(dropout.factor(place, layer: below, time: time + position, lane: lane, unit: unit))
      }
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
    plainParameters = plainForm(nil)
    for (stream, unit) in units.enumerated() {
      let step = forward(reading: unit, &exact.streams[stream]) { _ in nil }
      for (id, logit) in project(step.output).enumerated() {
        logits[stream * vocabularySize + id] = Float(logit)
      }
    }
    exact.write(to: &state)
  }
}
