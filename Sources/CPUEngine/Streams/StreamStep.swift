import CKernels
import LanguageModels
import VectorKernels

/// One step of generation: reads one unit in each of S streams at once.
///
/// A share is a block of a layer's hidden units: its product, then its gates. Workers synchronise after each
/// layer; a small layer is run by the calling thread alone.
final class StreamStep {
  private let weights: StreamWeights
  private let program: UnsafeMutablePointer<StreamProgram>
  /// [S, H] for each layer, until the end of the step.
  private let hidden: [AlignedBuffer]
  private let hiddenOffsets: [Int]
  private let context: StreamContext?
  /// Keeps alive what the program points to.
  private let owned: [AnyObject]

  /// A phase that reads fewer bytes than this is not worth synchronising workers.
  private static let smallestPhase = 192 << 10

  init(
    weights: StreamWeights, model: ModelMemory, streams: Int, state: RecurrentState, workers: Int
  ) {
    self.weights = weights
    let kernels = weights.kernels
    let configuration = model.configuration
    let (h, v, layers) = (configuration.hiddenSize, configuration.vocabularySize, configuration.layers)
    /// With many streams, the products take longer than reading the weights.
    func isWorthSharing(_ byteCount: Int) -> Bool {
      workers > 1 && byteCount * max(1, streams / 4) >= Self.smallestPhase
    }
    let hidden = (0..<layers).map { _ in AlignedBuffer(count: streams * h) }
    let gates = AlignedBuffer(count: streams * (weights.layers.map(\.width).max() ?? 0))
    let isApart = weights.layers.contains { $0.inputMatrix != nil }
    let inputs = AlignedBuffer(count: isApart ? gates.count : 0)
    // Every stream reads row 0 of the biases.
    let zeros = AlignedMemory(byteCount: streams * MemoryLayout<UInt32>.stride)
    let biasRows = UnsafePointer(zeros.start.bindMemory(to: UInt32.self, capacity: streams))

    let context = model.tableCount > 1 ? StreamContext(model: model, streams: streams) : nil
    self.context = context
    let carriedPart: Int? =
      switch model.loops.carried {
      case .nothing: nil
      case .secondPart: 1
      case .hidden: 0
      }
    let readsHidden = CPULayers.type(for: configuration.layer.structure).readsHidden
    let programLayers = weights.layers.enumerated().map { layer, place in
      let blocks = (0..<place.blocks).map { block in
        let (columns, units) = (place.columns(ofBlock: block), place.units(ofBlock: block))
        let products = gates.start + columns.lowerBound
        let inputProduct = place.inputMatrix?.product(
          streams: streams, columns: columns, stride: place.width, bias: place.bias.start)
        let readsTable = layer == 0 && context == nil
        let input =
          readsTable ? weights.table.start : inputProduct == nil ? place.bias.start : inputs.start
        let sums =
          layer == 0
          ? context?.sums(units, of: weights.table, stride: place.width, kernels: kernels) : nil
        let product =
          sums ?? place.matrix?.product(streams: streams, columns: columns, stride: place.width, bias: nil)
        return StreamProgram.Block(
          product: product,
          inputProduct: inputProduct,
          cell: charrnn_cell_forward(
            rows: streams, units: units.count, gate_stride: place.blockUnits, gates_stride: place.width,
            state_stride: h, recurrent: product == nil ? nil : UnsafePointer(products),
            input: input + columns.lowerBound,
            input_rows: inputProduct == nil ? biasRows : nil,
            recurrent_bias: model.separateBias(ofLayer: layer).map { $0 + units.lowerBound },
            activations: products, kept: nil, previous_carried: nil, next_carried: nil,
            next_hidden: UnsafeMutableRawPointer(hidden[layer].start + units.lowerBound)),
          carriedOffset: carriedPart.map { state.offset(layer: layer, part: $0) + units.lowerBound })
      }
      return StreamProgram.Layer(
        isShared: isWorthSharing(place.byteCount), blocks: .holding(blocks),
        below: layer == 0 ? nil : UnsafePointer(hidden[layer - 1].start),
        isApart: place.inputMatrix != nil,
        hiddenOffset: readsHidden ? state.offset(layer: layer, part: 0) : nil)
    }
    let panels = (v + kernels.panel_columns - 1) / kernels.panel_columns
    let shares = isWorthSharing(weights.projection.byteCount) ? min(2 * workers, panels) : 1
    let projections = (0..<shares).map { place in
      weights.projection.product(
        streams: streams,
        columns: share(of: v, worker: place, workers: shares, granularity: kernels.panel_columns),
        stride: v, bias: model.address(model.table.projectionBias.offset))
    }
    var memories: [AlignedMemory] = []
    func operand(_ depth: Int) -> StreamOperand {
      let memory = AlignedMemory(
        byteCount: StreamOperand.byteCount(
          streams: streams, depth: depth, weights: weights.type, kernels: kernels))
      memories.append(memory)
      return StreamOperand(
        streams: streams, depth: depth, weights: weights.type, kernels: kernels, in: memory)
    }
    let programWorkers = (0..<workers).map { _ in
      StreamProgram.Worker(
        first: operand(h), above: operand(readsHidden && !isApart ? 2 * h : h), projection: operand(h))
    }
    program = .allocate(capacity: 1)
    program.initialize(
      to: StreamProgram(
        layers: .holding(programLayers), projections: .holding(projections),
        top: UnsafePointer(hidden[layers - 1].start), workers: .holding(programWorkers),
        gates: gates.start, inputs: inputs.start, carriesHidden: model.loops.carried == .hidden,
        readsTable: context == nil,
        advance: model.loops.forward(kernels.fp32), state: gates.start, units: biasRows, logits: gates.start))
    self.hidden = hidden
    hiddenOffsets = model.stateLayout.parts.enumerated().compactMap { layer, parts in
      parts.first.flatMap { $0.holdsUnits ? nil : state.offset(layer: layer, part: 0) }
    }
    owned = memories + [gates, inputs, zeros]
  }

