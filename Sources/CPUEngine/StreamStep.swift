import CKernels
import LanguageModels

/// One unit for S streams at once: what sampling runs.
///
/// A share is a block of a layer's units: its product, then its gates. Workers meet after each layer; where a layer is
/// small, its caller alone runs it.
final class StreamStep: PhasedJob {
  private let model: ModelMemory
  private let weights: StreamWeights
  private let advance: @convention(c) (UnsafePointer<charrnn_cell_forward>?) -> Void
  private let streams: Int
  /// Whether the workers share a phase.
  private let isShared: [Bool]
  private let projectionShares: Int
  /// [S, width of a layer]: the products, then the gates, which nobody reads.
  private let gates: AlignedBuffer
  /// [S, H] of each layer, until the step has ended.
  private let hidden: [AlignedBuffer]
  /// [S]: row 0 of the biases for every stream.
  private let biasRows: [UInt32]
  /// What products read, of each worker: in layer 0, in the layers above, in the projection.
  private let operands: [(first: StreamOperand, above: StreamOperand, projection: StreamOperand)]
  /// The phase for which each worker's operands were loaded; an address, for all workers write into it at once.
  private let loadedPhases: UnsafeMutableBufferPointer<Int>
  private var ticks = 0

  // What differs from step to step.
  private var state: UnsafeMutablePointer<Float>?
  private var units: UnsafePointer<UInt32>?
  private var logits: UnsafeMutablePointer<Float>?
  private let hiddenOffsets: [Int]
  private let cellOffsets: [Int?]

  /// A phase that reads fewer bytes than this is not worth a meeting of workers.
  private static let smallestPhase = 192 << 10

  init(
    weights: StreamWeights, model: ModelMemory, cell: CPUCell, streams: Int, state: RecurrentState,
    workers: Int
  ) {
    self.model = model
    self.weights = weights
    self.streams = streams
    let kernels = weights.kernels
    advance = cell.forward(kernels.fp32)
    let configuration = model.configuration
    let (h, v, layers) = (configuration.hiddenSize, configuration.vocabularySize, configuration.layers)
    /// Products of many streams take longer than to read the weights.
    func isWorthSharing(_ matrix: any StreamMatrix) -> Bool {
      workers > 1 && matrix.byteCount * max(1, streams / 4) >= Self.smallestPhase
    }
    isShared = weights.layers.map { isWorthSharing($0.matrix) }
    projectionShares =
      isWorthSharing(weights.projection)
      ? min(2 * workers, (v + kernels.panel_columns - 1) / kernels.panel_columns) : 1
    gates = AlignedBuffer(count: streams * (weights.layers.map(\.width).max() ?? 0))
    hidden = (0..<layers).map { _ in AlignedBuffer(count: streams * h) }
    biasRows = Array(repeating: 0, count: streams)
    func operand(_ depth: Int) -> StreamOperand {
      StreamOperand(streams: streams, depth: depth, weights: weights.type, kernels: kernels)
    }
    operands = (0..<workers).map { _ in (operand(h), operand(2 * h), operand(h)) }
    loadedPhases = .allocate(capacity: workers)
    loadedPhases.initialize(repeating: -1)
    hiddenOffsets = (0..<layers).map { state.offset(layer: $0, part: 0) }
    cellOffsets = (0..<layers).map { state.parts > 1 ? state.offset(layer: $0, part: 1) : nil }
  }

  deinit { loadedPhases.deallocate() }

  /// Reads one unit a stream.
  func run(
    _ state: inout RecurrentState, reading units: [UInt32], logits: inout [Float], with crew: WorkerCrew
  ) {
    weights.refresh(for: units, with: crew)
    state.values.withUnsafeMutableBufferPointer { values in
      units.withUnsafeBufferPointer { units in
        logits.withUnsafeMutableBufferPointer { logits in
          guard let start = values.baseAddress else { return }
          self.state = start
          self.units = units.baseAddress
          self.logits = logits.baseAddress
          crew.run(self)
          ticks += phases
          for (offset, hidden) in zip(hiddenOffsets, hidden) {
            (start + offset).update(from: hidden.start, count: hidden.count)
          }
        }
      }
    }
  }

