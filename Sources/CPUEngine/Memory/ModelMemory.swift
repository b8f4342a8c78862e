import CKernels
import LanguageModels

/// A model's parameters with everything that is derived from them: packed weights, summed biases, rows that are sums, the
/// folded table.
final class ModelMemory {
  let configuration: ModelConfiguration
  let table: ParameterTable
  let places: ParameterPlaces
  let parameters: AlignedBuffer
  /// What products of windows multiply.
  let operands: OperandKind
  /// G·H: the width of a row of gates.
  let gateWidth: Int
  /// G
  var gates: Int { gateWidth / configuration.hiddenSize }
  /// How the cell is computed.
  let cell: CPUCell
  /// The number of the gate whose recurrent bias is not folded into the input's projection, if there is one.
  let separateGate: Int?

  /// Whether this is a window network: then G is 1, there is no W_hh, and layer 0 is multiplied position by position.
  let isWindow: Bool
  /// How many tables ``foldedTable`` has side by side: C for a window network, else 1.
  let tableCount: Int

  /// W_ihᵀ [I, G·H] of each layer.
  let inputForward: [PackedMatrix]
  /// W_ih [G·H, I] of each layer.
  let inputBackward: [PackedMatrix]
  /// The columns of a window network's W⁰ for each position of the context, transposed: [D, H].
  let positionForward: [PackedMatrix]
  /// The same columns: [H, D].
  let positionBackward: [PackedMatrix]
  /// W_hhᵀ [H, G·H] of each layer.
  let recurrentForward: [PackedMatrix]
  /// W_hh [G·H, H] of each layer.
  let recurrentBackward: [PackedMatrix]
  /// The projection's weightᵀ [H, V].
  let projectionForward: PackedMatrix
  /// The projection's weight [V, H].
  let projectionBackward: PackedMatrix

  /// All of these.
  private let matrices: [PackedMatrix]

  /// The tables whose rows are sums; one where both are the same.
  let summedRows: [SummedRows]
  /// [V, D]: the rows of the embedding as products and sampling see them.
  let embeddingRows: UnsafePointer<Float>
  /// [V, H]: the rows of the projection.
  let projectionRows: UnsafePointer<Float>
  /// Whether ``summedRows`` show the parameters as they are now.
  var rowsAreCurrent = false
  /// Recurrent matrices with dropped elements.
  let weightDrop: WeightDrop

  /// [G·H] of each layer: the sum of both biases; of a ``separateGate`` the input's alone.
  let foldedBias: [AlignedBuffer]
  /// [V, G·H]: for every unit the input of layer 0's gates, E·W_ihᵀ + biases; it has no rows until
  /// ``prepareTable()``. Of a window network [C, V, H]: a table for each position, without the bias.
  private(set) var foldedTable = AlignedBuffer(count: 0)
  /// [V, D]: the embedding as the table's product reads it; in fp32 ``embeddingRows``, otherwise it has no rows
  /// until ``prepareTable()``.
  private(set) var embedding: OperandBuffer
  /// How often the parameters have changed.
  private(set) var version = 0
  /// Whether ``foldedTable`` shows the parameters as they are now.
  var tableIsCurrent = false
  /// Whether ``foldedBias`` shows the parameters as they are now.
  var biasIsCurrent = false

