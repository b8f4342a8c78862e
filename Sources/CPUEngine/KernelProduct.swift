import CKernels

/// A product by our own loops.
final class KernelProduct {
  private let kernels: charrnn_kernels
  private let shape: ProductShape
  private let packing: KernelPacking?
  private let scratch: AlignedBuffer?

  init(_ shape: ProductShape, kernels: charrnn_kernels) {
    self.shape = shape
    self.kernels = kernels
    switch shape.factors {
    case .rowsByWeights(let matrix):
      packing = matrix.packing(by: kernels)
      scratch = nil
    case .transposed:
      packing = nil
      scratch = AlignedBuffer(count: kernels.transposed_scratch_count(shape.columns))
    }
  }

  /// Multiplies by packed weights, which must be current.
  func run(_ a: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?) {
    guard let packing else { preconditionFailure("a product by a plain matrix that was given none") }
    precondition(packing.isCurrent, "a product by weights that were not packed after they changed")
    var product = charrnn_product(
      rows: shape.rows, columns: shape.columns, depth: shape.depth, left: a, left_stride: shape.depth,
      right: packing.storage.start, bias: bias, result: c, result_stride: shape.columns,
      accumulates: shape.accumulates ? 1 : 0)
    kernels.product(&product)
  }

  /// Multiplies a transposed matrix by a plain one.
  func run(_ a: UnsafePointer<Float>, by b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>) {
    guard case .transposed(let leftStride) = shape.factors, let scratch else {
      preconditionFailure("a plain matrix given to a product by packed weights")
    }
    var product = charrnn_transposed_product(
      rows: shape.rows, columns: shape.columns, depth: shape.depth, left: a, left_stride: leftStride,
      right: b,
      right_stride: shape.columns, result: c, result_stride: shape.columns,
      accumulates: shape.accumulates ? 1 : 0, scratch: scratch.start)
    kernels.transposed_product(&product)
  }
}
