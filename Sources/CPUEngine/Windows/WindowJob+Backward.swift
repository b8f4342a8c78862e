import CKernels
import LanguageModels

extension WindowJob {
  /// From the gradient of the top hidden states down to all weights: backpropagation through time.
  func runBackward(_ plan: WorkerPlan, into gradients: GradientMemory) {
    if let context = plan.context { return runNetworkBackward(plan, context, into: gradients) }
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
      let recurrentGradient = workspace.recurrentGradient, let carriedGradient = workspace.carriedGradient
    else { return }
    let (h, width, n) = (hiddenSize, model.gateWidth, lanes)
    let (first, count) = (plan.lanes.lowerBound, plan.lanes.count)
    let gates = workspace.gates[layer].start
    let gradients = workspace.gateGradients[layer]
    let recurrentGradients = workspace.recurrentGateGradients
    let (carried, kept) = (workspace.carried[layer], workspace.kept[layer]?.start)
    let fromAfter = recurrentGradient.start + first * h
    let carriedFromAfter = carriedGradient.start + first * h
    // Truncation: nothing flows in from the window after this one.
    fromAfter.update(repeating: 0, count: count * h)
    carriedFromAfter.update(repeating: 0, count: count * h)
    let stepBack = cell.backward(loops)
    for time in (0..<steps).reversed() {
      let row = time * n + first
      var step = charrnn_cell_backward(
        rows: count, hidden: h, activations: gates + row * width, kept: kept.map { $0 + row * h },
        gate_gradients: gradients[row * width], recurrent_gate_gradients: recurrentGradients?[row * width],
        previous_carried: carried.map { $0 + row * h }, next_carried: carried.map { $0 + (row + n) * h },
        output_gradient: outputGradient.start + row * h,
        recurrent_gradient: fromAfter, carried_gradient: carriedFromAfter)
      stepBack(&step)
      if time > 0 { product.run((recurrentGradients ?? gradients)[row * width], into: fromAfter) }
    }
  }

  /// The gradient of the hidden states of the layer below, for the worker's rows.
  func projectBack(_ plan: WorkerPlan, layer: Int) {
    guard let product = plan.gradients?.inputBack[layer], let outputGradient = workspace.outputGradient else {
      return
    }
    let rows = plan.rows
    product.run(
      workspace.gateGradients[layer][rows.lowerBound * model.gateWidth],
      into: outputGradient.start + rows.lowerBound * hiddenSize)
    if let mask = mask(above: layer - 1) {
      apply(mask, rows: rows, from: outputGradient.start, into: outputGradient.start, of: .fp32)
    }
  }

  /// The gradients of W_hh, W_ih and both biases, for the worker's gate rows: one product each over all T·N rows.
  func makeWeightGradients(_ plan: WorkerPlan, layer: Int, into gradients: GradientMemory) {
    guard let products = plan.gradients, !plan.gateRows.isEmpty else { return }
    let (start, count, width) = (plan.gateRows.lowerBound, plan.gateRows.count, model.gateWidth)
    let gates = workspace.gateGradients[layer][start]
    let arena = gradients.arena.start
    let places = model.places.layers[layer]
    if let recurrentWeight = places.recurrentWeight {
      let gradient = arena + recurrentWeight
      products.recurrentWeight?.run(
        workspace.recurrentGateGradients?[start] ?? gates, by: workspace.hidden[layer].start,
        into: gradient + start * hiddenSize)
      if let dropout, model.weightDrop.isActive {
        dropRecurrentRows(dropout, layer: layer, rows: plan.gateRows, from: gradient, into: gradient)
      }
    }

    let inputWidth = model.configuration.inputSize(ofLayer: layer)
    let inputWeight = arena + places.inputWeight + start * inputWidth
    let inputBias = arena + places.inputBias + start
    if layer == 0 && usesTable, let tableGradient = gradients.table,
      let tableOperands = gradients.tableOperands, let inputs
    {
      // All rows of one unit share its row of the table: add them up first, then multiply V rows instead of T·N.
      for unit in 0..<model.configuration.vocabularySize {
        (tableGradient.start + unit * width + start).update(repeating: 0, count: count)
      }
      loops.scatter_add(tableGradient.start + start, gates, inputs, lanes * steps, count, width)
      if model.operands != .fp32 {
        for unit in 0..<model.configuration.vocabularySize {
          let place = unit * width + start
          loops.narrow(tableOperands[place], tableGradient.start + place, count)
        }
      }
      products.inputWeight[0]?.run(tableOperands[start], by: model.embedding.start, into: inputWeight)
      kernels.fp32.column_sums(
        inputBias, tableGradient.start + start, model.configuration.vocabularySize, count, width, 0)
    } else {
      products.inputWeight[layer]?.run(gates, by: inputRows(ofLayer: layer), into: inputWeight)
      loops.column_sums(inputBias, gates, lanes * steps, count, width, 0)
    }
    guard let recurrentBias = places.recurrentBias.map({ arena + $0 + start }) else { return }
    if let recurrentGates = workspace.recurrentGateGradients?[start] {
      loops.column_sums(recurrentBias, recurrentGates, lanes * steps, count, width, 0)
    } else {
      recurrentBias.update(from: inputBias, count: count)
    }
  }

  /// The gradient of the embedding: from the table's gradient for the worker's units, or row by row.
  private func makeEmbeddingGradient(_ plan: WorkerPlan, into gradients: GradientMemory) {
    let d = model.configuration.embeddingSize
    let embedding = gradients.arena.start + model.places.embedding
    if usesTable, let tableGradient = gradients.tableOperands {
      plan.gradients?.embedding?.run(
        tableGradient[plan.units.lowerBound * model.gateWidth],
        into: embedding + plan.units.lowerBound * d)
      return
    }
    guard let embeddedGradient = workspace.embeddedGradient, let inputs else { return }
    plan.gradients?.inputBack[0]?.run(
      workspace.gateGradients[0][plan.rows.lowerBound * model.gateWidth],
      into: embeddedGradient.start + plan.rows.lowerBound * d)
    if let embeddingMask {
      apply(
        embeddingMask, rows: plan.rows, from: embeddedGradient.start, into: embeddedGradient.start, of: .fp32)
    }
    crew.barrier()
    let columns = plan.embeddingColumns
    for unit in 0..<model.configuration.vocabularySize {
      (embedding + unit * d + columns.lowerBound).update(repeating: 0, count: columns.count)
    }
    kernels.fp32.scatter_add(
      embedding + columns.lowerBound, embeddedGradient.start + columns.lowerBound, inputs, lanes * steps,
      columns.count, d)
  }
}