  // MARK: Shares

  var phases: Int { hidden.count + 1 }

  func shares(ofPhase phase: Int) -> Int {
    if phase == hidden.count { return projectionShares }
    return isShared[phase] ? weights.layers[phase].blocks : 1
  }

  func run(share place: Int, ofPhase phase: Int, worker: Int) {
    if phase == hidden.count {
      project(place, operands[worker].projection, phase: phase, worker: worker)
    } else if isShared[phase] {
      runLayer(phase, block: place, worker: worker)
    } else {
      for block in 0..<weights.layers[phase].blocks { runLayer(phase, block: block, worker: worker) }
    }
  }

  /// Whether this is a worker's first share of a phase: then it takes the rows that its products read.
  private func isFirstShare(ofPhase phase: Int, worker: Int) -> Bool {
    if loadedPhases[worker] == ticks + phase { return false }
    loadedPhases[worker] = ticks + phase
    return true
  }

  private func project(_ place: Int, _ operand: StreamOperand, phase: Int, worker: Int) {
    let (h, v) = (model.configuration.hiddenSize, model.configuration.vocabularySize)
    if isFirstShare(ofPhase: phase, worker: worker) {
      operand.load((UnsafePointer(hidden[phase - 1].start), nil), width: h)
    }
    let columns = share(
      of: v, worker: place, workers: projectionShares, granularity: weights.kernels.panel_columns)
    guard let logits, !columns.isEmpty else { return }
    weights.projection.multiply(
      operand, streams: streams, columns: columns, into: logits, stride: v,
      bias: model.address(model.places.projectionBias))
  }

  private func runLayer(_ layer: Int, block: Int, worker: Int) {
    guard let state, let units else { return }
    let (h, place) = (model.configuration.hiddenSize, weights.layers[layer])
    let operand = layer == 0 ? operands[worker].first : operands[worker].above
    if isFirstShare(ofPhase: layer, worker: worker) {
      let before = UnsafePointer(state + hiddenOffsets[layer])
      operand.load(layer == 0 ? (before, nil) : (UnsafePointer(hidden[layer - 1].start), before), width: h)
    }
    let (columns, blockUnits) = (place.columns(ofBlock: block), place.units(ofBlock: block))
    place.matrix.multiply(
      operand, streams: streams, columns: columns, into: gates.start, stride: place.width, bias: nil)
    let (first, products) = (blockUnits.lowerBound, gates.start + columns.lowerBound)
    let input = layer == 0 ? weights.table.start : place.bias.start
    let cellState = cellOffsets[layer].map { state + $0 + first }
    biasRows.withUnsafeBufferPointer { biasRows in
      var step = charrnn_cell_forward(
        rows: streams, units: blockUnits.count, gate_stride: place.blockUnits, gates_stride: place.width,
        state_stride: h, recurrent: products, input: input + columns.lowerBound,
        input_rows: layer == 0 ? units : biasRows.baseAddress, activations: products,
        previous_cell: cellState.map { UnsafePointer($0) }, next_cell: cellState,
        next_hidden: UnsafeMutableRawPointer(hidden[layer].start + first))
      advance(&step)
    }
  }
}

extension CPUEngine {
  public func advance(_ state: inout RecurrentState, reading units: [UInt32], logits: inout [Float]) {
    let v = configuration.vocabularySize
    state.require(configuration)
    precondition(units.count == state.streams, "\(units.count) units for \(state.streams) streams")
    precondition(units.allSatisfy { $0 < UInt32(v) }, "units \(units) in a model of \(v)")
    if logits.count != units.count * v { logits = Array(repeating: 0, count: units.count * v) }
    guard !units.isEmpty else { return }
    let step: StreamStep
    if let existing = streamSteps[units.count] {
      step = existing
    } else {
      step = StreamStep(
        weights: streamWeights, model: model, cell: cell, streams: units.count, state: state,
        workers: crew.count)
      streamSteps[units.count] = step
    }
    step.run(&state, reading: units, logits: &logits, with: crew)
  }
}
