import CKernels
import LanguageModels

/// One unit for S streams at once: what sampling runs.
///
/// Layer 0 is a row of the folded table and one product; every other layer two products. A share is a range of units with
/// all their gates: its products and its gate step run in one go. Workers meet after each layer; a model whose layers are
/// small has one share a layer, and its caller alone runs it.
final class StreamStep: PhasedJob {
  private let model: ModelMemory
  private let weights: StreamWeights
  private let advance: @convention(c) (UnsafePointer<charrnn_cell_forward>?) -> Void
  private let streams: Int
  private let layerShares: [Int]
  private let projectionShares: Int
  /// [S, G·H]: the sum of the products.
  private let products: AlignedBuffer
  /// [S, G·H]: the gates, which nobody reads.
  private let gates: AlignedBuffer
  /// [S, H] of each layer, until the step has ended.
  private let hidden: [AlignedBuffer]
  /// [S]: row 0 of the biases for every stream.
  private let biasRows: [UInt32]
  /// What each worker's products read: h of the layer below, h of the step before.
  private let operands: [(below: StreamOperand, before: StreamOperand)]
  /// The phase for which each worker's operands were loaded; an address, for all workers write into it at once.
  private let loadedPhases: UnsafeMutableBufferPointer<Int>
  private var ticks = 0

  // What differs from step to step.
  private var state: UnsafeMutablePointer<Float>?
  private var units: UnsafePointer<UInt32>?
  private var logits: UnsafeMutablePointer<Float>?
  private let hiddenOffsets: [Int]
  private let cellOffsets: [Int?]

  /// A share of less than this is not worth a meeting of workers.
  private static let smallestShare = 96 << 10

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
    let (h, layers) = (configuration.hiddenSize, configuration.layers)
    func shares(of bytes: Int, columns: Int) -> Int {
      // Products of many streams take longer than to read the weights.
      let work = bytes * max(1, streams / 4)
      let most = (columns + kernels.panel_columns - 1) / kernels.panel_columns
      return workers == 1 ? 1 : min(max(1, work / Self.smallestShare), 4 * workers, most)
    }
    layerShares = (0..<layers).map { shares(of: weights.byteCount(ofLayer: $0), columns: h) }
    projectionShares = shares(of: weights.projection.byteCount, columns: configuration.vocabularySize)
    products = AlignedBuffer(count: streams * model.gateWidth)
    gates = AlignedBuffer(count: streams * model.gateWidth)
    hidden = (0..<layers).map { _ in AlignedBuffer(count: streams * h) }
    biasRows = Array(repeating: 0, count: streams)
    func operand() -> StreamOperand {
      StreamOperand(streams: streams, depth: h, weights: weights.type, kernels: kernels)
    }
    operands = (0..<workers).map { _ in (operand(), operand()) }
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

  func shares(ofPhase phase: Int) -> Int { phase < hidden.count ? layerShares[phase] : projectionShares }

  func run(share place: Int, ofPhase phase: Int, worker: Int) {
    let panel = weights.kernels.panel_columns
    if phase == hidden.count {
      load(phase: phase, worker: worker)
      let columns = share(
        of: model.configuration.vocabularySize, worker: place, workers: projectionShares, granularity: panel)
      guard let logits, !columns.isEmpty else { return }
      weights.projection.multiply(
        operands[worker].below, streams: streams, columns: columns, into: logits,
        stride: model.configuration.vocabularySize, bias: model.address(model.places.projectionBias),
        accumulates: false)
    } else {
      let columns = share(
        of: model.configuration.hiddenSize, worker: place, workers: layerShares[phase], granularity: panel)
      guard !columns.isEmpty else { return }
      load(phase: phase, worker: worker)
      runLayer(phase, units: columns, operands: operands[worker])
    }
  }

  /// Takes the rows that the products of a phase read, once for all shares that the worker does of it.
  private func load(phase: Int, worker: Int) {
    guard loadedPhases[worker] != ticks + phase, let state else { return }
    loadedPhases[worker] = ticks + phase
    if phase > 0 { operands[worker].below.load(hidden[phase - 1].start, streams: streams) }
    if phase < hidden.count { operands[worker].before.load(state + hiddenOffsets[phase], streams: streams) }
  }

  private func runLayer(
    _ layer: Int, units columns: Range<Int>, operands: (below: StreamOperand, before: StreamOperand)
  ) {
    guard let state, let units else { return }
    let (h, width) = (model.configuration.hiddenSize, model.gateWidth)
    for (gate, matrix) in weights.recurrent[layer].enumerated() {
      matrix.multiply(
        operands.before, streams: streams, columns: columns, into: products.start + gate * h, stride: width,
        bias: nil, accumulates: false)
    }
    for (gate, matrix) in weights.input[layer].enumerated() {
      matrix.multiply(
        operands.below, streams: streams, columns: columns, into: products.start + gate * h, stride: width,
        bias: nil, accumulates: true)
    }
    let cellState = cellOffsets[layer].map { state + $0 }
    biasRows.withUnsafeBufferPointer { biasRows in
      var step = charrnn_cell_forward(
        rows: streams, hidden: h, first: columns.lowerBound, last: columns.upperBound,
        recurrent: products.start,
        input: layer == 0 ? weights.table.start : model.foldedBias[layer].start,
        input_rows: layer == 0 ? units : biasRows.baseAddress, activations: gates.start,
        previous_cell: cellState.map { UnsafePointer($0) }, next_cell: cellState,
        next_hidden: UnsafeMutableRawPointer(hidden[layer].start))
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
