import CKernels
import LanguageModels

/// What sampling reads of a model: its matrices as one type of weights, and layer 0's inputs as rows that are folded when
/// they are met for the first time.
final class StreamWeights: PhasedJob {
  let type: WeightType
  let kernels: charrnn_kernels
  private let model: ModelMemory
  /// W_ihᵀ [H, H] of each gate of each layer but the first, whose list is empty.
  let input: [[any StreamMatrix]]
  /// W_hhᵀ [H, H] of each gate of each layer.
  let recurrent: [[any StreamMatrix]]
  /// [H, V]
  let projection: any StreamMatrix
  /// [V, G·H]: W_ih e + biases of every unit that was read.
  let table: AlignedBuffer
  private var rowVersions: [Int]
  private var packedVersion = -1
  private let matrices: [any StreamMatrix]

  init(model: ModelMemory, type: WeightType, kernels: charrnn_kernels) {
    self.model = model
    self.type = type
    self.kernels = kernels
    let configuration = model.configuration
    let (h, v) = (configuration.hiddenSize, configuration.vocabularySize)
    let places = model.places
    func gates(_ place: Int) -> [any StreamMatrix] {
      // A gate at a time: a share of the units is then a range of columns of each.
      (0..<model.gateWidth / h).map { gate in
        type.matrix(model.address(place) + gate * h * h, depth: h, columns: h, kernels: kernels)
      }
    }
    let layers = 0..<configuration.layers
    input = layers.map { $0 == 0 ? [] : gates(places.layers[$0].inputWeight) }
    recurrent = layers.map { gates(places.layers[$0].recurrentWeight) }
    projection = type.matrix(
      model.address(places.projectionWeight), depth: h, columns: v, kernels: kernels)
    table = AlignedBuffer(count: v * model.gateWidth)
    rowVersions = Array(repeating: -1, count: v)
    matrices = input.flatMap { $0 } + recurrent.flatMap { $0 } + [projection]
  }

  /// Bytes that a step reads of one layer.
  func byteCount(ofLayer layer: Int) -> Int {
    (input[layer] + recurrent[layer]).reduce(0) { $0 + $1.byteCount }
  }

  /// Makes what is derived from the parameters, if they have changed, and the rows of these units.
  func refresh(for units: [UInt32], with crew: WorkerCrew) {
    if packedVersion != model.version {
      crew.run(self)
      model.refreshBias()
      packedVersion = model.version
    }
    for unit in units where rowVersions[Int(unit)] != model.version { foldRow(Int(unit)) }
  }

  private func foldRow(_ unit: Int) {
    let (d, width) = (model.configuration.embeddingSize, model.gateWidth)
    kernels.matrix_vector(
      table.start + unit * width, model.address(model.places.layers[0].inputWeight),
      model.address(model.places.embedding) + unit * d, model.foldedBias[0].start, width, d)
    rowVersions[unit] = model.version
  }

  // MARK: Packing, a matrix a share

  var phases: Int { 1 }
  func shares(ofPhase phase: Int) -> Int { matrices.count }
  func run(share: Int, ofPhase phase: Int, worker: Int) { matrices[share].pack() }
}
