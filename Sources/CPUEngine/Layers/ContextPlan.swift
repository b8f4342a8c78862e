import LanguageModels

/// The products of one worker in layer 0 of a window network.
///
/// W⁰ x is the sum over the positions of the context of W⁰ₚ e(unit at p). Where tables pay off, each position's products of
/// all units are one, and a row of the window adds up C rows of tables. Otherwise the embedding rows of all T + C − 1 units
/// that the window sees lie in a row: those of position p are T·N of them from row p·N on, and nothing is copied C times.
final class ContextPlan {
  /// E·W⁰ₚᵀ for the worker's units, or W⁰ₚ e for its rows, added up, for each position.
  let forward: [MatrixProduct?]
  /// dtableₚ · W⁰ₚ for its units, or da · W⁰ₚ for its rows, added up, for each position.
  let back: [MatrixProduct?]
  /// dtableₚᵀ · E, or daᵀ · e, for the worker's rows of W⁰, into the columns of a position.
  let weight: MatrixProduct?
  /// [its rows + (C − 1)·N, D]: the gradients of the embedding rows that the worker's rows see, where there is no table.
  let embeddedGradient: AlignedBuffer?

  init(
    model: ModelMemory, lanes: Int, rows: Int, units: Int, gateRows: Int, windowRows: Int, usesTable: Bool,
    withGradients: Bool, means: ProductMeans
  ) {
    let configuration = model.configuration
    let (d, h, c) = (configuration.embeddingSize, configuration.hiddenSize, configuration.context)
    func product(by matrix: PackedMatrix, accumulates: Bool) -> MatrixProduct? {
      let count = usesTable ? units : rows
      guard count > 0 else { return nil }
      var shape = ProductShape.rows(count, by: matrix)
      shape.accumulates = accumulates
      return MatrixProduct(shape, means: means)
    }
    forward = model.positionForward.map { product(by: $0, accumulates: !usesTable) }
    guard withGradients else {
      (back, weight, embeddedGradient) = ([], nil, nil)
      return
    }
    back = model.positionBackward.map { product(by: $0, accumulates: true) }
    let depth = usesTable ? configuration.vocabularySize : windowRows
    weight =
      gateRows > 0
      ? MatrixProduct(
        ProductShape(
          rows: gateRows, columns: d, depth: depth, factors: .transposed(leftStride: h), resultStride: c * d),
        means: means) : nil
    embeddedGradient = usesTable ? nil : AlignedBuffer(count: (rows + (c - 1) * lanes) * d)
  }
}
