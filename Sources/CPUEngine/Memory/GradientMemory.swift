import CKernels
import LanguageModels

/// The gradient of the last window, and its norm.
final class GradientMemory {
  /// Laid out as the parameters.
  let arena: AlignedBuffer
  /// [V, G·H], or [C, V, H]: the gradient of the folded table.
  private(set) var table: AlignedBuffer?
  /// The same as products read it; in fp32 the same memory.
  private(set) var tableOperands: OperandBuffer?
  /// One sum a piece; an address, for all workers write into it at once.
  private let squares: UnsafeMutableBufferPointer<Double>

  /// Elements of a piece whose squares are summed by one worker; fixed, so that the sum does not depend on their number.
  private static let piece = 65_536

  init(for model: ModelMemory) {
    arena = AlignedBuffer(count: model.table.arenaCount)
    squares = .allocate(capacity: (arena.count + Self.piece - 1) / Self.piece)
    squares.initialize(repeating: 0)
  }

  deinit { squares.deallocate() }

  /// Makes room for the table's gradient.
  func prepareTable(for model: ModelMemory) {
    guard self.table == nil else { return }
    let table = AlignedBuffer(
      count: model.tableCount * model.configuration.vocabularySize * model.gateWidth)
    self.table = table
    tableOperands = .counterpart(of: table, as: model.operands)
  }

  /// Sums the squares of the worker's pieces.
  func sumSquares(worker: Int, workers: Int, kernels: charrnn_kernels) {
    for piece in share(of: squares.count, worker: worker, workers: workers) {
      let start = piece * Self.piece
      squares[piece] = kernels.sum_of_squares(arena.start + start, min(Self.piece, arena.count - start))
    }
  }

  /// The Euclidean norm, after all workers have summed.
  var norm: Double { squares.reduce(0, +).squareRoot() }
}
