/// Logarithms, exponentials and products that give the same bits on every processor: additions and
/// multiplications in a fixed order, none of them fused.
enum Numerics {
  /// ln x of a positive normal number; the relative error is at most 2 · 10⁻⁷ except near 1, where the
  /// absolute error is at most 10⁻⁷.
  @inline(__always)
  static func logarithm(_ x: Float) -> Float {
    var bits = x.bitPattern
    // m in √½ … √2 and x = m · 2ᵉ.
    bits &-= 0x3F35_04F3
    let exponent = Float(Int32(bitPattern: bits) >> 23)
    bits = (bits & 0x007F_FFFF) &+ 0x3F35_04F3
    let m = Float(bitPattern: bits) - 1
    // ln (1 + m) = 2 artanh (m / (2 + m))
    let s = m / (2 + m)
    let z = s * s
    let series = s * (2 + z * (0.666_666_69 + z * (0.399_998_6 + z * (0.286_1 + z * 0.242))))
    return series + exponent * 0.693_147_18
  }

  /// eˣ for |x| ≤ 80; the relative error is at most 5 · 10⁻⁷.
  @inline(__always)
  static func exponential(_ x: Float) -> Float {
    let scaled = x * 1.442_695
    let whole = (scaled + 12_582_912) - 12_582_912
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4
    let series =
      1 + rest
      * (1 + rest * (0.5 + rest * (0.166_666_58 + rest * (0.041_665_8 + rest * (0.008_36 + rest * 0.001_39)))))
    return series * Float(bitPattern: UInt32(bitPattern: (Int32(whole) + 127) << 23))
  }

  /// 1 / (1 + e⁻ˣ)
  @inline(__always)
  static func logistic(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

  /// ln (p / (1 − p))
  @inline(__always)
  static func logOdds(_ p: Float) -> Float { logarithm(p / (1 - p)) }

  /// p, at least `least` and at most 1 − `least`.
  @inline(__always)
  static func clamped(_ p: Float, _ least: Float) -> Float { min(max(p, least), 1 - least) }

  /// Σ aᵢ bᵢ of 8 · `blocks` numbers.
  @inline(__always)
  static func dot(_ a: UnsafePointer<SIMD8<Float>>, _ b: UnsafePointer<SIMD8<Float>>, blocks: Int) -> Float {
    var sum = a[0] * b[0]
    for block in 1..<blocks { sum += a[block] * b[block] }
    let four = sum.lowHalf + sum.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// aᵢ ← aᵢ + factor · bᵢ of 8 · `blocks` numbers.
  @inline(__always)
  static func add(
    _ factor: Float, _ b: UnsafePointer<SIMD8<Float>>, to a: UnsafeMutablePointer<SIMD8<Float>>, blocks: Int
  ) {
    for block in 0..<blocks { a[block] += factor * b[block] }
  }

  /// Σ of a range.
  @inline(__always)
  static func sum(_ values: UnsafePointer<Float>, _ range: Range<Int>) -> Float {
    var place = range.lowerBound
    var lanes = SIMD8<Float>()
    while place + 8 <= range.upperBound {
      lanes += UnsafeRawPointer(values + place).loadUnaligned(as: SIMD8<Float>.self)
      place += 8
    }
    let four = lanes.lowHalf + lanes.highHalf
    let two = four.lowHalf + four.highHalf
    var sum = two.x + two.y
    while place < range.upperBound {
      sum += values[place]
      place += 1
    }
    return sum
  }
}
