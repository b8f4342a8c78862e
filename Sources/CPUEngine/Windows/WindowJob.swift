import CKernels
import LanguageModels

/// One window: the forward pass and, for training, the backward pass, as the work of all workers between two
/// states.
///
/// Layers have types of their own (``CPULayer``), the other phases have an extension each
/// (`WindowJob+….swift`). Within a phase every worker writes only its own share (lanes, rows, units or rows
/// of gates), so that results depend on the number of workers but not on their timing.
final class WindowJob: CrewJob {
  let model: ModelMemory
  let kernels: charrnn_kernels
  /// The loops for the number type that products multiply.
  let loops: charrnn_operand_kernels
  unowned let crew: WorkerCrew
  let workspace: Workspace
  let plans: [WorkerPlan]
  let steps: Int
  /// Whether layer 0 reads rows of the folded table instead of multiplying embedding rows.
  let usesTable: Bool
  /// Where gradients are written; nil if none are computed.
  let gradients: GradientMemory?
  let packings: [any WeightPacking]
  /// Whether a context is stored for each of its positions, because lanes are reset inside the window.
  let splitsContext: Bool

  // What changes from window to window.
  var inputs: UnsafePointer<UInt32>?
  var targets: UnsafePointer<UInt32>?
  /// [T, N]; nil if no lane is reset.
  var resets: UnsafePointer<Bool>?
  var dropout: Dropout?
  /// The number of the window's first lane.
  var firstLane = 0
  var chargedCount = 0
  /// Σ −ln p of each worker's rows; a raw buffer, because all workers write to it at the same time.
  let lossSums: UnsafeMutableBufferPointer<Double>

  var lanes: Int { workspace.lanes }
  var hiddenSize: Int { model.configuration.hiddenSize }
  var layers: Int { model.configuration.layers }

  init(
    model: ModelMemory, kernels: charrnn_kernels, crew: WorkerCrew, workspace: Workspace,
    steps: Int,
    gradients: GradientMemory?, dropsEmbedding: Bool = false, splitsContext: Bool = false,
    library: ProductLibrary
  ) {
    self.model = model
    self.kernels = kernels
    loops = model.operands.loops(of: kernels)
    self.crew = crew
    self.workspace = workspace
    self.steps = steps
    self.gradients = gradients
    self.splitsContext = splitsContext
    if splitsContext { workspace.prepareSplitContext() }
    let usesTable = Self.usesTable(
      model, rows: workspace.lanes * steps, isTraining: gradients != nil, dropsEmbedding: dropsEmbedding)
    self.usesTable = usesTable
    if usesTable {
      model.prepareTable()
    } else if model.configuration.inputPositions > 1 {
      workspace.prepareContext(width: model.configuration.embeddingSize, isSplit: splitsContext)
    } else {
      workspace.prepareEmbedding(width: model.configuration.embeddingSize)
    }
    plans = (0..<crew.count).map { worker in
      WorkerPlan(
        share: WorkerShare(
          worker: worker, workers: crew.count, model: model, lanes: workspace.lanes, steps: steps),
        model: model, usesTable: usesTable, withGradients: gradients != nil, splitsContext: splitsContext,
        library: library, kernels: kernels)
    }
    packings = model.packings
    lossSums = .allocate(capacity: crew.count)
    lossSums.initialize(repeating: 0)
  }

  deinit { lossSums.deallocate() }

  /// Whether the table pays off. With constant weights it is computed once. A training window computes it
  /// again, which pays off only if there are at least as many rows as units, and with dropout on the
  /// embedding every position has its own row. For evaluation alone, the tables for all positions of a
  /// context can become too large.
  static func usesTable(
    _ model: ModelMemory, rows: Int, isTraining: Bool, dropsEmbedding: Bool = false
  ) -> Bool {
    let count = model.configuration.vocabularySize
    if isTraining && dropsEmbedding { return false }
    if count <= rows { return true }
    return !isTraining && (model.tableCount == 1 || model.tableCount * count * model.gateWidth <= 1 << 24)
  }

  func run(worker: Int) {
    let plan = plans[worker]
    refreshDerived(plan, worker: worker)
    crew.barrier()
    for layer in plan.layers { layer.forward(self) }
    runOutput(plan, worker: worker)
    guard let gradients else { return }
    crew.barrier()
    runBackward(plan, into: gradients)
    // Both add to the same table, but the embedding's rows were scattered by columns.
    if model.configuration.isTied && !usesTable { crew.barrier() }
    sumProjectionGradients(plan, into: gradients)
    guard !model.summedRows.isEmpty else { return }
    crew.barrier()
    for rows in model.summedRows {
      rows.sumPartGradients(
        in: gradients.arena.start, worker: worker, workers: crew.count, kernels: kernels)
    }
  }

  /// From the gradient of the last layer's hidden states down to all weights: backpropagation through time.
  private func runBackward(_ plan: WorkerPlan, into gradients: GradientMemory) {
    for number in plan.layers.indices.reversed() {
      let layer = plan.layers[number]
      layer.backward(self)
      crew.barrier()
      if number > 0 { layer.input.passBack(self) }
      layer.input.makeGradients(self, into: gradients)
      layer.makeGradients(self, into: gradients)
      crew.barrier()
    }
    plan.layers[0].input.makeEmbeddingGradient(self, into: gradients)
  }

  /// The address of the input rows [T·N, I] of a layer.
  func inputRows(ofLayer layer: Int, from row: Int = 0) -> UnsafeMutableRawPointer {
    if layer == 0, let embedded = workspace.embedded {
      return embedded[row * model.configuration.embeddingSize]
    }
    return passedRows(ofLayer: layer - 1, from: row)
  }

  /// Updates everything derived from the parameters: rows that are sums, recurrent weights with dropped
  /// elements, packed weights, sums of biases and the folded table.
  private func refreshDerived(_ plan: WorkerPlan, worker: Int) {
    let sumsRows = !model.summedRows.isEmpty && !model.rowsAreCurrent
    if sumsRows { model.refreshRows(plan.share.units, kernels: kernels) }
    dropRecurrentWeights(plan)
    if sumsRows || model.weightDrop.isActive { crew.barrier() }
    let count = crew.count
    for (place, packing) in packings.enumerated() where place % count == worker {
      packing.refresh(on: plan.means.stream)
    }
    if worker == 0 {
      model.refreshBias()
      takeContext()
    }
    let (units, d) = (plan.share.units, model.configuration.embeddingSize)
    // A training window always recomputes the table: one computed during evaluation, by a product of another
    // shape, may be rounded differently, and a resumed run would not have it.
    let makesTable = usesTable && (gradients != nil || !model.tableIsCurrent)
    if makesTable && model.operands != .fp32 {
      loops.narrow(
        model.embedding[units.lowerBound * d], model.embeddingRows + units.lowerBound * d, units.count * d)
    }
    crew.barrier()
    if makesTable { plan.layers[0].input.makeTable(self) }
  }
}
