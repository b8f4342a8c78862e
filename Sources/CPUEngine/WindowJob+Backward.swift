import CKernels
import LanguageModels

extension WindowJob {
  /// From the gradient of the top hidden states down to all weights: backpropagation through time.
  func runBackward(_ plan: WorkerPlan, into gradients: GradientMemory) {
    for layer in (0..<layers).reversed() {
      runRecurrenceBack(plan, layer: layer)
      crew.barrier()
      if layer > 0 { projectBack(plan, layer: layer) }
      makeWeightGradients(plan, layer: layer, into: gradients)
      crew.barrier()
    }
    makeEmbeddingGradient(plan, into: gradients)
  }

  /// T steps back over the worker's lanes; the activations become the gradients of the gates' inputs.
  private func runRecurrenceBack(_ plan: WorkerPlan, layer: Int) {
    guard let product = plan.gradients?.recurrentBack[layer], let outputGradient = workspace.outputGradient,
      let recurrentGradient = workspace.recurrentGradient, let cellGradient = workspace.cellGradient
    else { return }
    let (h, width, n) = (hiddenSize, model.gateWidth, lanes)
    let (first, count) = (plan.lanes.lowerBound, plan.lanes.count)
    let gates = workspace.gates[layer].start
    let cellState = workspace.cell[layer].start
    let fromAfter = recurrentGradient.start + first * h
    let cellFromAfter = cellGradient.start + first * h
    // Truncation: nothing flows in from the window after this one.
    fromAfter.update(repeating: 0, count: count * h)
    cellFromAfter.update(repeating: 0, count: count * h)
    let stepBack = cell.backward(kernels)
    for time in (0..<steps).reversed() {
      let row = time * n + first
      var step = charrnn_cell_backward(
        rows: count, hidden: h, activations: gates + row * width, previous_cell: cellState + row * h,
        next_cell: cellState + (row + n) * h, output_gradient: outputGradient.start + row * h,
        recurrent_gradient: fromAfter, cell_gradient: cellFromAfter)
      stepBack(&step)
      if time > 0 { product.run(gates + row * width, into: fromAfter) }
    }
  }

  /// The gradient of the hidden states of the layer below, for the worker's rows.
  private func projectBack(_ plan: WorkerPlan, layer: Int) {
    guard let product = plan.gradients?.inputBack[layer], let outputGradient = workspace.outputGradient else {
      return
    }
    let rows = plan.rows
    product.run(
      workspace.gates[layer].start + rows.lowerBound * model.gateWidth,
      into: outputGradient.start + rows.lowerBound * hiddenSize)
    if let dropout {
      dropRows(dropout, layer: layer - 1, rows: rows, from: outputGradient.start, into: outputGradient.start)
    }
  }

  /// The gradients of W_hh, W_ih and both biases, for the worker's gate rows: one product each over all T·N rows.
  private func makeWeightGradients(_ plan: WorkerPlan, layer: Int, into gradients: GradientMemory) {
    guard let products = plan.gradients, !plan.gateRows.isEmpty else { return }
    let (start, count, width) = (plan.gateRows.lowerBound, plan.gateRows.count, model.gateWidth)
    let gates = workspace.gates[layer].start
    let arena = gradients.arena.start
    let table = model.table
    products.recurrentWeight?.run(
      gates + start, by: workspace.hidden[layer].start,
      into: arena + table[ParameterName.recurrentWeight(layer)].offset + start * hiddenSize)

    let inputWidth = model.configuration.inputSize(ofLayer: layer)
    let inputWeight = arena + table[ParameterName.inputWeight(layer)].offset + start * inputWidth
    let inputBias = arena + table[ParameterName.inputBias(layer)].offset + start
    if layer == 0 && usesTable, let tableGradient = gradients.table, let inputs {
      // All rows of one unit share its row of the table: add them up first, then multiply V rows instead of T·N.
      for unit in 0..<model.configuration.vocabularySize {
        (tableGradient.start + unit * width + start).update(repeating: 0, count: count)
      }
      kernels.scatter_add(tableGradient.start + start, gates + start, inputs, lanes * steps, count, width)
      products.inputWeight[0]?.run(
        tableGradient.start + start, by: model.address(ParameterName.embedding), into: inputWeight)
      kernels.column_sums(
        inputBias, tableGradient.start + start, model.configuration.vocabularySize, count, width, 0)
    } else {
      products.inputWeight[layer]?.run(gates + start, by: inputRows(ofLayer: layer), into: inputWeight)
      kernels.column_sums(inputBias, gates + start, lanes * steps, count, width, 0)
    }
    (arena + table[ParameterName.recurrentBias(layer)].offset + start).update(from: inputBias, count: count)
  }

  /// The gradient of the embedding: from the table's gradient for the worker's units, or row by row.
  private func makeEmbeddingGradient(_ plan: WorkerPlan, into gradients: GradientMemory) {
    let d = model.configuration.embeddingSize
    let embedding = gradients.arena.start + model.table[ParameterName.embedding].offset
    if usesTable, let tableGradient = gradients.table {
      plan.gradients?.embedding?.run(
        tableGradient.start + plan.units.lowerBound * model.gateWidth,
        into: embedding + plan.units.lowerBound * d)
      return
    }
    guard let embedded = workspace.embedded, let inputs else { return }
    plan.gradients?.inputBack[0]?.run(
      workspace.gates[0].start + plan.rows.lowerBound * model.gateWidth,
      into: embedded.start + plan.rows.lowerBound * d)
    crew.barrier()
    let columns = plan.embeddingColumns
    for unit in 0..<model.configuration.vocabularySize {
      (embedding + unit * d + columns.lowerBound).update(repeating: 0, count: columns.count)
    }
    kernels.scatter_add(
      embedding + columns.lowerBound, embedded.start + columns.lowerBound, inputs, lanes * steps,
      columns.count, d)
  }
}
