import CKernels

/// The library that computes matrix products.
package enum ProductLibrary: String, Sendable, CaseIterable {
  /// oneDNN if it supports packed weights on this processor, otherwise our own loops.
  case best
  /// oneDNN, even if it offers only its general product.
  case oneDNN
  /// Our own loops.
  case kernels
}

/// The shape of one product C = A·B, C = A·B + b or C += A·B; A is [M, K], B is [K, N], C is [M, N].
struct ProductShape {
  enum Factors {
    /// A has plain rows, B is packed weights.
    case rowsByWeights(PackedMatrix)
    /// Aᵀ has plain rows `leftStride` apart (columns of a wider matrix), B has plain rows.
    case transposed(leftStride: Int)
  }

  /// M
  let rows: Int
  /// N
  let columns: Int
  /// K
  let depth: Int
  let factors: Factors
  /// Whether a vector [N] is added to every row.
  var hasBias = false
  /// Whether the product is added to C.
  var accumulates = false
  /// The distance between rows of C, in elements; nil: N.
  var resultStride: Int?

  /// The shape of a product of rows by weights.
  static func rows(_ rows: Int, by matrix: PackedMatrix, hasBias: Bool = false) -> ProductShape {
    ProductShape(
      rows: rows, columns: matrix.columns, depth: matrix.rows, factors: .rowsByWeights(matrix),
      hasBias: hasBias)
  }
}

/// One product of fixed shape on the calling thread, planned once; each worker has its own.
final class MatrixProduct {
  private enum Implementation {
    case oneDNN(OneDNNProduct)
    case kernels(KernelProduct)
  }

  private let implementation: Implementation

  init(_ shape: ProductShape, means: ProductMeans) {
    if means.library != .kernels,
      let product = OneDNNProduct(
        shape, of: means.operands, stream: means.stream, acceptsGeneral: means.library == .oneDNN)
    {
      implementation = .oneDNN(product)
    } else {
      implementation = .kernels(KernelProduct(shape, means: means))
    }
  }

  /// Multiplies by packed weights, which must be up to date.
  func run(
    _ a: UnsafeRawPointer, into c: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>? = nil
  ) {
    switch implementation {
    case .oneDNN(let product): product.run(a, into: c, bias: bias)
    case .kernels(let product): product.run(a, into: c, bias: bias)
    }
  }

  /// Multiplies a transposed matrix by a plain one.
  func run(_ a: UnsafeRawPointer, by b: UnsafeRawPointer, into c: UnsafeMutablePointer<Float>) {
    switch implementation {
    case .oneDNN(let product): product.run(a, by: b, into: c)
    case .kernels(let product): product.run(a, by: b, into: c)
    }
  }
}

/// What the products of one worker are created with.
struct ProductMeans {
  let library: ProductLibrary
  let operands: OperandKind
  let kernels: charrnn_kernels
  let stream: OneDNNStream
  let scratch = ProductScratch()
}
