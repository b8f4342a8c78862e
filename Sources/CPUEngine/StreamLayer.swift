import CKernels
import LanguageModels

/// The weights of one layer as sampling reads them: one matrix of blocks of units, each block with all its gates.
///
/// The columns of a block are [G, B]; a row of the left factor is h of the layer below (not in layer 0, whose inputs are
/// rows of a table), then h of the step before. A block's weights lie in one piece: it is what a worker takes.
final class StreamLayer {
  let matrix: any StreamMatrix
  /// B: units of a block, a multiple of the panels' width.
  let blockUnits: Int
  /// How many blocks there are; the last may be short.
  let blocks: Int
  /// [blocks, G, B]: W_ih's and W_hh's biases.
  let bias: AlignedBuffer
  private let model: ModelMemory
  private let layer: Int
  private let hasInput: Bool
  /// Columns of a panel.
  private let panel: Int

  init(_ layer: Int, of model: ModelMemory, type: WeightType, workers: Int, kernels: charrnn_kernels) {
    self.layer = layer
    self.model = model
    hasInput = layer > 0
    let (h, panel) = (model.configuration.hiddenSize, kernels.panel_columns)
    self.panel = panel
    (blocks, blockUnits) = Self.blocks(of: h, panel: panel, workers: workers)
    let width = blocks * blockUnits * model.gates
    matrix = type.matrix(depth: hasInput ? 2 * h : h, columns: width, kernels: kernels)
    bias = AlignedBuffer(count: width)
  }

  /// How H units are cut into blocks, of which the last may be short.
  static func blocks(of h: Int, panel: Int, workers: Int) -> (count: Int, units: Int) {
    let panels = (h + panel - 1) / panel
    // Two a worker: one that is late leaves a quarter of the work to the others.
    let wanted = workers == 1 ? 1 : min(2 * workers, panels)
    let units = (panels + wanted - 1) / wanted * panel
    return ((h + units - 1) / units, units)
  }

  /// How wide a row of gates is.
  var width: Int { bias.count }

  /// The units of a block.
  func units(ofBlock block: Int) -> Range<Int> {
    block * blockUnits..<min((block + 1) * blockUnits, model.configuration.hiddenSize)
  }

  /// The columns of a block's gates.
  func columns(ofBlock block: Int) -> Range<Int> {
    let count = blockUnits * model.gates
    return block * count..<(block + 1) * count
  }

  /// Takes a block's weights and biases as they are now.
  func pack(block: Int) {
    let (h, depth, units) = (model.configuration.hiddenSize, matrix.depth, units(ofBlock: block))
    let places = model.places.layers[layer]
    let firstColumn = columns(ofBlock: block).lowerBound
    // A panel at a time: the rows of both matrices side by side.
    let rows = AlignedBuffer(count: panel * depth)
    for place in stride(from: 0, to: model.gates * blockUnits, by: panel) {
      let (gate, firstUnit) = (place / blockUnits, units.lowerBound + place % blockUnits)
      rows.clear()
      for unit in firstUnit..<max(firstUnit, min(firstUnit + panel, units.upperBound)) {
        let row = gate * h + unit
        var destination = rows.start + (unit - firstUnit) * depth
        if hasInput {
          destination.update(from: model.address(places.inputWeight + row * h), count: h)
          destination += h
        }
        destination.update(from: model.address(places.recurrentWeight + row * h), count: h)
        bias.start[firstColumn + place + unit - firstUnit] =
          model.address(places.inputBias)[row] + model.address(places.recurrentBias)[row]
      }
      matrix.pack(rows.start, columns: firstColumn + place..<firstColumn + place + panel)
    }
  }
}
