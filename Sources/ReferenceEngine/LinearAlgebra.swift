import LanguageModels

/// The three products of a layer y = W x + b, with W and b in an arena: the forward product and the gradients
/// of x and W.
///
/// Vectors are arrays, matrices are entries of the parameter table: rows first, as in PyTorch.
///
/// Nearly all time is spent in these loops. The engine is created in other modules, so the compiler cannot
/// see here which scalar type it has; `@_specialize` names both, which makes the engine about ten times as
/// fast.
enum LinearAlgebra {
  /// W x + b
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  static func affine<Scalar: ReferenceScalar>(
    _ weight: ParameterTable.Entry, _ bias: ParameterTable.Entry, of arena: [Scalar], times x: [Scalar]
  ) -> [Scalar] {
    precondition(
      weight.columns == x.count && bias.count == weight.rows,
      "\(weight.name) \(weight.shape) and \(bias.name) \(bias.shape) on a vector of \(x.count)")
    var y = Array(arena[bias.range])
    for row in 0..<weight.rows {
      let start = weight.offset + row * weight.columns
      for column in 0..<weight.columns { y[row] += arena[start + column] * x[column] }
    }
    return y
  }

  /// Wᵀ dy: the gradient of x for y = W x + b.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  static func transposed<Scalar: ReferenceScalar>(
    _ weight: ParameterTable.Entry, of arena: [Scalar], times dy: [Scalar]
  ) -> [Scalar] {
    precondition(weight.rows == dy.count, "\(weight.name) \(weight.shape)ᵀ on a vector of \(dy.count)")
    var dx = [Scalar](repeating: 0, count: weight.columns)
    for row in 0..<weight.rows {
      let start = weight.offset + row * weight.columns
      for column in 0..<weight.columns { dx[column] += arena[start + column] * dy[row] }
    }
    return dx
  }

  /// dW += dy xᵀ and db += dy: the gradients of the parameters of y = W x + b.
  @_specialize(where Scalar == Float)
  @_specialize(where Scalar == Double)
  static func addGradients<Scalar: ReferenceScalar>(
    of weight: ParameterTable.Entry, _ bias: ParameterTable.Entry, to gradient: inout [Scalar],
    dy: [Scalar], x: [Scalar]
  ) {
    precondition(
      weight.rows == dy.count && weight.columns == x.count && bias.count == dy.count,
      "\(weight.name) \(weight.shape) and \(bias.name) \(bias.shape) from \(dy.count)×\(x.count)")
    for row in 0..<weight.rows {
      let start = weight.offset + row * weight.columns
      for column in 0..<weight.columns { gradient[start + column] += dy[row] * x[column] }
      gradient[bias.offset + row] += dy[row]
    }
  }

  /// a + b
  static func sum<Scalar: ReferenceScalar>(_ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    precondition(a.count == b.count, "the sum of vectors of \(a.count) and \(b.count)")
    return a.indices.map { a[$0] + b[$0] }
  }

  /// a ∘ b, the elementwise product.
  static func product<Scalar: ReferenceScalar>(_ a: [Scalar], _ b: [Scalar]) -> [Scalar] {
    precondition(a.count == b.count, "the product of vectors of \(a.count) and \(b.count)")
    return a.indices.map { a[$0] * b[$0] }
  }
}
