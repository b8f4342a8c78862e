import CKernels
import Platform
import LanguageModels

/// The phases of a window network. Its rows depend on one another in nothing but the units that they see, so each worker takes
/// its rows through all layers.
extension WindowJob {
  private var d: Int { model.configuration.embeddingSize }
  private var positions: Int { model.configuration.context }
  private var v: Int { model.configuration.vocabularySize }

  // MARK: Forward

  /// Puts the window's units behind those that the streams remember.
  func takeContext() {
    guard model.isWindow, let inputs, let context = workspace.context.baseAddress else { return }
    (context + (positions - 1) * lanes).update(from: inputs, count: lanes * steps)
  }

  /// Each position's products of the worker's units.
  func makeContextTables(_ plan: WorkerPlan, _ context: ContextPlan) {
    let first = plan.units.lowerBound
    for (position, product) in context.forward.enumerated() {
      product?.run(
        model.embedding[first * d], into: model.foldedTable.start + (position * v + first) * hiddenSize)
    }
  }

  /// All layers: hidden states, and for the way back the values of tanh.
  func runNetworkForward(_ plan: WorkerPlan, _ context: ContextPlan) {
    if !usesTable {
      embedContext(plan)
      crew.barrier()
    }
    let rows = plan.rows
    guard !rows.isEmpty else { return }
    for layer in 0..<layers {
      if layer > 0 {
        projectInputs(plan, layer: layer)
      } else if usesTable {
        sumTables(rows)
      } else {
        multiplyContext(rows, context)
      }
      let values = workspace.gates[layer].start + rows.lowerBound * hiddenSize
      let hidden = workspace.hidden[layer]
      loops.tanh_rows(hidden[(lanes + rows.lowerBound) * hiddenSize], values, rows.count * hiddenSize)
      if let mask = mask(above: layer), let dropped = workspace.dropped[layer] {
        apply(mask, rows: rows, from: hidden[lanes * hiddenSize], into: dropped.start, of: model.operands)
      }
    }
  }

  private func sumTables(_ rows: Range<Int>) {
    guard let ids = workspace.context.baseAddress else { return }
    var sums = charrnn_table_sums(
      rows: rows.count, columns: hiddenSize, positions: positions, ids: ids + rows.lowerBound,
      ids_stride: lanes, tables: model.foldedTable.start, position_stride: v * hiddenSize,
      row_stride: hiddenSize, bias: model.foldedBias[0].start,
      result: workspace.gates[0].start + rows.lowerBound * hiddenSize, result_stride: hiddenSize)
    kernels.table_sums(&sums)
  }

  /// The embedding rows of the worker's share of all units that the window sees; zeros where there is none. Dropout's mask on a
  /// row is the same wherever it is seen from: its time counts from the first unit of the context.
  private func embedContext(_ plan: WorkerPlan) {
    guard let embedded = workspace.embedded else { return }
    let embedding = model.embeddingRows
    let seen = (steps + positions - 1) * lanes
    let places = share(of: seen, worker: plan.worker, workers: crew.count)
    for place in places {
      let (unit, row) = (workspace.context[place], embedded[place * d])
      if unit == .max {
        memset(row, 0, d * model.operands.size)
      } else {
        loops.narrow(row, embedding + Int(unit) * d, d)
      }
    }
    if let embeddingMask {
      apply(embeddingMask, rows: places, from: embedded.start, into: embedded.start, of: model.operands)
    }
  }

  private func multiplyContext(_ rows: Range<Int>, _ context: ContextPlan) {
    guard let embedded = workspace.embedded else { return }
    let values = workspace.gates[0].start
    for row in rows {
      (values + row * hiddenSize).update(from: model.foldedBias[0].start, count: hiddenSize)
    }
    for (position, product) in context.forward.enumerated() {
      product?.run(
        embedded[(position * lanes + rows.lowerBound) * d], into: values + rows.lowerBound * hiddenSize)
    }
  }

  // MARK: Back

  /// From the gradient of the top hidden states down to all weights.
  func runNetworkBackward(_ plan: WorkerPlan, _ context: ContextPlan, into gradients: GradientMemory) {
    let (first, count) = (plan.rows.lowerBound * hiddenSize, plan.rows.count * hiddenSize)
    for layer in (0..<layers).reversed() {
      if let outputGradient = workspace.outputGradient {
        loops.tanh_rows_back(
          workspace.gateGradients[layer][first], workspace.gates[layer].start + first,
          outputGradient.start + first, count)
      }
      crew.barrier()
      if layer > 0 {
        projectBack(plan, layer: layer)
        makeWeightGradients(plan, layer: layer, into: gradients)
      } else if usesTable {
        makeTableGradients(plan, context, into: gradients)
      } else {
        makeContextGradients(plan, context, into: gradients)
      }
      crew.barrier()
    }
    if usesTable {
      makeEmbeddingGradient(plan, context, fromTablesOf: gradients)
    } else {
      makeEmbeddingGradient(plan, into: gradients)
    }
  }

