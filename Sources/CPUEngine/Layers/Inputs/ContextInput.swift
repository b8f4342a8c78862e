import CKernels
import LanguageModels
import Platform

/// One worker's part of W⁰ x + b where x is the concatenation of the embeddings of the last C units.
///
/// W⁰ x is the sum of W⁰ₚ e(unit at p) over the positions p of the context. If tables pay off, the products
/// of each position are computed once for all units, and a row of the window is the sum of C rows of tables.
/// Otherwise the embedding rows of all T + C − 1 units that the window reads are stored contiguously: those
/// of position p are the T·N rows from row p·N on, and nothing is copied C times.
final class ContextInput: LayerInput {
  /// The rows of the tables are summed before the layer runs.
  var readsTable: Bool { false }
  private let usesTable: Bool
  private let model: ModelMemory
  private let weights: LayerWeights
  private let share: WorkerShare
  /// For each position, E·W⁰ₚᵀ for the worker's units, or W⁰ₚ e accumulated over its rows.
  private let forward: [MatrixProduct?]
  /// For each position, dtableₚ · W⁰ₚ accumulated over its units, or da · W⁰ₚ over its rows.
  private let back: [MatrixProduct?]
  /// dtableₚᵀ · E, or daᵀ · e, for the worker's rows of W⁰ and the columns of one position.
  private let weightGradient: MatrixProduct?
  /// [its rows + (C − 1)·N, D], or [C · its rows, D] if lanes are reset: the gradients of the embedding rows
  /// that the worker's rows read, if there is no table.
  private let embeddedGradient: AlignedBuffer?

  private let d: Int
  private let h: Int
  private let v: Int
  private let positions: Int
  /// Whether each position has rows of its own, because lanes are reset inside the window.
  private let isSplit: Bool
  /// Rows from those of one position to those of the next.
  private let stride: Int

  init(_ plan: LayerPlan) {
    (model, weights, share, usesTable) = (plan.model, plan.weights, plan.share, plan.usesTable)
    let configuration = plan.configuration
    (d, h, v) = (configuration.embeddingSize, plan.model.gateWidth, configuration.vocabularySize)
    positions = configuration.inputPositions
    isSplit = plan.splitsContext
    stride = plan.splitsContext ? plan.share.windowRows : plan.share.laneCount
    let count = usesTable ? share.units.count : share.rows.count
    let accumulates = !usesTable
    forward = weights.positions.map {
      plan.product(rows: count, by: $0.forward, accumulates: accumulates)
    }
    guard plan.withGradients else {
      (back, weightGradient, embeddedGradient) = ([], nil, nil)
      return
    }
    back = weights.positions.map { plan.product(rows: count, by: $0.backward, accumulates: true) }
    weightGradient =
      share.gateRows.isEmpty
      ? nil
      : MatrixProduct(
        ProductShape(
          rows: share.gateRows.count, columns: d, depth: usesTable ? v : share.windowRows,
          factors: .transposed(leftStride: h), resultStride: positions * d),
        means: plan.means)
    // What ``ownRowCount`` says.
    let between = (positions - 1) * (isSplit ? share.rows.count : stride)
    embeddedGradient = usesTable ? nil : AlignedBuffer(count: (share.rows.count + between) * d)
  }

  /// The units, from those of the first position on.
  private func ids(_ job: WindowJob) -> UnsafeMutablePointer<UInt32>? {
    isSplit ? job.workspace.splitContext.baseAddress : job.workspace.context.baseAddress
  }

  /// The embedding rows that all workers' rows read.
  private var rowCount: Int {
    isSplit ? positions * share.windowRows : (share.steps + positions - 1) * share.laneCount
  }

  /// The embedding rows that the worker's rows read.
  private var ownRowCount: Int { share.rows.count + (positions - 1) * ownStride }

  /// As ``stride``, in the rows that the worker's rows read.
  private var ownStride: Int { isSplit ? share.rows.count : stride }

  /// Multiplies rows by the dropout mask of the embedding. A row's mask is the same at every position that
  /// reads it: its time counts from the first unit of the context.
  ///
  /// - Parameters:
  ///   - rows: Rows from `start` on, some of `perPosition` for each position if each has its own.
  ///   - number: The number of the first of these in the window.
  private func apply(
    _ mask: RowMask, _ job: WindowJob, rows: Range<Int>, perPosition: Int, numberedFrom number: Int,
    to start: UnsafeMutableRawPointer, of kind: OperandKind
  ) {
    guard isSplit, perPosition > 0 else {
      return job.apply(mask, rows: rows, numberedFrom: number, from: start, into: start, of: kind)
    }
    for position in 0..<positions {
      let part = rows.clamped(to: position * perPosition..<(position + 1) * perPosition)
      job.apply(
        mask, rows: part, numberedFrom: number + position * (share.laneCount - perPosition), from: start,
        into: start, of: kind)
    }
  }

  // MARK: Forward

  /// Computes each position's products for the worker's units.
  func makeTable(_ job: WindowJob) {
    guard usesTable else { return }
    let first = share.units.lowerBound
    for (position, product) in forward.enumerated() {
      product?.run(model.embedding[first * d], into: model.foldedTable.start + (position * v + first) * h)
    }
  }

  func project(_ job: WindowJob) {
    if usesTable {
      sumTables(job)
    } else {
      embed(job)
      job.crew.barrier()
      multiply(job)
    }
  }

