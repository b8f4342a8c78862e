import CKernels
import LanguageModels

/// One worker's part of a layer without a hidden state. Its rows are independent of one another, so each
/// worker takes its own rows through all layers without waiting for the others.
final class FeedforwardLayer: CPULayer {
  static var structure: LayerStructure { .feedforward }
  static var readsHidden: Bool { false }

  let input: any LayerInput
  private let number: Int
  private let share: WorkerShare

  init(_ plan: LayerPlan) {
    (number, share) = (plan.weights.number, plan.share)
    input = plan.input()
  }

  /// Computes the hidden states, and keeps the values of tanh for the backward pass.
  func forward(_ job: WindowJob) {
    input.project(job)
    let (rows, h) = (share.rows, job.hiddenSize)
    guard !rows.isEmpty else { return }
    let values = job.workspace.gates[number].start + rows.lowerBound * h
    let hidden = job.workspace.hidden[number]
    job.loops.tanh_rows(hidden[(job.lanes + rows.lowerBound) * h], values, rows.count * h)
    job.rowDrop(above: number)?(rows)
  }

  func backward(_ job: WindowJob) {
    guard let memory = job.workspace.gradients else { return }
    let (first, count) = (share.rows.lowerBound * job.hiddenSize, share.rows.count * job.hiddenSize)
    job.loops.tanh_rows_back(
      job.workspace.gateGradients[number][first], job.workspace.gates[number].start + first,
      memory.output.start + first, count)
  }

  /// All tensors belong to the input.
  func makeGradients(_ job: WindowJob, into gradients: GradientMemory) {}

  static func extraTrainingBytes(_ sizes: EngineMemory.Sizes, lanes: Int, steps: Int) -> Int { 0 }
}
