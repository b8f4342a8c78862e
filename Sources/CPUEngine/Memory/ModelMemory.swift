import CKernels
import LanguageModels

/// A model's parameters and everything that is derived from them: packed weights, summed biases, rows that
/// are sums, the folded table.
final class ModelMemory {
  let configuration: ModelConfiguration
  let table: ParameterTable
  let parameters: AlignedBuffer
  /// The number type of the matrix products of windows.
  let operands: OperandKind
  /// G·H: the width of a row of gates.
  let gateWidth: Int
  /// G
  var gates: Int { gateWidth / configuration.hiddenSize }
  /// The loops of its layers.
  let loops: LayerLoops
  /// The index of the gate whose recurrent bias is not folded into the input projection; nil if there is
  /// none.
  let separateGate: Int?
  /// The parts of a stream's state.
  let stateLayout: StateLayout
  /// The number of tables in ``foldedTable``: one for each unit that the first layer reads.
  let tableCount: Int
  /// What is derived from the parameters of each layer.
  let layers: [LayerWeights]

  /// The projection's weightᵀ [H, V].
  let projectionForward: PackedMatrix
  /// The projection's weight [V, H].
  let projectionBackward: PackedMatrix

  /// All packed matrices.
  private let matrices: [PackedMatrix]

  /// The tables whose rows are sums; only one if embedding and projection are tied.
  let summedRows: [SummedRows]
  /// [V, D]: the rows of the embedding that products and generation read.
  let embeddingRows: UnsafePointer<Float>
  /// [V, H]: the rows of the projection.
  let projectionRows: UnsafePointer<Float>
  /// Whether ``summedRows`` are up to date with the parameters.
  var rowsAreCurrent = false
  /// Recurrent matrices with dropped elements.
  let weightDrop: WeightDrop

  /// [V, G·H]: for every unit the input of layer 0's gates, E·W_ihᵀ + biases; empty until ``prepareTable()``.
  /// For a network that reads a context [C, V, H]: one table per position, without the bias.
  private(set) var foldedTable = AlignedBuffer(count: 0)
  /// [V, D]: the embedding in the number type that the table's product reads; in fp32 ``embeddingRows``,
  /// otherwise empty until ``prepareTable()``.
  private(set) var embedding: OperandBuffer
  /// How many times the parameters have changed.
  private(set) var version = 0
  /// Whether ``foldedTable`` is up to date with the parameters.
  var tableIsCurrent = false
  /// Whether the summed biases of the layers are up to date with the parameters.
  var biasIsCurrent = false

  init(configuration: ModelConfiguration, operands: OperandKind) {
    self.configuration = configuration
    self.operands = operands
    let table = ParameterTable(for: configuration)
    self.table = table
    let parameters = AlignedBuffer(count: table.arenaCount)
    self.parameters = parameters
    let h = configuration.hiddenSize
    let descriptor = configuration.layer
    tableCount = configuration.inputPositions
    gateWidth = h * descriptor.gates.count
    loops = LayerLoops.named(descriptor.name)
    separateGate = descriptor.separateGate
    stateLayout = StateLayout(for: configuration)
    layers = (0..<configuration.layers).map {
      LayerWeights($0, of: table, configuration, in: parameters)
    }
    let partIndex = table.composition.map { PartIndex($0) }
    let summedEmbedding = SummedRows(table.embedding, index: partIndex)
    let summedProjection =
      table.projection == table.embedding ? nil : SummedRows(table.projection, index: partIndex)
    summedRows = [summedEmbedding, summedProjection].compactMap { $0 }
    let embeddingSums = summedEmbedding?.sums
    let projectionSums = summedProjection?.sums ?? (configuration.isTied ? embeddingSums : nil)
    embeddingRows = UnsafePointer(
      embeddingSums?.start ?? parameters.start + table.embedding.own.offset)
    projectionRows = UnsafePointer(
      projectionSums?.start ?? parameters.start + table.projection.own.offset)
    let v = configuration.vocabularySize
    projectionForward = PackedMatrix(rows: h, columns: v, at: projectionRows, strides: (1, h))
    projectionBackward = PackedMatrix(rows: v, columns: h, at: projectionRows, strides: (h, 1))
    weightDrop = WeightDrop(
      rows: gateWidth, columns: h, layers: layers.count { $0.recurrent != nil })
    matrices = layers.flatMap(\.matrices) + [projectionForward, projectionBackward]
    embedding =
      operands != .fp32
      ? OperandBuffer(count: 0, of: operands)
      : embeddingSums.map { OperandBuffer(viewing: $0) }
        ?? OperandBuffer(viewing: parameters, from: table.embedding.own.offset)
    precondition(h > 0 && gateWidth % h == 0, "\(gateWidth) gate rows for a hidden width of \(h)")
  }

  /// Allocates ``foldedTable`` and what its product reads.
  func prepareTable() {
    guard foldedTable.count == 0 else { return }
    foldedTable = AlignedBuffer(count: tableCount * configuration.vocabularySize * gateWidth)
    if operands != .fp32 { embedding = OperandBuffer(count: table.embedding.own.count, of: operands) }
  }

  /// The address of an offset in the arena.
  func address(_ offset: Int) -> UnsafeMutablePointer<Float> { parameters.start + offset }

  /// Every packing that some product uses.
  var packings: [any WeightPacking] {
    matrices.flatMap(\.packings)
  }

  /// Marks everything that is derived from the parameters as out of date; must be called after they change.
  func invalidate() {
    for matrix in matrices { matrix.invalidate() }
    tableIsCurrent = false
    biasIsCurrent = false
    rowsAreCurrent = false
    version += 1
  }

  /// Recomputes the rows of some units in the tables whose rows are sums.
  func refreshRows(_ units: Range<Int>, kernels: charrnn_kernels) {
    for rows in summedRows { rows.refresh(units, from: parameters.start, kernels: kernels) }
  }

  /// Sums the two biases of every layer.
  func refreshBias() {
    guard !biasIsCurrent else { return }
    let h = configuration.hiddenSize
    let separate = separateGate.map { $0 * h..<($0 + 1) * h }
    for layer in layers { layer.refreshBias(from: parameters, separate: separate) }
    biasIsCurrent = true
  }

  /// The recurrent bias of the ``separateGate``, [H]; nil if there is none.
  func separateBias(ofLayer layer: Int) -> UnsafePointer<Float>? {
    guard let separateGate, let bias = layers[layer].places[.recurrentBias] else { return nil }
    return UnsafePointer(address(bias.offset + separateGate * configuration.hiddenSize))
  }
}
