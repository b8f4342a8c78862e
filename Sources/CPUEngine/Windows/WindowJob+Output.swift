import CKernels
import Platform
import LanguageModels

extension WindowJob {
  /// Computes the projection and the softmax cross-entropy of the worker's rows in blocks, so that T·N·V
  /// logits never exist at once; in training also the backward pass through both.
  func runOutput(_ plan: WorkerPlan, worker: Int) {
    let (v, h) = (model.configuration.vocabularySize, hiddenSize)
    let top = passedRows(ofLayer: layers - 1)
    let mask = mask(above: layers - 1)
    let bias = model.address(model.table.projectionBias.offset)
    let gradientScale = gradients != nil && chargedCount > 0 ? 1 / Float(chargedCount) : 0
    let weightGradient = gradients.map { gradients in
      plan.gradients?.partialWeight?.start
        ?? gradients.arena.start + model.table.projection.own.offset
    }
    if let weightGradient, let back = plan.gradients {
      weightGradient.update(repeating: 0, count: v * h)
      back.partialBias.clear()
    }
    guard let targets else { return }
    var loss = 0.0
    plan.forEachBlock { rows, product in
      let start = rows.lowerBound
      let topRows = top + start * h * model.operands.size
      let logitGradients = plan.logitGradients.start
      product.run(topRows, into: plan.logits.start, bias: bias)
      loss += loops.cross_entropy(
        plan.logits.start, targets + start, rows.count, v, gradientScale, logitGradients)
      guard let weightGradient, let back = plan.gradients, let outputGradient = workspace.gradients?.output
      else {
        return
      }
      let isWhole = rows.count == plan.blockRows
      if gradientScale == 0 { memset(logitGradients, 0, rows.count * v * model.operands.size) }
      (isWhole ? back.back.whole : back.back.tail)?.run(
        logitGradients, into: outputGradient.start + start * h)
      if let mask {
        apply(mask, rows: rows, from: outputGradient.start, into: outputGradient.start, of: .fp32)
      }
      (isWhole ? back.weight.whole : back.weight.tail)?.run(
        logitGradients, by: topRows, into: weightGradient)
      loops.column_sums(back.partialBias.start, logitGradients, rows.count, v, v, 1)
    }
    lossSums[worker] = loss
  }

  /// Sums the workers' parts of the projection's gradient, each worker for its units. If embedding and
  /// projection are tied, the embedding's gradient is already there.
  func sumProjectionGradients(_ plan: WorkerPlan, into gradients: GradientMemory) {
    let h = hiddenSize
    let (units, count) = (plan.share.units.lowerBound, plan.share.units.count)
    guard count > 0 else { return }
    let weight = gradients.arena.start + model.table.projection.own.offset
    let bias = gradients.arena.start + model.table.projectionBias.offset
    (bias + units).update(repeating: 0, count: count)
    for other in plans {
      guard let back = other.gradients else { continue }
      kernels.add(bias + units, back.partialBias.start + units, count)
      if let partial = back.partialWeight {
        kernels.add(weight + units * h, partial.start + units * h, count * h)
      }
    }
  }
}
