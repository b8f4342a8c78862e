import CKernels
import LanguageModels

/// One worker's part of a layer whose state is passed from step to step element by element: the products of a
/// window are those of its input only, and a loop over the gates runs through the T steps of the worker's
/// lanes.
final class ElementwiseLayer: CPULayer {
  static var structure: LayerStructure { .elementwise }
  static var readsHidden: Bool { false }

  let input: any LayerInput
  private let model: ModelMemory
  private let number: Int
  private let share: WorkerShare

  init(_ plan: LayerPlan) {
    (model, number, share) = (plan.model, plan.weights.number, plan.share)
    input = plan.input()
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
    guard !share.lanes.isEmpty, let inputs = job.inputs else { return }
    let (workspace, h, width, n) = (job.workspace, job.hiddenSize, model.gateWidth, job.lanes)
    let (first, count) = (share.lanes.lowerBound, share.lanes.count)
    let (hidden, carried) = (workspace.hidden[number], workspace.carried[number])
    let gates = workspace.gates[number].start
    let readsTable = input.readsTable
    let drop = job.rowDrop(above: number)
    let advance = model.loops.forward(job.loops)
    for time in 0..<job.steps {
      let row = time * n + first
      var step = charrnn_cell_forward(
        rows: count, units: h, gate_stride: h, gates_stride: width, state_stride: h, recurrent: nil,
        input: readsTable ? model.foldedTable.start : gates + row * width,
        input_rows: readsTable ? inputs + row : nil, recurrent_bias: nil,
        activations: gates + row * width, kept: nil,
        previous_carried: job.carriedBefore(time, layer: number, lanes: share.lanes),
        next_carried: carried.map { $0 + (row + n) * h },
        next_hidden: hidden[(row + n) * h])
      advance(&step)
      drop?(row..<row + count)
    }
  }

  func backward(_ job: WindowJob) {
    guard !share.lanes.isEmpty, let memory = job.workspace.gradients else { return }
    let (workspace, h, width, n) = (job.workspace, job.hiddenSize, model.gateWidth, job.lanes)
    let (first, count) = (share.lanes.lowerBound, share.lanes.count)
    let gates = workspace.gates[number].start
    let gradients = workspace.gateGradients[number]
    let carried = workspace.carried[number]
    let fromAfter = memory.carried.start + first * h
    // Truncation: no gradient flows in from the next window.
    fromAfter.update(repeating: 0, count: count * h)
    let stepBack = model.loops.backward(job.loops)
    for time in (0..<job.steps).reversed() {
      let row = time * n + first
      var step = charrnn_cell_backward(
        rows: count, hidden: h, activations: gates + row * width, kept: nil,
        gate_gradients: gradients[row * width], recurrent_gate_gradients: nil,
        previous_carried: job.carriedBefore(time, layer: number, lanes: share.lanes),
        next_carried: carried.map { $0 + (row + n) * h },
        output_gradient: memory.output.start + row * h, recurrent_gradient: nil,
        carried_gradient: fromAfter)
      stepBack(&step)
      job.clearResets(of: share.lanes, at: time, in: fromAfter)
    }
  }

  /// All tensors belong to the input.
  func makeGradients(_ job: WindowJob, into gradients: GradientMemory) {}

  static func extraTrainingBytes(_ sizes: EngineMemory.Sizes, lanes: Int, steps: Int) -> Int { 0 }
}
