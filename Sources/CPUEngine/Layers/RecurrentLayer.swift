import CKernels
import LanguageModels

/// One worker's part of a layer with a recurrent matrix: T steps, each a product for the worker's own lanes
/// and one loop over the gates. Workers synchronise between layers only, not between steps.
final class RecurrentLayer: CPULayer {
  static var structure: LayerStructure { .recurrent }
  static var readsHidden: Bool { true }

  let input: any LayerInput
  private let model: ModelMemory
  private let weights: LayerWeights
  private let share: WorkerShare
  /// W_hh h for the worker's lanes.
  private let product: MatrixProduct?
  /// [lanes, G·H]
  private let scratch: AlignedBuffer
  /// dgates · W_hh for the worker's lanes.
  private let back: MatrixProduct?
  /// dgatesᵀ · h′ for the worker's rows of gates.
  private let weightGradient: MatrixProduct?

  init(_ plan: LayerPlan) {
    guard let recurrent = plan.weights.recurrent else {
      preconditionFailure("a recurrent layer without a matrix")
    }
    (model, weights, share) = (plan.model, plan.weights, plan.share)
    input = plan.input()
    let (lanes, width) = (share.lanes.count, model.gateWidth)
    product = plan.product(rows: lanes, by: recurrent.forward)
    scratch = plan.products.gates(count: lanes * width)
    back = plan.withGradients ? plan.product(rows: lanes, by: recurrent.backward) : nil
    weightGradient =
      plan.withGradients
      ? plan.products.transposed(
        rows: share.gateRows.count, columns: plan.configuration.hiddenSize, depth: share.windowRows,
        leftStride: width, means: plan.means) : nil
  }

  func forward(_ job: WindowJob) {
    if !input.readsTable {
      input.project(job)
      job.crew.barrier()
    }
    runSteps(job)
    job.crew.barrier()
  }

  private func runSteps(_ job: WindowJob) {
    guard !share.lanes.isEmpty, let product, let inputs = job.inputs else { return }
    let (layer, workspace, loops) = (weights.number, job.workspace, job.loops)
    let (h, width, n) = (job.hiddenSize, model.gateWidth, job.lanes)
    let (first, count) = (share.lanes.lowerBound, share.lanes.count)
    let hidden = workspace.hidden[layer]
    let (carried, kept) = (workspace.carried[layer], workspace.kept[layer]?.start)
    let separateBias = model.separateBias(ofLayer: layer)
    let gates = workspace.gates[layer].start
    let readsTable = input.readsTable
    let drop = job.rowDrop(above: layer)
    let advance = model.loops.forward(loops)
    for time in 0..<job.steps {
      let row = time * n + first
      product.run(job.hiddenBefore(time, layer: layer, lanes: share.lanes), into: scratch.start)
      var step = charrnn_cell_forward(
        rows: count, units: h, gate_stride: h, gates_stride: width, state_stride: h,
        recurrent: scratch.start,
        input: readsTable ? model.foldedTable.start : gates + row * width,
        input_rows: readsTable ? inputs + row : nil, recurrent_bias: separateBias,
        activations: gates + row * width, kept: kept.map { $0 + row * h },
        previous_carried: job.carriedBefore(time, layer: layer, lanes: share.lanes),
        next_carried: carried.map { $0 + (row + n) * h },
        next_hidden: hidden[(row + n) * h])
      advance(&step)
      drop?(row..<row + count)
    }
  }

  /// Runs T backward steps for the worker's lanes; the activations are replaced by the gradients of the
  /// gates' inputs.
  func backward(_ job: WindowJob) {
    guard let back, let memory = job.workspace.gradients else { return }
    let (layer, workspace) = (weights.number, job.workspace)
    let (h, width, n) = (job.hiddenSize, model.gateWidth, job.lanes)
    let (first, count) = (share.lanes.lowerBound, share.lanes.count)
    let gates = workspace.gates[layer].start
    let gradients = workspace.gateGradients[layer]
    let recurrentGradients = workspace.recurrentGateGradients
    let (carried, kept) = (workspace.carried[layer], workspace.kept[layer]?.start)
    let fromAfter = memory.recurrent.start + first * h
    let carriedFromAfter = memory.carried.start + first * h
    // Truncation: no gradient flows in from the next window.
    fromAfter.update(repeating: 0, count: count * h)
    carriedFromAfter.update(repeating: 0, count: count * h)
    let stepBack = model.loops.backward(job.loops)
    for time in (0..<job.steps).reversed() {
      let row = time * n + first
      var step = charrnn_cell_backward(
        rows: count, hidden: h, activations: gates + row * width, kept: kept.map { $0 + row * h },
        gate_gradients: gradients[row * width], recurrent_gate_gradients: recurrentGradients?[row * width],
        previous_carried: job.carriedBefore(time, layer: layer, lanes: share.lanes),
        next_carried: carried.map { $0 + (row + n) * h },
        output_gradient: memory.output.start + row * h,
        recurrent_gradient: fromAfter, carried_gradient: carriedFromAfter)
      stepBack(&step)
      if time > 0 { back.run((recurrentGradients ?? gradients)[row * width], into: fromAfter) }
      job.clearResets(of: share.lanes, at: time, in: fromAfter)
      job.clearResets(of: share.lanes, at: time, in: carriedFromAfter)
    }
    job.clearUnreadHidden(ofLayer: layer, lanes: share.lanes)
  }

  /// Computes the gradients of W_hh and its bias: one product over all T·N rows.
  func makeGradients(_ job: WindowJob, into gradients: GradientMemory) {
    guard !share.gateRows.isEmpty, let recurrent = weights.recurrent else { return }
    let (layer, workspace) = (weights.number, job.workspace)
    let (start, count, width) = (share.gateRows.lowerBound, share.gateRows.count, model.gateWidth)
    let arena = gradients.arena.start
    let gates = workspace.gateGradients[layer][start]
    let gradient = arena + recurrent.place
    weightGradient?.run(
      workspace.recurrentGateGradients?[start] ?? gates, by: workspace.hidden[layer].start,
      into: gradient + start * job.hiddenSize)
    if let dropout = job.dropout, model.weightDrop.isActive {
      job.dropRecurrentRows(dropout, layer: layer, rows: share.gateRows, from: gradient, into: gradient)
    }
    let bias = arena + weights.places.required(.recurrentBias).offset + start
    if let recurrentGates = workspace.recurrentGateGradients?[start] {
      job.loops.column_sums(bias, recurrentGates, share.windowRows, count, width, 0)
    } else {
      bias.update(from: arena + weights.places.inputBias.offset + start, count: count)
    }
  }

  static func extraTrainingBytes(_ sizes: EngineMemory.Sizes, lanes: Int, steps: Int) -> Int {
    // The results of a step's product, for all lanes.
    4 * lanes * sizes.width
  }
}
