import LanguageModels

/// What one worker does of one layer in windows of one shape, and how a stream reads such a layer: one type
/// for each ``LayerStructure``.
///
/// A window runs layer by layer. Each call is made by all workers, and each worker writes only its own share;
/// where a layer needs what others have written, it waits for them itself.
protocol CPULayer: AnyObject {
  /// The structure that the type answers for.
  static var structure: LayerStructure { get }
  /// Whether a layer multiplies its hidden state of the step before.
  static var readsHidden: Bool { get }

  /// Plans the products of one worker.
  init(_ plan: LayerPlan)

  /// How the layer's inputs become its gates' inputs.
  var input: any LayerInput { get }

  /// From the layer's inputs to its hidden states.
  func forward(_ job: WindowJob)
  /// From the gradient of the hidden states to that of the gates' inputs.
  func backward(_ job: WindowJob)
  /// The gradients of the tensors that ``input`` does not have, after those that it has.
  func makeGradients(_ job: WindowJob, into gradients: GradientMemory)

  /// Bytes of a layer for training that other structures do not need; see ``EngineMemory``.
  static func extraTrainingBytes(_ sizes: EngineMemory.Sizes, lanes: Int, steps: Int) -> Int
}

/// How what a layer reads becomes the inputs of its gates, [T·N, G·H], and the way back.
protocol LayerInput: AnyObject {
  /// Whether the steps read rows of the folded table instead of rows of the window.
  var readsTable: Bool { get }
  /// Makes the worker's rows of the folded table.
  func makeTable(_ job: WindowJob)
  /// W x + b of the worker's rows.
  func project(_ job: WindowJob)
  /// The gradient of the hidden states of the layer below, for the worker's rows.
  func passBack(_ job: WindowJob)
  /// The gradients of weight and bias, for the worker's gate rows.
  func makeGradients(_ job: WindowJob, into gradients: GradientMemory)
  /// The gradient of the embedding, where the layer is the first.
  func makeEmbeddingGradient(_ job: WindowJob, into gradients: GradientMemory)
}

/// The layers that this engine runs, by their structure.
enum CPULayers {
  /// The registry: a type for every structure.
  static var all: [any CPULayer.Type] { [RecurrentLayer.self, ElementwiseLayer.self, FeedforwardLayer.self] }

  /// The type that answers for a structure.
  static func type(for structure: LayerStructure) -> any CPULayer.Type {
    guard let type = all.first(where: { $0.structure.name == structure.name }) else {
      preconditionFailure("the CPU engine has no layer of structure \(structure.name)")
    }
    return type
  }
}

/// What a worker's part of a layer is planned from.
struct LayerPlan {
  let model: ModelMemory
  let weights: LayerWeights
  let share: WorkerShare
  /// Whether layer 0 reads rows of the folded table.
  let usesTable: Bool
  let withGradients: Bool
  let products: WorkerProducts
  let means: ProductMeans

  var configuration: ModelConfiguration { model.configuration }
  var isFirst: Bool { weights.number == 0 }

  /// A product of rows by packed weights; none where there are no rows.
  func product(
    rows: Int, by matrix: PackedMatrix, hasBias: Bool = false, accumulates: Bool = false
  ) -> MatrixProduct? {
    guard rows > 0 else { return nil }
    var shape = ProductShape.rows(rows, by: matrix, hasBias: hasBias)
    shape.accumulates = accumulates
    return MatrixProduct(shape, means: means)
  }

  /// The inputs of a layer: of the first one several units side by side where the model reads a context.
  func input() -> any LayerInput {
    weights.positions.isEmpty ? DenseInput(self) : ContextInput(self)
  }
}

/// What a worker writes.
struct WorkerShare {
  let worker: Int
  let workers: Int
  /// N, of all workers.
  let laneCount: Int
  /// T
  let steps: Int
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

  init(worker: Int, workers: Int, model: ModelMemory, lanes laneCount: Int, steps: Int) {
    self.worker = worker
    self.workers = workers
    self.laneCount = laneCount
    self.steps = steps
    func part(_ count: Int, granularity: Int = 1) -> Range<Int> {
      share(of: count, worker: worker, workers: workers, granularity: granularity)
    }
    lanes = part(laneCount)
    rows = part(laneCount * steps, granularity: 16)
    units = part(model.configuration.vocabularySize, granularity: 16)
    gateRows = part(model.gateWidth, granularity: 16)
    embeddingColumns = part(model.configuration.embeddingSize)
  }

  /// This worker's part of anything else.
  func part(of count: Int) -> Range<Int> { share(of: count, worker: worker, workers: workers) }

  /// T·N
  var windowRows: Int { laneCount * steps }
}

/// Products and memory that the layers of one worker use in turns.
final class WorkerProducts {
  private struct Key: Hashable {
    let rows, columns, depth, leftStride: Int
  }

  private var transposed: [Key: MatrixProduct] = [:]
  private var gateRows: AlignedBuffer?

  /// Aᵀ·B, where A has rows of width `leftStride`, of which `rows` columns are taken; none where there is
  /// nothing to multiply.
  func transposed(
    rows: Int, columns: Int, depth: Int, leftStride: Int, means: ProductMeans
  ) -> MatrixProduct? {
    guard rows > 0, depth > 0 else { return nil }
    let key = Key(rows: rows, columns: columns, depth: depth, leftStride: leftStride)
    if let product = transposed[key] { return product }
    let product = MatrixProduct(
      ProductShape(
        rows: rows, columns: columns, depth: depth, factors: .transposed(leftStride: leftStride)),
      means: means)
    transposed[key] = product
    return product
  }

  /// Room for rows of gates between a product and a step: at least as many numbers.
  func gates(count: Int) -> AlignedBuffer {
    if let gateRows, gateRows.count >= count { return gateRows }
    let rows = AlignedBuffer(count: count)
    gateRows = rows
    return rows
  }
}
