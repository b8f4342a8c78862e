import CKernels
import LanguageModels

/// The products of one worker for windows of one shape, planned once.
final class WorkerPlan {
  let worker: Int
  /// The lanes whose recurrence this worker runs.
  let lanes: Range<Int>
  /// The rows of [T·N] whose products over the whole window this worker runs.
  let rows: Range<Int>
  /// The units whose rows of tables this worker makes.
  let units: Range<Int>
  /// The rows of [G·H] whose weight gradients this worker makes.
  let gateRows: Range<Int>
  /// The columns of [V, D] whose embedding gradient this worker adds up, where there is no table.
  let embeddingColumns: Range<Int>
  let means: ProductMeans

  /// E·W_ihᵀ for ``units``.
  let tableProduct: MatrixProduct?
  /// W_ih x for ``rows``, for each layer (nil for layer 0 with a table).
  let inputProducts: [MatrixProduct?]
  /// W_hh h for ``lanes``, for each layer.
  let recurrentProducts: [MatrixProduct?]
  /// [lanes, G·H]
  let recurrentScratch: AlignedBuffer

  /// How many rows of logits exist at once.
  let blockRows: Int
  /// Logits of a whole block, and of the last, shorter one.
  let projection: (whole: MatrixProduct?, tail: MatrixProduct?)
  /// [blockRows, V]
  let logits: AlignedBuffer
  /// [blockRows, V]: the gradients of the logits; in fp32 in their place.
  let logitGradients: OperandBuffer

  /// Layer 0 of a window network.
  let context: ContextPlan?

  /// What only training needs.
  let gradients: GradientPlan?

  /// Plans the products of one worker.
  init(
    worker: Int, workers: Int, model: ModelMemory, lanes laneCount: Int, steps: Int, usesTable: Bool,
    withGradients: Bool, library: ProductLibrary, kernels: charrnn_kernels
  ) {
    self.worker = worker
    let configuration = model.configuration
    let means = ProductMeans(
      library: library, operands: model.operands, kernels: kernels, stream: OneDNNStream())
    self.means = means
    lanes = share(of: laneCount, worker: worker, workers: workers)
    rows = share(of: laneCount * steps, worker: worker, workers: workers, granularity: 16)
    units = share(of: configuration.vocabularySize, worker: worker, workers: workers, granularity: 16)
    gateRows = share(of: model.gateWidth, worker: worker, workers: workers, granularity: 16)
    embeddingColumns = share(of: configuration.embeddingSize, worker: worker, workers: workers)
    func product(rows: Int, by matrix: PackedMatrix, hasBias: Bool = false) -> MatrixProduct? {
      guard rows > 0 else { return nil }
      return MatrixProduct(.rows(rows, by: matrix, hasBias: hasBias), means: means)
    }
    let isWindow = model.isWindow
    tableProduct =
      usesTable && !isWindow ? product(rows: units.count, by: model.inputForward[0], hasBias: true) : nil
    let rowCount = rows.count
    inputProducts = model.inputForward.enumerated().map { layer, matrix in
      layer == 0 && (usesTable || isWindow) ? nil : product(rows: rowCount, by: matrix, hasBias: true)
    }
    let ownLanes = lanes.count
    recurrentProducts = model.recurrentForward.map { product(rows: ownLanes, by: $0) }
    recurrentScratch = AlignedBuffer(count: isWindow ? 0 : ownLanes * model.gateWidth)

    // A block's logits stay in the second-level cache between the product and the softmax.
    let fitting = 131_072 / configuration.vocabularySize / 16 * 16
    blockRows = min(max(fitting, 32), 512, max(rowCount, 1))
    projection = (
      rowCount >= blockRows ? product(rows: blockRows, by: model.projectionForward, hasBias: true) : nil,
      product(rows: rowCount % blockRows, by: model.projectionForward, hasBias: true)
    )
    logits = AlignedBuffer(count: blockRows * configuration.vocabularySize)
    logitGradients =
      withGradients ? .counterpart(of: logits, as: model.operands) : OperandBuffer(viewing: logits)
    gradients =
      withGradients
      ? GradientPlan(
        model: model, lanes: ownLanes, rows: rowCount, blockRows: blockRows, units: units.count,
        gateRows: gateRows.count, windowRows: laneCount * steps, usesTable: usesTable,
        // In a table that is the embedding's as well the other gradient comes first.
        ownsPartial: worker > 0 || configuration.isTied, means: means) : nil
    context =
      isWindow
      ? ContextPlan(
        model: model, lanes: laneCount, rows: rowCount, units: units.count, gateRows: gateRows.count,
        windowRows: laneCount * steps, usesTable: usesTable, withGradients: withGradients, means: means) : nil
  }

