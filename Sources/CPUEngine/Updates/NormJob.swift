import CKernels

/// The norm of the gradient; each worker sums a share of the pieces.
final class NormJob: CrewJob {
  private let gradients: AlignedBuffer
  private let kernels: charrnn_kernels
  private let workers: Int
  /// One sum per piece; a raw buffer, because all workers write to it at the same time.
  private let squares: UnsafeMutableBufferPointer<Double>

  /// The number of elements whose squares one worker sums; fixed, so that the result does not depend on the
  /// number of workers.
  private static let piece = 65_536

  init(of gradients: AlignedBuffer, kernels: charrnn_kernels, workers: Int) {
    self.gradients = gradients
    self.kernels = kernels
    self.workers = workers
    squares = .allocate(capacity: (gradients.count + Self.piece - 1) / Self.piece)
    squares.initialize(repeating: 0)
  }

  deinit { squares.deallocate() }

  func run(worker: Int) {
    for piece in share(of: squares.count, worker: worker, workers: workers) {
      let start = piece * Self.piece
      squares[piece] = kernels.sum_of_squares(
        gradients.start + start, min(Self.piece, gradients.count - start))
    }
  }

  /// The Euclidean norm, after all workers have summed.
  var norm: Double { squares.reduce(0, +).squareRoot() }
}
