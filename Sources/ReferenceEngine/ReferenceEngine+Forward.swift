import LanguageModels

/// What is stored about one step of one stream through all layers.
struct StreamStep<Scalar: ReferenceScalar> {
  /// The units that the first layer read, the oldest first: the current unit and, if the network reads a
  /// context, those before it; nil for positions before the beginning of the text.
  var context: [Int?]
  /// From the first layer to the last.
  var layers: [LayerStep<Scalar>]
  /// The last layer's hidden state after dropout, which the projection reads.
  var output: [Scalar]
  /// The dropout factors of `output`; nil without dropout.
  var outputFactors: [Scalar]?
}

extension ReferenceEngine {
  /// Reads one unit in one stream.
  ///
  /// - Parameters:
  ///   - unit: The unit's id.
  ///   - stream: The stream's state before the step, replaced by the state after it.
  ///   - factors: The dropout factors of a layer's input, or of the projection's input if `layer` is L; nil
  ///     without dropout.
  /// - Returns: What is stored about the step.
  func forward(
    reading unit: UInt32, _ stream: inout ReferenceStream<Scalar>,
    factors: (_ layer: Int) -> [Scalar]?
  ) -> StreamStep<Scalar> {
    let context = context(of: &stream, reading: Int(unit))
    var x = context.flatMap { unit in
      unit.map(embeddingRow) ?? Array(repeating: 0, count: configuration.embeddingSize)
    }
    var step = StreamStep(context: context, layers: [LayerStep<Scalar>](), output: x)
    for layer in 0..<configuration.layers {
      let layerFactors = factors(layer)
      if let layerFactors { x = LinearAlgebra.product(x, layerFactors) }
      var (record, state, output) = self.layer.forward(x, previous: stream[layer], tensors(ofLayer: layer))
      record.inputFactors = layerFactors
      step.layers.append(record)
      stream[layer] = state
      x = output
    }
    step.outputFactors = factors(configuration.layers)
    step.output = step.outputFactors.map { LinearAlgebra.product(x, $0) } ?? x
    return step
  }

  /// The units that the first layer reads, the oldest first. If the network reads a context, the stream
  /// stores all but the current one, each as its id plus 1, or 0 for positions before the beginning of the
  /// text.
  private func context(of stream: inout ReferenceStream<Scalar>, reading unit: Int) -> [Int?] {
    guard configuration.inputPositions > 1 else { return [unit] }
    let remembered = stream[0][0]
    stream[0][0] = remembered.dropFirst() + [Scalar(unit + 1)]
    return remembered.map { $0 > 0 ? Int($0) - 1 : nil } + [unit]
  }

  /// The tensors of a layer in the current window.
  func tensors(ofLayer layer: Int) -> LayerTensors<Scalar> {
    LayerTensors(entries: plainTable.layers[layer], arena: plainParameters)
  }

  /// z = W h + b: the logits of the next unit, [V].
  func project(_ output: [Scalar]) -> [Scalar] {
    LinearAlgebra.affine(
      plainTable[ParameterName.projectionWeight], plainTable[ParameterName.projectionBias],
      of: plainParameters, times: output)
  }

  /// The dropout factors of a layer's input, [D] ([C·D] if the network reads a context) or [H], or of the
  /// projection's input, which counts as layer L.
  func dropoutFactors(_ dropout: Dropout?, layer: Int, time: Int, lane: Int) -> [Scalar]? {
    guard let dropout else { return nil }
    let (places, place, below, width): (Dropout.Places, Dropout.Place, Int, Int) =
      switch layer {
      case 0: (.embedding, .embedding, 0, configuration.embeddingSize)
      case configuration.layers: (.output, .output, 0, configuration.hiddenSize)
      default: (.betweenLayers, .betweenLayers, layer - 1, configuration.hiddenSize)
      }
    guard dropout.acts(at: places) else { return nil }
    // If the network reads a context, the first layer reads the rows of C units, each with the mask of its
    // own time.
    let positions = layer == 0 ? configuration.inputPositions : 1
    return (0..<positions).flatMap { position in
      (0..<width).map { unit in
        Scalar(dropout.factor(place, layer: below, time: time + position, lane: lane, unit: unit))
      }
    }
  }
}

extension ReferenceEngine {
  public func initialState(streams: Int) -> ReferenceState<Scalar> {
    imported(RecurrentState(stateLayout, streams: streams))
  }

  public func exported(_ state: ReferenceState<Scalar>) -> RecurrentState {
    var exported = RecurrentState(stateLayout, streams: state.streams)
    state.write(to: &exported)
    return exported
  }

  public func imported(_ state: RecurrentState) -> ReferenceState<Scalar> {
    state.require(stateLayout)
    return ReferenceState(state)
  }

  public func advance(
    _ state: inout ReferenceState<Scalar>, reading units: [UInt32], logits: inout [Float]
  ) {
    precondition(
      units.count == state.streams && logits.count == units.count * vocabularySize,
      "\(units.count) units and \(logits.count) logits for \(state.streams) streams × \(vocabularySize)")
    plainParameters = plainForm(nil)
    for (stream, unit) in units.enumerated() {
      let step = forward(reading: unit, &state.memory[stream]) { _ in nil }
      for (id, logit) in project(step.output).enumerated() {
        logits[stream * vocabularySize + id] = Float(logit)
      }
    }
  }
}
