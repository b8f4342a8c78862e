import CKernels
import LanguageModels

/// The weights of one layer in the layout for generation: one matrix made of blocks of hidden units, each
/// block with all its gates.
///
/// The columns of a block are [G, B]. A row of the left operand is h of the layer below (not in layer 0,
/// whose inputs are rows of a table), followed by the previous h if the layer multiplies it. The weights of a
/// block are contiguous; a worker takes one block at a time.
final class StreamLayer {
  /// Nil if the layer multiplies nothing: its inputs are rows of a table, and its state is not multiplied.
  let matrix: (any StreamMatrix)?
  /// W_ih alone, in blocks like those of ``matrix``, if the two projections must be kept separate; then
  /// ``matrix`` is W_hh.
  let inputMatrix: (any StreamMatrix)?
  /// B: hidden units per block, a multiple of the panel width.
  let blockUnits: Int
  /// The number of blocks; the last may be shorter.
  let blocks: Int
  /// [blocks, G, B]: the sum of both biases; for a ``ModelMemory/separateGate``, the input bias alone.
  let bias: AlignedBuffer
  private let model: ModelMemory
  private let weights: LayerWeights
  private let hasInput: Bool
  /// Columns per panel.
  private let panel: Int

  init(
    _ weights: LayerWeights, of model: ModelMemory, type: WeightType, workers: Int, kernels: charrnn_kernels
  ) {
    self.weights = weights
    self.model = model
    hasInput = weights.number > 0
    let (h, panel) = (model.configuration.hiddenSize, kernels.panel_columns)
    self.panel = panel
    (blocks, blockUnits) = Self.blocks(of: h, panel: panel, workers: workers)
    let width = blocks * blockUnits * model.gates
    let isApart = hasInput && model.separateGate != nil
    let parts = (hasInput && !isApart ? 1 : 0) + (weights.recurrent == nil ? 0 : 1)
    matrix = parts > 0 ? type.matrix(depth: parts * h, columns: width, kernels: kernels) : nil
    inputMatrix = isApart ? type.matrix(depth: h, columns: width, kernels: kernels) : nil
    bias = AlignedBuffer(count: width)
  }

  /// How H hidden units are divided into blocks, of which the last may be shorter.
  static func blocks(of h: Int, panel: Int, workers: Int) -> (count: Int, units: Int) {
    let panels = (h + panel - 1) / panel
    // Two per worker: a worker that is late leaves a quarter of the work to the others.
    let wanted = workers == 1 ? 1 : min(2 * workers, panels)
    let units = (panels + wanted - 1) / wanted * panel
    return ((h + units - 1) / units, units)
  }

  /// Bytes that one step reads.
  var byteCount: Int { (matrix?.byteCount ?? 0) + (inputMatrix?.byteCount ?? 0) }

  /// The width of a row of gates.
  var width: Int { bias.count }

  /// The hidden units of a block.
  func units(ofBlock block: Int) -> Range<Int> {
    block * blockUnits..<min((block + 1) * blockUnits, model.configuration.hiddenSize)
  }

  /// The columns of a block's gates.
  func columns(ofBlock block: Int) -> Range<Int> {
    let count = blockUnits * model.gates
    return block * count..<(block + 1) * count
  }

  /// Packs the current weights and biases of a block.
  func pack(block: Int) {
    let (h, units) = (model.configuration.hiddenSize, units(ofBlock: block))
    let firstColumn = columns(ofBlock: block).lowerBound
    let inputWeight = hasInput ? weights.places.inputWeight.offset : nil
    if let inputMatrix {
      pack(block, of: inputMatrix, rows: [inputWeight])
      pack(block, of: matrix, rows: [weights.recurrent?.place])
    } else {
      pack(block, of: matrix, rows: [inputWeight, weights.recurrent?.place])
    }
    let recurrentBiases = weights.places[.recurrentBias].map { model.address($0.offset) }
    for gate in 0..<model.gates {
      for unit in units {
        let row = gate * h + unit
        let recurrentBias = gate == model.separateGate ? 0 : recurrentBiases?[row] ?? 0
        bias.start[firstColumn + gate * blockUnits + unit - units.lowerBound] =
          model.address(weights.places.inputBias.offset)[row] + recurrentBias
      }
    }
  }

  /// Packs a block's columns of a matrix, which are rows of one or more weights [G·H, H], concatenated.
  private func pack(_ block: Int, of matrix: (any StreamMatrix)?, rows weights: [Int?]) {
    let weights = weights.compactMap { $0 }
    guard let matrix, !weights.isEmpty else { return }
    let (h, depth, units) = (model.configuration.hiddenSize, matrix.depth, units(ofBlock: block))
    let firstColumn = columns(ofBlock: block).lowerBound
    // One panel at a time.
    withUnsafeTemporaryAllocation(of: Float.self, capacity: panel * depth) { rows in
      guard let start = rows.baseAddress else { return }
      for place in stride(from: 0, to: model.gates * blockUnits, by: panel) {
        let (gate, firstUnit) = (place / blockUnits, units.lowerBound + place % blockUnits)
        rows.initialize(repeating: 0)
        for unit in firstUnit..<max(firstUnit, min(firstUnit + panel, units.upperBound)) {
          for (part, weight) in weights.enumerated() {
            (start + (unit - firstUnit) * depth + part * h).update(
              from: model.address(weight + (gate * h + unit) * h), count: h)
          }
        }
        matrix.pack(start, columns: firstColumn + place..<firstColumn + place + panel)
      }
    }
  }
}