  /// The rows of each block of logits with the product that makes it.
  func forEachBlock(_ body: (Range<Int>, MatrixProduct) -> Void) {
    var start = rows.lowerBound
    while start < rows.upperBound {
      let end = min(start + blockRows, rows.upperBound)
      if let product = end - start == blockRows ? projection.whole : projection.tail {
        body(start..<end, product)
      }
      start = end
    }
  }
}

/// The products of one worker that make gradients.
final class GradientPlan {
  /// dlogits · W: the gradient of the top hidden states, of a block and of the last, shorter one.
  let projectionBack: (whole: MatrixProduct?, tail: MatrixProduct?)
  /// dlogitsᵀ · h, added up block by block.
  let projectionWeight: (whole: MatrixProduct?, tail: MatrixProduct?)
  /// This worker's sum of the projection's weight gradient [V, H]; nil for worker 0, whose sum is the gradient itself
  /// unless it is the embedding's as well.
  let partialWeight: AlignedBuffer?
  /// This worker's sum of the projection's bias gradient [V].
  let partialBias: AlignedBuffer

  /// dgates · W_hh for its lanes, for each layer.
  let recurrentBack: [MatrixProduct?]
  /// dgates · W_ih for its rows, for each layer (nil for layer 0 with a table).
  let inputBack: [MatrixProduct?]
  /// dgatesᵀ · h′ for its gate rows.
  let recurrentWeight: MatrixProduct?
  /// dgatesᵀ · x for its gate rows, for each layer; for layer 0 with a table dtableᵀ · E.
  let inputWeight: [MatrixProduct?]
  /// dtable · W_ih for its units.
  let embedding: MatrixProduct?

  init(
    model: ModelMemory, lanes: Int, rows: Int, blockRows: Int, units: Int, gateRows: Int, windowRows: Int,
    usesTable: Bool, ownsPartial: Bool, means: ProductMeans
  ) {
    let configuration = model.configuration
    let (v, h) = (configuration.vocabularySize, configuration.hiddenSize)
    func back(_ rows: Int, _ matrix: PackedMatrix) -> MatrixProduct? {
      guard rows > 0 else { return nil }
      return MatrixProduct(.rows(rows, by: matrix), means: means)
    }
    /// Aᵀ·B, where A has rows of width `stride`, of which `count` columns are taken.
    func transposed(
      _ count: Int, stride: Int, depth: Int, columns: Int, accumulates: Bool = false
    ) -> MatrixProduct? {
      guard count > 0, depth > 0 else { return nil }
      return MatrixProduct(
        ProductShape(
          rows: count, columns: columns, depth: depth, factors: .transposed(leftStride: stride),
          accumulates: accumulates), means: means)
    }
    let tail = rows % blockRows
    projectionBack = (
      rows >= blockRows ? back(blockRows, model.projectionBackward) : nil,
      back(tail, model.projectionBackward)
    )
    projectionWeight = (
      rows >= blockRows ? transposed(v, stride: v, depth: blockRows, columns: h, accumulates: true) : nil,
      transposed(v, stride: v, depth: tail, columns: h, accumulates: true)
    )
    partialWeight = ownsPartial ? AlignedBuffer(count: v * h) : nil
    partialBias = AlignedBuffer(count: v)
    recurrentBack = model.recurrentBackward.map { back(lanes, $0) }
    inputBack = model.inputBackward.enumerated().map { layer, matrix in
      layer == 0 && (usesTable || model.isWindow) ? nil : back(rows, matrix)
    }
    recurrentWeight =
      model.isWindow ? nil : transposed(gateRows, stride: model.gateWidth, depth: windowRows, columns: h)
    inputWeight = (0..<configuration.layers).map { layer in
      layer == 0 && model.isWindow
        ? nil
        : transposed(
          gateRows, stride: model.gateWidth, depth: layer == 0 && usesTable ? v : windowRows,
          columns: configuration.inputSize(ofLayer: layer))
    }
    embedding = usesTable && !model.isWindow ? back(units, model.inputBackward[0]) : nil
  }
}
