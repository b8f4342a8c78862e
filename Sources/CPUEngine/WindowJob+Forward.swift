import CKernels
import LanguageModels

extension WindowJob {
  /// All layers, all steps: hidden states, and for the way back the gates' activations.
  func runForward(_ plan: WorkerPlan) {
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
  func inputRows(ofLayer layer: Int) -> UnsafeMutablePointer<Float> {
    if layer == 0, let embedded = workspace.embedded { return embedded.start }
    if dropout != nil { return workspace.dropped[layer - 1].start }
    return workspace.hidden[layer - 1].start + lanes * hiddenSize
  }

  /// W_ih x + biases of the worker's rows, in one product.
  private func projectInputs(_ plan: WorkerPlan, layer: Int) {
    let rows = plan.rows
    let width = model.configuration.inputSize(ofLayer: layer)
    let input = inputRows(ofLayer: layer)
    if layer == 0, let inputs {
      let embedding = model.address(ParameterName.embedding)
      for row in rows {
        (input + row * width).update(from: embedding + Int(inputs[row]) * width, count: width)
      }
    }
    plan.inputProducts[layer]?.run(
      input + rows.lowerBound * width, into: workspace.gates[layer].start + rows.lowerBound * model.gateWidth,
      bias: model.foldedBias[layer].start)
  }

  /// T steps of the worker's lanes.
  private func runRecurrence(_ plan: WorkerPlan, layer: Int) {
    let first = plan.lanes.lowerBound
    guard let product = plan.recurrentProducts[layer], let inputs else { return }
    let (h, width, n) = (hiddenSize, model.gateWidth, lanes)
    let hidden = workspace.hidden[layer].start
    let cellState = workspace.cell[layer].start
    let gates = workspace.gates[layer].start
    let readsTable = layer == 0 && usesTable
    let advance = cell.forward(kernels)
    for time in 0..<steps {
      let row = time * n + first
      product.run(hidden + row * h, into: plan.recurrentScratch.start)
      var step = charrnn_cell_forward(
        rows: plan.lanes.count, hidden: h, recurrent: plan.recurrentScratch.start,
        input: readsTable ? model.foldedTable.start : gates + row * width,
        input_rows: readsTable ? inputs + row : nil, activations: gates + row * width,
        previous_cell: cellState + row * h, next_cell: cellState + (row + n) * h,
        next_hidden: hidden + (row + n) * h)
      advance(&step)
      if layer < layers - 1, let dropout {
        dropRows(
          dropout, layer: layer, rows: row..<row + plan.lanes.count, from: hidden + n * h,
          into: workspace.dropped[layer].start)
      }
    }
  }

  /// Multiplies rows of [T·N, H] by the mask between a layer and the one above.
  func dropRows(
    _ dropout: Dropout, layer: Int, rows: Range<Int>, from source: UnsafePointer<Float>,
    into destination: UnsafeMutablePointer<Float>
  ) {
    let key = dropout.key(.betweenLayers, layer: layer)
    let (threshold, scale, h) = (dropout.threshold, dropout.scale, hiddenSize)
    for row in rows {
      let rowKey = Dropout.rowKey(key, time: row / lanes, lane: row % lanes)
      kernels.dropout_row(destination + row * h, source + row * h, h, rowKey, threshold, scale)
    }
  }
}
