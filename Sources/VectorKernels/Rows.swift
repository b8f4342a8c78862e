/// Loops over a row of V numbers with SIMD vectors of eight.
package enum Rows {
  typealias Lanes = SIMD8<Float>

  /// The largest number; −∞ for an empty row.
  package static func largest(of row: UnsafeBufferPointer<Float>) -> Float {
    extreme(of: row, from: -.infinity) { $0.replace(with: $1, where: $1 .> $0) }.max()
  }

  /// The smallest number; ∞ for an empty row.
  package static func smallest(of row: UnsafeBufferPointer<Float>) -> Float {
    extreme(of: row, from: .infinity) { $0.replace(with: $1, where: $1 .< $0) }.min()
  }

  @inline(__always) private static func extreme(
    of row: UnsafeBufferPointer<Float>, from start: Float, _ replace: (inout Lanes, Lanes) -> Void
  ) -> Lanes {
    let bytes = UnsafeRawBufferPointer(row)
    var (one, other) = (Lanes(repeating: start), Lanes(repeating: start))
    var place = 0
    while place + 16 <= row.count {
      replace(&one, bytes.loadUnaligned(fromByteOffset: 4 * place, as: Lanes.self))
      replace(&other, bytes.loadUnaligned(fromByteOffset: 4 * place + 32, as: Lanes.self))
      place += 16
    }
    while place < row.count {
      replace(&one, Lanes(repeating: row[place]))
      place += 1
    }
    replace(&one, other)
    return one
  }

  /// productᵢ ← factor · rowᵢ
  package static func scale(
    _ row: UnsafeBufferPointer<Float>, by factor: Float, into product: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(row.count == product.count, "a row of \(row.count) to one of \(product.count)")
    for place in row.indices { product[place] = factor * row[place] }
  }

  /// sumᵢ ← sumᵢ + factor · rowᵢ
  package static func add(
    _ row: UnsafeBufferPointer<Float>, times factor: Float, to sum: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(row.count == sum.count, "a row of \(row.count) to one of \(sum.count)")
    for place in row.indices { sum[place] += factor * row[place] }
  }

  /// xᵢ ← ln xᵢ for positive normal numbers, with a relative error of at most 5 · 10⁻⁷.
  package static func replaceByLogarithms(_ row: UnsafeMutableBufferPointer<Float>) {
    let bytes = UnsafeMutableRawBufferPointer(row)
    var place = 0
    while place + 8 <= row.count {
      let numbers = bytes.loadUnaligned(fromByteOffset: 4 * place, as: Lanes.self)
      bytes.storeBytes(of: logarithms(of: numbers), toByteOffset: 4 * place, as: Lanes.self)
      place += 8
    }
    guard place < row.count else { return }
    var rest = Lanes(repeating: 1)
    for index in 0..<row.count - place { rest[index] = row[place + index] }
    rest = logarithms(of: rest)
    for index in 0..<row.count - place { row[place + index] = rest[index] }
  }

  /// x = m · 2^e with m between √½ and √2, and ln m = 2 artanh r with r = (m − 1) / (m + 1). For so small an
  /// argument 2r + C₃ r³ + C₅ r⁵ is enough: the constants, near ⅔ and ⅖, are fitted to compensate for the
  /// omitted terms, to 4 · 10⁻⁸.
  @inline(__always) private static func logarithms(of numbers: Lanes) -> Lanes {
    let bits = unsafeBitCast(numbers, to: SIMD8<Int32>.self)
    // The bits of √½.
    let exponent = (bits &- 0x3F35_04F3) &>> 23
    let mantissa = unsafeBitCast(bits &- (exponent &<< 23), to: Lanes.self)
    // Added to the bits of 1.5 · 2²³, a small integer increases the number by that much.
    let power = unsafeBitCast(exponent &+ 0x4B40_0000, to: Lanes.self) - 12_582_912
    let ratio = (mantissa - 1) / (mantissa + 1)
    let square = ratio * ratio
    let series = (square * 0.41287397 + 0.66653429) * square + 2
    return power * Float(0.693_147_180_56) + ratio * series
  }
}
