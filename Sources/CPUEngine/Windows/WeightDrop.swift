import CKernels
import LanguageModels

/// Recurrent matrices with dropped elements (weight-drop: Merity, Keskar and Socher 2018), which the products
/// of one window multiply instead of the parameters.
final class WeightDrop {
  /// [G·H, H] for each layer that has a recurrent matrix; empty until first used.
  private(set) var matrices: [AlignedBuffer] = []
  /// Whether the products read ``matrices``.
  private(set) var isActive = false
  private let rows: Int
  private let columns: Int
  private let layers: Int

  init(rows: Int, columns: Int, layers: Int) {
    (self.rows, self.columns, self.layers) = (rows, columns, layers)
  }

  /// Makes the products of the next window read matrices with dropped elements, or the parameters again.
  func select(_ dropout: Dropout?, for model: ModelMemory) {
    let wasActive = isActive
    isActive = layers > 0 && (dropout.map { $0.weightProbability > 0 } ?? false)
    guard isActive || wasActive else { return }
    if isActive && matrices.isEmpty {
      matrices = (0..<layers).map { _ in AlignedBuffer(count: rows * columns) }
    }
    var matrix = 0
    for layer in model.layers {
      guard let recurrent = layer.recurrent else { continue }
      let source = UnsafePointer(isActive ? matrices[matrix].start : model.address(recurrent.place))
      recurrent.forward.read(from: source)
      recurrent.backward.read(from: source)
      matrix += 1
    }
  }
}

extension WindowJob {
  /// Drops elements of the recurrent matrices, for the worker's rows of gates.
  func dropRecurrentWeights(_ plan: WorkerPlan) {
    guard let dropout, model.weightDrop.isActive else { return }
    var matrix = 0
    for layer in model.layers {
      guard let recurrent = layer.recurrent else { continue }
      dropRecurrentRows(
        dropout, layer: layer.number, rows: plan.share.gateRows, from: model.address(recurrent.place),
        into: model.weightDrop.matrices[matrix].start)
      matrix += 1
    }
  }

  /// Multiplies rows of a matrix [G·H, H] by the mask of a layer's recurrent matrix.
  func dropRecurrentRows(
    _ dropout: Dropout, layer: Int, rows: Range<Int>, from source: UnsafePointer<Float>,
    into destination: UnsafeMutablePointer<Float>
  ) {
    let (key, h) = (dropout.key(.recurrentWeight, layer: layer), hiddenSize)
    for row in rows {
      kernels.fp32.dropout_row(
        destination + row * h, source + row * h, h, Dropout.rowKey(key, time: row, lane: 0),
        dropout.weightThreshold, dropout.weightScale)
    }
  }
}
