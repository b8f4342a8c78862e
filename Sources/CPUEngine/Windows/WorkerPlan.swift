import CKernels
import LanguageModels

/// The products of one worker for windows of one shape, planned once.
final class WorkerPlan {
  let share: WorkerShare
  let means: ProductMeans
  /// The worker's part of each layer.
  let layers: [any CPULayer]

  /// How many rows of logits exist at the same time.
  let blockRows: Int
  /// The logits of a whole block, and of the last, shorter one.
  let projection: (whole: MatrixProduct?, tail: MatrixProduct?)
  /// [blockRows, V]
  let logits: AlignedBuffer
  /// [blockRows, V]: the gradients of the logits; in fp32 they overwrite the logits.
  let logitGradients: OperandBuffer
  /// What only training needs.
  let gradients: ProjectionGradientPlan?

  /// Plans the products of one worker.
  init(
    share: WorkerShare, model: ModelMemory, usesTable: Bool, withGradients: Bool, splitsContext: Bool,
    library: ProductLibrary, kernels: charrnn_kernels
  ) {
    self.share = share
    let configuration = model.configuration
    let means = ProductMeans(
      library: library, operands: model.operands, kernels: kernels, stream: OneDNNStream())
    self.means = means
    let (type, products) = (CPULayers.type(for: configuration.layer.structure), WorkerProducts())
    layers = model.layers.map { weights in
      type.init(
        LayerPlan(
          model: model, weights: weights, share: share, usesTable: usesTable, withGradients: withGradients,
          splitsContext: splitsContext, products: products, means: means))
    }

    // A block's logits stay in the second-level cache between the product and the softmax.
    let fitting = 131_072 / configuration.vocabularySize / 16 * 16
    let rowCount = share.rows.count
    blockRows = min(max(fitting, 32), 512, max(rowCount, 1))
    func product(_ rows: Int) -> MatrixProduct? {
      guard rows > 0 else { return nil }
      return MatrixProduct(.rows(rows, by: model.projectionForward, hasBias: true), means: means)
    }
    projection = (rowCount >= blockRows ? product(blockRows) : nil, product(rowCount % blockRows))
    logits = AlignedBuffer(count: blockRows * configuration.vocabularySize)
    logitGradients =
      withGradients ? .counterpart(of: logits, as: model.operands) : OperandBuffer(viewing: logits)
    gradients =
      withGradients
      ? ProjectionGradientPlan(
        model: model, rows: rowCount, blockRows: blockRows,
        // If the table is tied, the gradient of the embedding is written to it first.
        ownsPartial: share.worker > 0 || configuration.isTied, means: means) : nil
  }

  /// Calls `body` with the rows of each block of logits and the product that computes it.
  func forEachBlock(_ body: (Range<Int>, MatrixProduct) -> Void) {
    var start = share.rows.lowerBound
    while start < share.rows.upperBound {
      let end = min(start + blockRows, share.rows.upperBound)
      if let product = end - start == blockRows ? projection.whole : projection.tail {
        body(start..<end, product)
      }
      start = end
    }
  }
}

/// The products of one worker that compute the projection's gradients.
final class ProjectionGradientPlan {
  /// dlogits · W: the gradient of the last layer's hidden states, for a block and for the last, shorter one.
  let back: (whole: MatrixProduct?, tail: MatrixProduct?)
  /// dlogitsᵀ · h, accumulated block by block.
  let weight: (whole: MatrixProduct?, tail: MatrixProduct?)
  /// This worker's sum of the projection's weight gradient [V, H]; nil for worker 0, which sums directly into
  /// the gradient, unless the table is tied.
  let partialWeight: AlignedBuffer?
  /// This worker's sum of the projection's bias gradient [V].
  let partialBias: AlignedBuffer

  init(model: ModelMemory, rows: Int, blockRows: Int, ownsPartial: Bool, means: ProductMeans) {
    let (v, h) = (model.configuration.vocabularySize, model.configuration.hiddenSize)
    func product(_ rows: Int) -> MatrixProduct? {
      guard rows > 0 else { return nil }
      return MatrixProduct(.rows(rows, by: model.projectionBackward), means: means)
    }
    func transposed(_ depth: Int) -> MatrixProduct? {
      guard depth > 0 else { return nil }
      return MatrixProduct(
        ProductShape(
          rows: v, columns: h, depth: depth, factors: .transposed(leftStride: v), accumulates: true),
        means: means)
    }
    let (hasWhole, tail) = (rows >= blockRows, rows % blockRows)
    back = (hasWhole ? product(blockRows) : nil, product(tail))
    weight = (hasWhole ? transposed(blockRows) : nil, transposed(tail))
    partialWeight = ownsPartial ? AlignedBuffer(count: v * h) : nil
    partialBias = AlignedBuffer(count: v)
  }
}
