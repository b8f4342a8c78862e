import CKernels
import LanguageModels

/// How this engine computes a cell: the loops for one step forward and one step back.
///
/// A new cell is one file in `Cells/` and a line in ``all``.
struct CPUCell: Sendable {
  /// The registered name of the ``CellDescriptor``.
  let name: String
  /// One step forward.
  let forward:
    @Sendable (borrowing charrnn_operand_kernels) -> (
      @convention(c) (UnsafePointer<charrnn_cell_forward>?) -> Void
    )
  /// One step back.
  let backward:
    @Sendable (borrowing charrnn_operand_kernels) -> (
      @convention(c) (UnsafePointer<charrnn_cell_backward>?) -> Void
    )

  /// The registry: every cell that this engine runs.
  static let all: [CPUCell] = [.lstm]

  /// The cell with this registered name.
  static func named(_ name: String) -> CPUCell {
    guard let cell = all.first(where: { $0.name == name }) else {
      preconditionFailure("the CPU engine has no cell \(name); it has \(all.map(\.name))")
    }
    return cell
  }
}