  init(configuration: ModelConfiguration, operands: OperandKind) {
    self.configuration = configuration
    self.operands = operands
    let table = ParameterTable(for: configuration)
    self.table = table
    places = ParameterPlaces(in: table, of: configuration)
    let parameters = AlignedBuffer(count: table.arenaCount)
    self.parameters = parameters
    let h = configuration.hiddenSize
    let isWindow = configuration.structure == .window
    self.isWindow = isWindow
    tableCount = isWindow ? configuration.context : 1
    let gateWidth = h * (CellDescriptor.named(configuration.cell)?.gates.count ?? 0)
    self.gateWidth = gateWidth
    cell = CPUCell.named(configuration.cell)
    separateGate = CellDescriptor.named(configuration.cell)?.separateGate
    func address(_ name: String) -> UnsafePointer<Float> {
      UnsafePointer(parameters.start + table[name].offset)
    }
    func forward(_ name: String) -> PackedMatrix {
      let entry = table[name]
      return PackedMatrix(
        rows: entry.columns, columns: entry.rows, at: address(name), strides: (1, entry.columns))
    }
    func backward(_ name: String) -> PackedMatrix {
      let entry = table[name]
      return PackedMatrix(
        rows: entry.rows, columns: entry.columns, at: address(name), strides: (entry.columns, 1))
    }
    let layers = 0..<configuration.layers
    func inputWeight(_ layer: Int) -> String {
      isWindow ? ParameterName.hiddenWeight(layer) : ParameterName.inputWeight(layer)
    }
    inputForward = layers.map { forward(inputWeight($0)) }
    inputBackward = layers.map { backward(inputWeight($0)) }
    recurrentForward = isWindow ? [] : layers.map { forward(ParameterName.recurrentWeight($0)) }
    recurrentBackward = isWindow ? [] : layers.map { backward(ParameterName.recurrentWeight($0)) }
    let (d, context) = (configuration.embeddingSize, isWindow ? configuration.context : 0)
    let first = address(inputWeight(0))
    positionForward = (0..<context).map {
      PackedMatrix(rows: d, columns: h, at: first + $0 * d, strides: (1, context * d))
    }
    positionBackward = (0..<context).map {
      PackedMatrix(rows: h, columns: d, at: first + $0 * d, strides: (context * d, 1))
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
      rows: gateWidth, columns: h, layers: isWindow ? 0 : configuration.layers)
    matrices =
      inputForward + inputBackward + positionForward + positionBackward + recurrentForward
      + recurrentBackward + [projectionForward, projectionBackward]
    foldedBias = layers.map { _ in AlignedBuffer(count: gateWidth) }
    embedding =
      operands != .fp32
      ? OperandBuffer(count: 0, of: operands)
      : embeddingSums.map { OperandBuffer(viewing: $0) }
        ?? OperandBuffer(viewing: parameters, from: table.embedding.own.offset)
    precondition(h > 0 && gateWidth % h == 0, "\(gateWidth) gate rows for a hidden width of \(h)")
  }

  /// Makes room for ``foldedTable`` and for what its product reads.
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

  /// To be called after the parameters have changed.
  func invalidate() {
    for matrix in matrices { matrix.invalidate() }
    tableIsCurrent = false
    biasIsCurrent = false
    rowsAreCurrent = false
    version += 1
  }

  /// Sums the rows of some units in the tables that are made of sums.
  func refreshRows(_ units: Range<Int>, kernels: charrnn_kernels) {
    for rows in summedRows { rows.refresh(units, from: parameters.start, kernels: kernels) }
  }

  /// Sums the two biases of every layer.
  func refreshBias() {
    guard !biasIsCurrent else { return }
    for layer in 0..<configuration.layers {
      let input = address(places.layers[layer].inputBias)
      let sums = foldedBias[layer].start
      guard let recurrentBias = places.layers[layer].recurrentBias else {
        sums.update(from: input, count: gateWidth)
        continue
      }
      let recurrent = address(recurrentBias)
      for gate in 0..<gateWidth { sums[gate] = input[gate] + recurrent[gate] }
      if let separateGate {
        let (start, h) = (separateGate * configuration.hiddenSize, configuration.hiddenSize)
        (sums + start).update(from: input + start, count: h)
      }
    }
    biasIsCurrent = true
  }

  /// Where the recurrent bias of the ``separateGate`` lies, [H].
  func separateBias(ofLayer layer: Int) -> UnsafePointer<Float>? {
    guard let separateGate, let bias = places.layers[layer].recurrentBias else { return nil }
    return UnsafePointer(address(bias + separateGate * configuration.hiddenSize))
  }
}
