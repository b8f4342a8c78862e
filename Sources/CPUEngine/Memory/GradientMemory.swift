import CKernels
import LanguageModels

/// The gradient of the last window.
final class GradientMemory {
  /// Has the layout of the parameters.
  let arena: AlignedBuffer
  /// [V, G·H], or [C, V, H]: the gradient of the folded table.
  private(set) var table: AlignedBuffer?
  /// The same in the number type that products read; in fp32 the same memory.
  private(set) var tableOperands: OperandBuffer?

  init(for model: ModelMemory) {
    arena = AlignedBuffer(count: model.table.arenaCount)
  }

  /// Allocates the table's gradient.
  func prepareTable(for model: ModelMemory) {
    guard self.table == nil else { return }
    let table = AlignedBuffer(
      count: model.tableCount * model.configuration.vocabularySize * model.gateWidth)
    self.table = table
    tableOperands = .counterpart(of: table, as: model.operands)
  }
}
