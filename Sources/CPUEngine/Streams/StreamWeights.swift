import CKernels
import LanguageModels

/// The weights in the layout for generation: the matrices in one type of weights, and the inputs of layer 0
/// as rows of a table, each computed when its unit is first read.
final class StreamWeights: SharedJob {
  let type: WeightType
  let kernels: charrnn_kernels
  let layers: [StreamLayer]
  /// [H, V]
  let projection: any StreamMatrix
  /// [V + K, width of layer 0]: W_ih e + biases of every unit that has been read, in the order of the layer's
  /// blocks. For a network that reads a context [V + K, C, H]: W⁰ₚ e for each position, without the bias.
  let table: AlignedBuffer
  private let model: ModelMemory
  /// [D]: the row of a unit that can only be read.
  private let readOnlyRow: AlignedBuffer
  private var rowVersions: [Int]
  private var packedVersion = -1

  init(model: ModelMemory, type: WeightType, workers: Int, kernels: charrnn_kernels) {
    self.model = model
    self.type = type
    self.kernels = kernels
    let configuration = model.configuration
    let v = configuration.vocabularySize
    layers = model.layers.map {
      StreamLayer($0, of: model, type: type, workers: workers, kernels: kernels)
    }
    projection = type.matrix(depth: configuration.hiddenSize, columns: v, kernels: kernels)
    // Rows that are never read take address space, not memory.
    let isSummed = model.tableCount > 1
    let rowWidth = isSummed ? model.tableCount * configuration.hiddenSize : layers[0].width
    table = AlignedBuffer(count: configuration.readableCount * rowWidth)
    rowVersions = Array(repeating: -1, count: configuration.readableCount)
    readOnlyRow = AlignedBuffer(count: configuration.embeddingSize)
  }

  /// Updates what is derived from the parameters, if they have changed, and the rows of these units.
  func refresh(for units: [UInt32], with crew: WorkerCrew) {
    if packedVersion != model.version {
      if !model.rowsAreCurrent {
        model.refreshRows(0..<model.configuration.vocabularySize, kernels: kernels)
        model.rowsAreCurrent = true
      }
      crew.run(self)
      packedVersion = model.version
    }
    for unit in units where rowVersions[Int(unit)] != model.version { foldRow(Int(unit)) }
  }

  private func foldRow(_ unit: Int) {
    let (h, d, first) = (model.configuration.hiddenSize, model.configuration.embeddingSize, layers[0])
    defer { rowVersions[unit] = model.version }
    let weight = model.address(model.layers[0].places.inputWeight.offset)
    let embedding = embeddingRow(of: unit)
    let c = model.tableCount
    if c > 1 {
      for position in 0..<c {
        kernels.matrix_vector(
          table.start + (unit * c + position) * h, weight + position * d, embedding, nil, h, d, c * d)
      }
      return
    }
    for block in 0..<first.blocks {
      let units = first.units(ofBlock: block)
      for gate in 0..<model.gates {
        let place = first.columns(ofBlock: block).lowerBound + gate * first.blockUnits
        kernels.matrix_vector(
          table.start + unit * first.width + place, weight + (gate * h + units.lowerBound) * d, embedding,
          first.bias.start + place, units.count, d, d)
      }
    }
  }

  private func embeddingRow(of unit: Int) -> UnsafePointer<Float> {
    guard unit >= model.configuration.vocabularySize, let sums = model.summedRows.first else {
      return model.embeddingRows + unit * model.configuration.embeddingSize
    }
    sums.writeParts(of: unit, from: model.parameters.start, to: readOnlyRow.start, kernels: kernels)
    return UnsafePointer(readOnlyRow.start)
  }

  // MARK: Packing: one share per block of a layer, and one for the projection

  var shares: Int { layers.reduce(1) { $0 + $1.blocks } }

  func run(share: Int) {
    var block = share
    for layer in layers {
      if block < layer.blocks {
        layer.pack(block: block)
        return
      }
      block -= layer.blocks
    }
    projection.pack(
      model.projectionRows, columns: 0..<model.configuration.vocabularySize)
  }
}