  private func sumTables(_ job: WindowJob) {
    let rows = share.rows
    guard !rows.isEmpty, let ids = ids(job) else { return }
    var sums = charrnn_table_sums(
      rows: rows.count, columns: h, positions: positions, ids: ids + rows.lowerBound,
      ids_stride: stride, tables: model.foldedTable.start, position_stride: v * h,
      row_stride: h, bias: weights.foldedBias.start,
      result: job.workspace.gates[0].start + rows.lowerBound * h, result_stride: h)
    job.kernels.table_sums(&sums)
  }

  /// Writes the embedding rows of the worker's share of all units that the window reads; zeros before the
  /// beginning of the text.
  private func embed(_ job: WindowJob) {
    guard let embedded = job.workspace.embedded, let ids = ids(job) else { return }
    let places = share.part(of: rowCount)
    for place in places {
      let (unit, row) = (ids[place], embedded[place * d])
      if unit == .max {
        memset(row, 0, d * model.operands.size)
      } else {
        job.loops.narrow(row, model.embeddingRows + Int(unit) * d, d)
      }
    }
    if let mask = job.embeddingMask {
      apply(
        mask, job, rows: places, perPosition: share.windowRows, numberedFrom: 0, to: embedded.start,
        of: model.operands)
    }
  }

  private func multiply(_ job: WindowJob) {
    let rows = share.rows
    guard !rows.isEmpty, let embedded = job.workspace.embedded else { return }
    let values = job.workspace.gates[0].start
    for row in rows { (values + row * h).update(from: weights.foldedBias.start, count: h) }
    for (position, product) in forward.enumerated() {
      product?.run(
        embedded[(position * stride + rows.lowerBound) * d], into: values + rows.lowerBound * h)
    }
  }

  // MARK: Backward

  /// There is no layer below.
  func passBack(_ job: WindowJob) {}

  func makeGradients(_ job: WindowJob, into gradients: GradientMemory) {
    guard !share.gateRows.isEmpty else { return }
    let start = share.gateRows.lowerBound
    let values = job.workspace.gateGradients[0][start]
    let weight = gradients.arena.start + weights.places.inputWeight.offset + start * positions * d
    if usesTable {
      multiplyTables(job, gradients, values, into: weight)
    } else if let embedded = job.workspace.embedded {
      for position in 0..<positions {
        weightGradient?.run(values, by: embedded[position * stride * d], into: weight + position * d)
      }
    }
    job.loops.column_sums(
      gradients.arena.start + weights.places.inputBias.offset + start, values, share.windowRows,
      share.gateRows.count, h, 0)
  }

  /// For each position, sums the gradient rows of equal units first, then multiplies V rows, for the worker's
  /// columns of the tables, which are rows of W⁰.
  private func multiplyTables(
    _ job: WindowJob, _ gradients: GradientMemory, _ values: UnsafeMutableRawPointer,
    into weight: UnsafeMutablePointer<Float>
  ) {
    guard let table = gradients.table?.start, let operands = gradients.tableOperands,
      let ids = ids(job)
    else { return }
    let (start, count) = (share.gateRows.lowerBound, share.gateRows.count)
    for position in 0..<positions {
      let first = position * v * h + start
      for unit in 0..<v { (table + first + unit * h).update(repeating: 0, count: count) }
      job.loops.scatter_add(
        table + first, values, ids + position * stride, share.windowRows, count, h)
      if model.operands != .fp32 {
        for unit in 0..<v { job.loops.narrow(operands[first + unit * h], table + first + unit * h, count) }
      }
      weightGradient?.run(operands[first], by: model.embedding.start, into: weight + position * d)
    }
  }

  func makeEmbeddingGradient(_ job: WindowJob, into gradients: GradientMemory) {
    let embedding = gradients.arena.start + model.table.embedding.own.offset
    if usesTable {
      addTables(gradients, to: embedding)
    } else {
      addRows(job, to: embedding)
    }
  }

  /// Computes the gradient of the worker's units.
  private func addTables(_ gradients: GradientMemory, to embedding: UnsafeMutablePointer<Float>) {
    guard let operands = gradients.tableOperands else { return }
    let (first, count) = (share.units.lowerBound, share.units.count)
    (embedding + first * d).update(repeating: 0, count: count * d)
    for (position, product) in back.enumerated() {
      product?.run(operands[(position * v + first) * h], into: embedding + first * d)
    }
  }

  /// Each worker computes the gradients of all embedding rows that its rows read; then all workers sum them,
  /// each for some columns.
  private func addRows(_ job: WindowJob, to embedding: UnsafeMutablePointer<Float>) {
    if let own = embeddedGradient, !share.rows.isEmpty {
      own.clear()
      for (position, product) in back.enumerated() {
        product?.run(
          job.workspace.gateGradients[0][share.rows.lowerBound * h],
          into: own.start + position * ownStride * d)
      }
      if let mask = job.embeddingMask {
        apply(
          mask, job, rows: 0..<ownRowCount, perPosition: ownStride, numberedFrom: share.rows.lowerBound,
          to: own.start, of: .fp32)
      }
    }
    job.crew.barrier()
    guard let ids = ids(job), !share.embeddingColumns.isEmpty else { return }
    let (first, count) = (share.embeddingColumns.lowerBound, share.embeddingColumns.count)
    for unit in 0..<v { (embedding + first + unit * d).update(repeating: 0, count: count) }
    for plan in job.plans {
      guard let other = plan.layers[0].input as? ContextInput, !other.share.rows.isEmpty,
        let rows = other.embeddedGradient
      else { continue }
      let own = other.share.rows
      let parts = isSplit ? positions : 1
      for part in 0..<parts {
        job.kernels.fp32.scatter_add(
          embedding + first, rows.start + part * own.count * d + first, ids + part * stride + own.lowerBound,
          isSplit ? own.count : other.ownRowCount, count, d)
      }
    }
  }
}