  /// Adds up the rows of one unit at one position first, then multiplies V rows a position, for the worker's columns of the
  /// tables, which are rows of W⁰.
  private func makeTableGradients(_ plan: WorkerPlan, _ context: ContextPlan, into gradients: GradientMemory)
  {
    guard let table = gradients.table?.start, let operands = gradients.tableOperands,
      let ids = workspace.context.baseAddress, !plan.gateRows.isEmpty
    else { return }
    let (start, count, h) = (plan.gateRows.lowerBound, plan.gateRows.count, hiddenSize)
    let values = workspace.gateGradients[0][start]
    let weight = gradients.arena.start + model.places.layers[0].inputWeight + start * positions * d
    for position in 0..<positions {
      let first = position * v * h + start
      for unit in 0..<v { (table + first + unit * h).update(repeating: 0, count: count) }
      loops.scatter_add(table + first, values, ids + position * lanes, lanes * steps, count, h)
      if model.operands != .fp32 {
        for unit in 0..<v { loops.narrow(operands[first + unit * h], table + first + unit * h, count) }
      }
      context.weight?.run(operands[first], by: model.embedding.start, into: weight + position * d)
    }
    loops.column_sums(
      gradients.arena.start + model.places.layers[0].inputBias + start, values, lanes * steps, count, h, 0)
  }

  /// The same from the embedding rows themselves.
  private func makeContextGradients(
    _ plan: WorkerPlan, _ context: ContextPlan, into gradients: GradientMemory
  ) {
    guard let embedded = workspace.embedded, !plan.gateRows.isEmpty else { return }
    let (start, count) = (plan.gateRows.lowerBound, plan.gateRows.count)
    let values = workspace.gateGradients[0][start]
    let weight = gradients.arena.start + model.places.layers[0].inputWeight + start * positions * d
    for position in 0..<positions {
      context.weight?.run(values, by: embedded[position * lanes * d], into: weight + position * d)
    }
    loops.column_sums(
      gradients.arena.start + model.places.layers[0].inputBias + start, values, lanes * steps, count,
      hiddenSize, 0)
  }

  /// The gradient of the worker's units.
  private func makeEmbeddingGradient(
    _ plan: WorkerPlan, _ context: ContextPlan, fromTablesOf gradients: GradientMemory
  ) {
    guard let operands = gradients.tableOperands else { return }
    let (first, count) = (plan.units.lowerBound, plan.units.count)
    let embedding = gradients.arena.start + model.places.embedding + first * d
    embedding.update(repeating: 0, count: count * d)
    for (position, product) in context.back.enumerated() {
      product?.run(operands[(position * v + first) * hiddenSize], into: embedding)
    }
  }

  /// Each worker makes the gradients of all embedding rows that its rows see, then all add them up, each some columns.
  private func makeEmbeddingGradient(_ plan: WorkerPlan, into gradients: GradientMemory) {
    if let context = plan.context, let own = context.embeddedGradient, !plan.rows.isEmpty {
      own.clear()
      for (position, product) in context.back.enumerated() {
        product?.run(
          workspace.gateGradients[0][plan.rows.lowerBound * hiddenSize],
          into: own.start + position * lanes * d)
      }
      if let embeddingMask {
        let (first, count) = (plan.rows.lowerBound, plan.rows.count + (positions - 1) * lanes)
        apply(
          embeddingMask, rows: 0..<count, numberedFrom: first, from: own.start, into: own.start, of: .fp32)
      }
    }
    crew.barrier()
    guard let ids = workspace.context.baseAddress, !plan.embeddingColumns.isEmpty else { return }
    let (first, count) = (plan.embeddingColumns.lowerBound, plan.embeddingColumns.count)
    let embedding = gradients.arena.start + model.places.embedding + first
    for unit in 0..<v { (embedding + unit * d).update(repeating: 0, count: count) }
    for other in plans where !other.rows.isEmpty {
      guard let rows = other.context?.embeddedGradient else { continue }
      kernels.fp32.scatter_add(
        embedding, rows.start + first, ids + other.rows.lowerBound,
        other.rows.count + (positions - 1) * lanes, count, d)
    }
  }
}
