import CKernels
import LanguageModels

/// One unit for S streams at once, on the calling thread: what sampling runs.
///
/// Layer 0 is a row of the folded table; each other product is one matrix product (a matrix–vector product for S = 1).
final class StreamStep {
  private let model: ModelMemory
  private let cell: CPUCell
  private let kernels: charrnn_kernels
  private let streams: Int
  private let stream: OneDNNStream
  private let recurrentProducts: [MatrixProduct]
  private let inputProducts: [MatrixProduct?]
  private let projection: MatrixProduct
  private let tableProduct: MatrixProduct
  private let recurrent: AlignedBuffer
  private let gates: AlignedBuffer
  private let packings: [any WeightPacking]

  init(model: ModelMemory, cell: CPUCell, kernels: charrnn_kernels, library: ProductLibrary, streams: Int) {
    self.model = model
    self.cell = cell
    self.kernels = kernels
    self.streams = streams
    let means = ProductMeans(library: library, kernels: kernels, stream: OneDNNStream())
    stream = means.stream
    func product(_ rows: Int, _ matrix: PackedMatrix, hasBias: Bool) -> MatrixProduct {
      MatrixProduct(.rows(rows, by: matrix, hasBias: hasBias), means: means)
    }
    recurrentProducts = model.recurrentForward.map { product(streams, $0, hasBias: false) }
    inputProducts = model.inputForward.enumerated().map { layer, matrix in
      layer == 0 ? nil : product(streams, matrix, hasBias: true)
    }
    projection = product(streams, model.projectionForward, hasBias: true)
    tableProduct = product(model.configuration.vocabularySize, model.inputForward[0], hasBias: true)
    model.prepareTable()
    recurrent = AlignedBuffer(count: streams * model.gateWidth)
    gates = AlignedBuffer(count: streams * model.gateWidth)
    packings = (model.recurrentForward + model.inputForward + [model.projectionForward]).flatMap(\.packings)
  }

  /// Makes what is derived from the parameters, if they have changed.
  private func refresh() {
    for packing in packings where !packing.isCurrent { packing.refresh(on: stream) }
    model.refreshBias()
    guard !model.tableIsCurrent else { return }
    tableProduct.run(
      model.address(ParameterName.embedding), into: model.foldedTable.start, bias: model.foldedBias[0].start)
    model.tableIsCurrent = true
  }

  /// Reads one unit a stream.
  func run(_ state: inout RecurrentState, reading units: [UInt32], logits: inout [Float]) {
    refresh()
    let h = model.configuration.hiddenSize
    let layout = (0..<model.configuration.layers).map { layer in
      (
        hidden: state.offset(layer: layer, part: 0),
        cell: state.parts > 1 ? state.offset(layer: layer, part: 1) : nil
      )
    }
    let advance = cell.forward(kernels)
    state.values.withUnsafeMutableBufferPointer { values in
      guard let start = values.baseAddress else { return }
      units.withUnsafeBufferPointer { units in
        for (layer, place) in layout.enumerated() {
          recurrentProducts[layer].run(start + place.hidden, into: recurrent.start)
          if layer > 0 {
            inputProducts[layer]?.run(
              start + layout[layer - 1].hidden, into: gates.start, bias: model.foldedBias[layer].start)
          }
          let cellState = place.cell.map { start + $0 }
          var step = charrnn_cell_forward(
            rows: streams, hidden: h, recurrent: recurrent.start,
            input: layer == 0 ? model.foldedTable.start : gates.start,
            input_rows: layer == 0 ? units.baseAddress : nil, activations: gates.start,
            previous_cell: cellState.map { UnsafePointer($0) }, next_cell: cellState,
            next_hidden: start + place.hidden)
          advance(&step)
        }
      }
      logits.withUnsafeMutableBufferPointer { logits in
        guard let destination = logits.baseAddress, let top = layout.last else { return }
        projection.run(
          start + top.hidden, into: destination, bias: model.address(ParameterName.projectionBias))
      }
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
    withOneThread {
      let step: StreamStep
      if let existing = streamSteps[units.count] {
        step = existing
      } else {
        step = StreamStep(model: model, cell: cell, kernels: kernels, library: library, streams: units.count)
        streamSteps[units.count] = step
      }
      step.run(&state, reading: units, logits: &logits)
    }
  }
}
