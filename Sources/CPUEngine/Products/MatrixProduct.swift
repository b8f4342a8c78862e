import CKernels

/// Which library multiplies.
package enum ProductLibrary: String, Sendable, CaseIterable {
  /// oneDNN where it takes packed weights, our own loops elsewhere.
  case best
  /// oneDNN, whatever it offers.
  case oneDNN
  /// Our own loops.
  case kernels
}

/// The shape of one product C = A·B, C = A·B + b or C += A·B; A is [M, K], B is [K, N], C is [M, N].
struct ProductShape {
  enum Factors {
    /// A in plain rows, B weights.
    case rowsByWeights(PackedMatrix)
    /// Aᵀ in plain rows `leftStride` apart (columns of a wider matrix), B in plain rows.
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
  /// Whether the product is added to what C holds.
  var accumulates = false
  /// From a row of C to the next; nil: N.
  var resultStride: Int?

  /// Rows by weights.
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

  /// Multiplies by packed weights, which must be current.
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

/// What products of one worker are made with.
struct ProductMeans {
  let library: ProductLibrary
  let operands: OperandKind
  let kernels: charrnn_kernels
  let stream: OneDNNStream
  let scratch = ProductScratch()
}
