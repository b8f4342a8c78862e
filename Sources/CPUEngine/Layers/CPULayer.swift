import LanguageModels

/// One worker's computation of one layer in windows of one shape. There is one type for each
/// ``LayerStructure``; it also says how generation reads such a layer.
///
/// A window runs layer by layer. Every worker makes each call, and each worker writes only its own share; if
/// a layer needs what other workers write, it waits for them itself.
protocol CPULayer: AnyObject {
  /// The structure that the type implements.
  static var structure: LayerStructure { get }
  /// Whether a layer multiplies its previous hidden state.
  static var readsHidden: Bool { get }

  /// Plans the products of one worker.
  init(_ plan: LayerPlan)

  /// The computation of the gates' inputs from the layer's input.
  var input: any LayerInput { get }

  /// Computes the hidden states from the layer's input.
  func forward(_ job: WindowJob)
  /// Computes the gradient of the gates' inputs from the gradient of the hidden states.
  func backward(_ job: WindowJob)
  /// Computes the gradients of the tensors that do not belong to ``input``; called after those of `input`.
  func makeGradients(_ job: WindowJob, into gradients: GradientMemory)

  /// Bytes that training needs for a layer of this structure only; see ``EngineMemory``.
  static func extraTrainingBytes(_ sizes: EngineMemory.Sizes, lanes: Int, steps: Int) -> Int
}

/// The computation of the gates' inputs, [T·N, G·H], from a layer's input, and its gradients.
protocol LayerInput: AnyObject {
  /// Whether the steps read rows of the folded table instead of rows of the window.
  var readsTable: Bool { get }
  /// Computes the worker's rows of the folded table.
  func makeTable(_ job: WindowJob)
  /// Computes W x + b for the worker's rows.
  func project(_ job: WindowJob)
  /// Computes the gradient of the hidden states of the layer below, for the worker's rows.
  func passBack(_ job: WindowJob)
  /// Computes the gradients of the weight and the bias, for the worker's rows of gates.
  func makeGradients(_ job: WindowJob, into gradients: GradientMemory)
  /// Computes the gradient of the embedding, if the layer is the first.
  func makeEmbeddingGradient(_ job: WindowJob, into gradients: GradientMemory)
}

/// The layers that this engine implements, by structure.
enum CPULayers {
  /// The registry: one type for every structure.
  static var all: [any CPULayer.Type] { [RecurrentLayer.self, ElementwiseLayer.self, FeedforwardLayer.self] }

  /// The type for a structure.
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
  /// Whether each position of a context has rows of its own.
  let splitsContext: Bool
  let products: WorkerProducts
  let means: ProductMeans

  var configuration: ModelConfiguration { model.configuration }
  var isFirst: Bool { weights.number == 0 }

  /// A product of rows by packed weights; nil if there are no rows.
  func product(
    rows: Int, by matrix: PackedMatrix, hasBias: Bool = false, accumulates: Bool = false
  ) -> MatrixProduct? {
    guard rows > 0 else { return nil }
    var shape = ProductShape.rows(rows, by: matrix, hasBias: hasBias)
    shape.accumulates = accumulates
    return MatrixProduct(shape, means: means)
  }

  /// The input of a layer: several units, concatenated, for the first layer of a model that reads a context;
  /// otherwise one row.
  func input() -> any LayerInput {
    weights.positions.isEmpty ? DenseInput(self) : ContextInput(self)
  }
}

/// The parts of a window that one worker computes.
struct WorkerShare {
  let worker: Int
  let workers: Int
  /// N, for all workers together.
  let laneCount: Int
  /// T
  let steps: Int
  /// The lanes whose recurrence this worker computes.
  let lanes: Range<Int>
  /// The rows of [T·N] for which this worker computes products over the whole window.
  let rows: Range<Int>
  /// The units whose rows of tables this worker computes.
  let units: Range<Int>
  /// The rows of [G·H] whose weight gradients this worker computes.
  let gateRows: Range<Int>
  /// The columns of [V, D] in which this worker sums the embedding gradient, if there is no table.
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

  /// This worker's part of any other range.
  func part(of count: Int) -> Range<Int> { share(of: count, worker: worker, workers: workers) }

  /// T·N
  var windowRows: Int { laneCount * steps }
}

/// Products and memory that all layers of one worker share, one layer at a time.
final class WorkerProducts {
  private struct Key: Hashable {
    let rows, columns, depth, leftStride: Int
  }

  private var transposed: [Key: MatrixProduct] = [:]
  private var gateRows: AlignedBuffer?

  /// Aᵀ·B, where A has rows of width `leftStride`, of which `rows` columns are used; nil if there is nothing
  /// to multiply.
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

  /// Memory for at least `count` numbers of gates, used between a product and a step.
  func gates(count: Int) -> AlignedBuffer {
    if let gateRows, gateRows.count >= count { return gateRows }
    let rows = AlignedBuffer(count: count)
    gateRows = rows
    return rows
  }
}
