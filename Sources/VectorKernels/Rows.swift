/// Loops over a row of V numbers, vectorised for the processor at hand.
package enum Rows {
  /// The largest number; −∞ for an empty row.
  package static func largest(of row: UnsafeBufferPointer<Float>) -> Float {
    Kernels.usual.largest(row.baseAddress, row.count)
  }

  /// The smallest number; ∞ for an empty row.
  package static func smallest(of row: UnsafeBufferPointer<Float>) -> Float {
    Kernels.usual.smallest(row.baseAddress, row.count)
  }

  /// rowᵢ ← e^rowᵢ / Σⱼ e^rowⱼ; zeros if all are −∞.
  package static func replaceBySoftmax(_ row: UnsafeMutableBufferPointer<Float>) {
    let values = UnsafeBufferPointer(row)
    let largest = largest(of: values)
    guard largest > -.infinity else { return row.update(repeating: 0) }
    // In place: both loops read a value before they write it.
    let sum = Exponentials.replace(row, minus: largest)
    scale(values, by: Float(1 / sum), into: row)
  }

  /// productᵢ ← factor · rowᵢ
  package static func scale(
    _ row: UnsafeBufferPointer<Float>, by factor: Float, into product: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(row.count == product.count, "a row of \(row.count) to one of \(product.count)")
    Kernels.usual.scale(product.baseAddress, row.baseAddress, row.count, factor)
  }

  /// sumᵢ ← sumᵢ + factor · rowᵢ
  package static func add(
    _ row: UnsafeBufferPointer<Float>, times factor: Float, to sum: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(row.count == sum.count, "a row of \(row.count) to one of \(sum.count)")
    Kernels.usual.scale_add(sum.baseAddress, row.baseAddress, row.count, factor)
  }

  /// xᵢ ← ln xᵢ for positive normal numbers, with a relative error of at most 5 · 10⁻⁷.
  package static func replaceByLogarithms(_ row: UnsafeMutableBufferPointer<Float>) {
    Kernels.usual.logarithms(row.baseAddress, row.count)
  }
}
