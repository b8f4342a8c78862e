import CKernels
import LanguageModels

extension WindowJob {
  /// All layers, all steps: hidden states, and for the way back the gates' activations.
  func runForward(_ plan: WorkerPlan) {
    if let context = plan.context { return runNetworkForward(plan, context) }
    for layer in 0..<layers {
      if layer > 0 || !usesTable {
        projectInputs(plan, layer: layer)
        crew.barrier()
      }
      runRecurrence(plan, layer: layer)
      crew.barrier()
    }
  }

  /// Where the input rows [T·N, I] of a layer lie.
  func inputRows(ofLayer layer: Int, from row: Int = 0) -> UnsafeMutableRawPointer {
    if layer == 0, let embedded = workspace.embedded {
      return embedded[row * model.configuration.embeddingSize]
    }
    if dropout != nil { return workspace.dropped[layer - 1][row * hiddenSize] }
    return workspace.hidden[layer - 1][(lanes + row) * hiddenSize]
  }

  /// W_ih x + biases of the worker's rows, in one product.
  func projectInputs(_ plan: WorkerPlan, layer: Int) {
    let rows = plan.rows
    let width = model.configuration.inputSize(ofLayer: layer)
    if layer == 0, let inputs {
      let embedding = model.address(model.places.embedding)
      for row in rows {
        loops.narrow(inputRows(ofLayer: 0, from: row), embedding + Int(inputs[row]) * width, width)
      }
    }
    plan.inputProducts[layer]?.run(
      inputRows(ofLayer: layer, from: rows.lowerBound),
      into: workspace.gates[layer].start + rows.lowerBound * model.gateWidth,
      bias: model.foldedBias[layer].start)
  }

  /// T steps of the worker's lanes.
  private func runRecurrence(_ plan: WorkerPlan, layer: Int) {
    let first = plan.lanes.lowerBound
    guard let product = plan.recurrentProducts[layer], let inputs else { return }
    let (h, width, n) = (hiddenSize, model.gateWidth, lanes)
    let hidden = workspace.hidden[layer]
    let (carried, kept) = (workspace.carried[layer], workspace.kept[layer]?.start)
    let separateBias = model.separateBias(ofLayer: layer)
    let gates = workspace.gates[layer].start
    let readsTable = layer == 0 && usesTable
    let advance = cell.forward(loops)
    for time in 0..<steps {
      let row = time * n + first
      product.run(hidden[row * h], into: plan.recurrentScratch.start)
      var step = charrnn_cell_forward(
        rows: plan.lanes.count, units: h, gate_stride: h, gates_stride: width, state_stride: h,
        recurrent: plan.recurrentScratch.start,
        input: readsTable ? model.foldedTable.start : gates + row * width,
        input_rows: readsTable ? inputs + row : nil, recurrent_bias: separateBias,
        activations: gates + row * width, kept: kept.map { $0 + row * h },
        previous_carried: carried.map { $0 + row * h }, next_carried: carried.map { $0 + (row + n) * h },
        next_hidden: hidden[(row + n) * h])
      advance(&step)
      if layer < layers - 1, let dropout {
        dropRows(
          dropout, layer: layer, rows: row..<row + plan.lanes.count, from: hidden[n * h],
          into: workspace.dropped[layer].start, of: model.operands)
      }
    }
  }

  /// Multiplies rows of [T·N, H] by the mask between a layer and the one above.
  func dropRows(
    _ dropout: Dropout, layer: Int, rows: Range<Int>, from source: UnsafeRawPointer,
    into destination: UnsafeMutableRawPointer, of kind: OperandKind
  ) {
    let key = dropout.key(.betweenLayers, layer: layer)
    let (threshold, scale, h) = (dropout.threshold, dropout.scale, hiddenSize)
    let (dropRow, size) = (kind.loops(of: kernels).dropout_row, h * kind.size)
    for row in rows {
      let rowKey = Dropout.rowKey(key, time: row / lanes, lane: row % lanes)
      dropRow?(destination + row * size, source + row * size, h, rowKey, threshold, scale)
    }
  }
}
