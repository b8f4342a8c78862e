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
    return passedRows(ofLayer: layer - 1, from: row)
  }

  /// W_ih x + biases of the worker's rows, in one product.
  func projectInputs(_ plan: WorkerPlan, layer: Int) {
    let rows = plan.rows
    let width = model.configuration.inputSize(ofLayer: layer)
    if layer == 0, let inputs {
      let start = inputRows(ofLayer: 0)
      for row in rows {
        loops.narrow(
          start + row * width * model.operands.size, model.embeddingRows + Int(inputs[row]) * width, width)
      }
      if let embeddingMask { apply(embeddingMask, rows: rows, from: start, into: start, of: model.operands) }
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
    let (mask, dropped) = (mask(above: layer), workspace.dropped[layer])
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
      if let mask, let dropped {
        apply(
          mask, rows: row..<row + plan.lanes.count, from: hidden[n * h], into: dropped.start,
          of: model.operands)
      }
    }
  }
}
