import CKernels

/// A product by our own loops.
final class KernelProduct {
  private let loops: charrnn_operand_kernels
  private let shape: ProductShape
  private let packing: KernelPacking?
  private let scratch: ProductScratch

  init(_ shape: ProductShape, means: ProductMeans) {
    self.shape = shape
    loops = means.operands.loops(of: means.kernels)
    scratch = means.scratch
    switch shape.factors {
    case .rowsByWeights(let matrix):
      packing = matrix.packing(as: means.operands, by: means.kernels)
    case .transposed:
      packing = nil
      scratch.reserve(loops.transposed_scratch_bytes(shape.columns))
    }
  }

  /// Multiplies by packed weights, which must be up to date.
  func run(_ a: UnsafeRawPointer, into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?) {
    guard let packing else { preconditionFailure("a product by a plain matrix that was given none") }
    precondition(packing.isCurrent, "a product by weights that were not packed after they changed")
    var product = charrnn_product(
      rows: shape.rows, columns: shape.columns, depth: shape.depth, left: a, left_stride: shape.depth,
      right: packing.storage.start, bias: bias, result: c,
      result_stride: shape.resultStride ?? shape.columns,
      accumulates: shape.accumulates ? 1 : 0)
    loops.product(&product)
  }

  /// Multiplies a transposed matrix by a plain one.
  func run(_ a: UnsafeRawPointer, by b: UnsafeRawPointer, into c: UnsafeMutablePointer<Float>) {
    guard case .transposed(let leftStride) = shape.factors else {
      preconditionFailure("a plain matrix given to a product by packed weights")
    }
    var product = charrnn_transposed_product(
      rows: shape.rows, columns: shape.columns, depth: shape.depth, left: a, left_stride: leftStride,
      right: b,
      right_stride: shape.columns, result: c, result_stride: shape.resultStride ?? shape.columns,
      accumulates: shape.accumulates ? 1 : 0, scratch: scratch.start)
    loops.transposed_product(&product)
  }
}

/// Memory in which one worker's products pack their operands, one product at a time.
final class ProductScratch {
  private var memory = AlignedMemory(byteCount: 0)

  /// Allocates at least `byteCount` bytes; must be called before any product runs.
  func reserve(_ byteCount: Int) {
    if memory.byteCount < byteCount { memory = AlignedMemory(byteCount: byteCount) }
  }

  var start: UnsafeMutableRawPointer { memory.start }
}
