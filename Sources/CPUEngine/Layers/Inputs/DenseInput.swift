import CKernels
import LanguageModels

/// One worker's part of W_ih x + b where x is one row: the hidden state of the layer below, or the embedding
/// of a unit.
///
/// For the first layer, E·W_ihᵀ + b is folded into a table of V rows if that pays off; each step then reads
/// one row of it.
final class DenseInput: LayerInput {
  let readsTable: Bool
  private let model: ModelMemory
  private let weights: LayerWeights
  private let share: WorkerShare
  private let inputWidth: Int
  /// W_ih x for the worker's rows; nil with a table.
  private let product: MatrixProduct?
  /// E·W_ihᵀ for the worker's units.
  private let table: MatrixProduct?
  /// dgates · W_ih for the worker's rows; nil with a table.
  private let back: MatrixProduct?
  /// dgatesᵀ · x for the worker's rows of gates; with a table dtableᵀ · E.
  private let weightGradient: MatrixProduct?
  /// dtable · W_ih for the worker's units.
  private let embedding: MatrixProduct?

  init(_ plan: LayerPlan) {
    (model, weights, share) = (plan.model, plan.weights, plan.share)
    let readsTable = plan.isFirst && plan.usesTable
    self.readsTable = readsTable
    inputWidth = plan.configuration.inputSize(ofLayer: weights.number)
    let (rows, units) = (share.rows.count, share.units.count)
    product = readsTable ? nil : plan.product(rows: rows, by: weights.inputForward, hasBias: true)
    table = readsTable ? plan.product(rows: units, by: weights.inputForward, hasBias: true) : nil
    guard plan.withGradients else {
      (back, weightGradient, embedding) = (nil, nil, nil)
      return
    }
    back = readsTable ? nil : plan.product(rows: rows, by: weights.inputBackward)
    weightGradient = plan.products.transposed(
      rows: share.gateRows.count, columns: inputWidth,
      depth: readsTable ? plan.configuration.vocabularySize : share.windowRows, leftStride: model.gateWidth,
      means: plan.means)
    embedding = readsTable ? plan.product(rows: units, by: weights.inputBackward) : nil
  }

  private var isFirst: Bool { weights.number == 0 }

  // MARK: Forward

  func makeTable(_ job: WindowJob) {
    let start = share.units.lowerBound
    table?.run(
      model.embedding[start * inputWidth], into: model.foldedTable.start + start * model.gateWidth,
      bias: weights.foldedBias.start)
  }

  func project(_ job: WindowJob) {
    let rows = share.rows
    if isFirst, let inputs = job.inputs {
      let start = job.inputRows(ofLayer: 0)
      for row in rows {
        job.loops.narrow(
          start + row * inputWidth * model.operands.size,
          model.embeddingRows + Int(inputs[row]) * inputWidth, inputWidth)
      }
      if let mask = job.embeddingMask {
        job.apply(mask, rows: rows, from: start, into: start, of: model.operands)
      }
    }
    product?.run(
      job.inputRows(ofLayer: weights.number, from: rows.lowerBound),
      into: job.workspace.gates[weights.number].start + rows.lowerBound * model.gateWidth,
      bias: weights.foldedBias.start)
  }

  // MARK: Backward

  func passBack(_ job: WindowJob) {
    guard let back, let memory = job.workspace.gradients else { return }
    let rows = share.rows
    back.run(
      job.workspace.gateGradients[weights.number][rows.lowerBound * model.gateWidth],
      into: memory.output.start + rows.lowerBound * job.hiddenSize)
    if let mask = job.mask(above: weights.number - 1) {
      job.apply(mask, rows: rows, from: memory.output.start, into: memory.output.start, of: .fp32)
    }
  }

  func makeGradients(_ job: WindowJob, into gradients: GradientMemory) {
    guard !share.gateRows.isEmpty else { return }
    let (start, count, width) = (share.gateRows.lowerBound, share.gateRows.count, model.gateWidth)
    let gates = job.workspace.gateGradients[weights.number][start]
    let arena = gradients.arena.start
    let weight = arena + weights.places.inputWeight.offset + start * inputWidth
    let bias = arena + weights.places.inputBias.offset + start
    guard readsTable, let table = gradients.table, let operands = gradients.tableOperands,
      let inputs = job.inputs
    else {
      weightGradient?.run(gates, by: job.inputRows(ofLayer: weights.number), into: weight)
      job.loops.column_sums(bias, gates, share.windowRows, count, width, 0)
      return
    }
    // All rows of the same unit share its row of the table: sum them first, then multiply V rows instead of
    // T·N.
    let units = 0..<model.configuration.vocabularySize
    for unit in units { (table.start + unit * width + start).update(repeating: 0, count: count) }
    job.loops.scatter_add(table.start + start, gates, inputs, share.windowRows, count, width)
    if model.operands != .fp32 {
      for unit in units {
        let place = unit * width + start
        job.loops.narrow(operands[place], table.start + place, count)
      }
    }
    weightGradient?.run(operands[start], by: model.embedding.start, into: weight)
    job.kernels.fp32.column_sums(bias, table.start + start, units.count, count, width, 0)
  }

  /// From the table's gradient for the worker's units, or row by row.
  func makeEmbeddingGradient(_ job: WindowJob, into gradients: GradientMemory) {
    let gradient = gradients.arena.start + model.table.embedding.own.offset
    if readsTable, let table = gradients.tableOperands {
      embedding?.run(
        table[share.units.lowerBound * model.gateWidth],
        into: gradient + share.units.lowerBound * inputWidth)
      return
    }
    guard let embedded = job.workspace.embeddedGradient, let inputs = job.inputs else { return }
    back?.run(
      job.workspace.gateGradients[0][share.rows.lowerBound * model.gateWidth],
      into: embedded.start + share.rows.lowerBound * inputWidth)
    if let mask = job.embeddingMask {
      job.apply(mask, rows: share.rows, from: embedded.start, into: embedded.start, of: .fp32)
    }
    job.crew.barrier()
    let columns = share.embeddingColumns
    for unit in 0..<model.configuration.vocabularySize {
      (gradient + unit * inputWidth + columns.lowerBound).update(repeating: 0, count: columns.count)
    }
    job.kernels.fp32.scatter_add(
      gradient + columns.lowerBound, embedded.start + columns.lowerBound, inputs, share.windowRows,
      columns.count, inputWidth)
  }
}