  deinit {
    for layer in program.pointee.layers { layer.blocks.deallocate() }
    program.pointee.layers.deallocate()
    program.pointee.projections.deallocate()
    program.pointee.workers.deallocate()
    program.deallocate()
  }

  /// Reads one unit in each stream.
  func run(
    _ state: inout RecurrentState, reading units: [UInt32], logits: inout [Float], with crew: WorkerCrew
  ) {
    if let context {
      context.take(units, after: state)
      weights.refresh(for: context.units, with: crew)
    } else {
      weights.refresh(for: units, with: crew)
    }
    defer { context?.remember(in: &state) }
    state.values.withUnsafeMutableBufferPointer { values in
      units.withUnsafeBufferPointer { units in
        logits.withUnsafeMutableBufferPointer { logits in
          guard let start = values.baseAddress, let firstUnit = units.baseAddress,
            let firstLogit = logits.baseAddress
          else { return }
          program.pointee.state = start
          program.pointee.units = firstUnit
          program.pointee.logits = firstLogit
          crew.run(program)
          program.pointee.phasesBefore += program.pointee.phases
          for (offset, hidden) in zip(hiddenOffsets, hidden) {
            (start + offset).update(from: hidden.start, count: hidden.count)
          }
        }
      }
    }
  }
}

extension UnsafeMutableBufferPointer {
  /// A new buffer with these values, which its owner must deallocate.
  fileprivate static func holding(_ values: [Element]) -> UnsafeMutableBufferPointer {
    let buffer = UnsafeMutableBufferPointer.allocate(capacity: values.count)
    _ = buffer.initialize(from: values)
    return buffer
  }
}

extension CPUEngine {
  public func advance(_ state: inout RecurrentState, reading units: [UInt32], probabilities: inout [Float]) {
    advance(&state, reading: units, logits: &probabilities)
    let v = configuration.vocabularySize
    probabilities.withUnsafeMutableBufferPointer { rows in
      for stream in units.indices {
        Rows.replaceBySoftmax(UnsafeMutableBufferPointer(rebasing: rows[stream * v..<(stream + 1) * v]))
      }
    }
  }

  public func advance(_ state: inout RecurrentState, reading units: [UInt32], logits: inout [Float]) {
    let v = configuration.vocabularySize
    state.require(model.stateLayout)
    precondition(units.count == state.streams, "\(units.count) units for \(state.streams) streams")
    let readable = UInt32(configuration.readableCount)
    precondition(units.allSatisfy { $0 < readable }, "units \(units) in a model that reads \(readable)")
    if logits.count != units.count * v { logits = Array(repeating: 0, count: units.count * v) }
    guard !units.isEmpty else { return }
    let step: StreamStep
    if let existing = streamSteps[units.count] {
      step = existing
    } else {
      step = StreamStep(
        weights: streamWeights, model: model, streams: units.count, state: state,
        workers: crew.count)
      streamSteps[units.count] = step
    }
    step.run(&state, reading: units, logits: &logits, with: crew)
  }
}
