import CKernels
import CPUEngine
import LanguageModels
import Testing
import VectorKernels

/// Products of every level of instruction set, in fp32, bf16 and 8 bits, against plain arithmetic in Double.
@Suite struct ProductTests {
  static var levels: [String] { KernelTests.levels }

  static let shapes = [
    [1, 1, 1], [1, 5, 9], [1, 40, 511], [2, 33, 3], [3, 7, 2], [5, 16, 256], [6, 31, 257], [13, 64, 40],
    [29, 97, 300], [200, 48, 11], [15, 20, 521],
  ]

  @Test(
    "A number of bf16 is the nearest, ties to even; infinity and what is no number stay so", arguments: levels
  )
  func rounding(level: String) {
    let kernels = Kernels.best(upTo: level)
    // 1 + 2⁻⁸ lies between 1 and 1 + 2⁻⁷, 1 + 3·2⁻⁸ between 1 + 2⁻⁷ and 1 + 2⁻⁶: both go to the even
    // neighbour.
    let values: [Float] = [
      0, -0.0, 1, 1.00390625, 1.01171875, 1.003_906_4, -3.14159274, 1e-38, 3.39e38, .greatestFiniteMagnitude,
      -.infinity, .nan, 0.333,
    ]
    let expected: [Float] = [
      0, -0.0, 1, 1, 1.015625, 1.0078125, -3.140625, Float(bitPattern: 0x006D_0000),
      Float(bitPattern: 0x7F7F_0000),
      .infinity, -.infinity, .nan, 0.33203125,
    ]
    let rounded = Operands(values, of: .bf16, by: kernels).values
    for (value, (result, expected)) in zip(values, zip(rounded, expected)) {
      if expected.isNaN {
        #expect(result.isNaN)
      } else {
        #expect(result.bitPattern == expected.bitPattern, "\(value)")
      }
    }
  }

  @Test("Products by packed weights, with bias and added up", arguments: levels, shapes)
  func products(level: String, shape: [Int]) {
    for kind in Operands.Kind.allCases {
      let kernels = Kernels.best(upTo: level)
      let (m, n, k) = (shape[0], shape[1], shape[2])
      var generator = SeededGenerator(seed: UInt64(m * n + k))
      func values(_ count: Int) -> [Float] { (0..<count).map { _ in Float(generator.standardNormal()) } }
      let left = Operands(values(m * k), of: kind, by: kernels)
      let right = Operands(values(k * n), of: kind, by: kernels).values
      let (bias, before) = (values(n), values(m * n))
      let exact = exactProduct(m, n, k) { Double(left.values[$0 * k + $2]) * Double(right[$2 * n + $1]) }
      for (rowStride, columnStride) in [(n, 1), (1, k)] {
        // The second time the same matrix lies in columns.
        var stored = [Float](repeating: 0, count: k * n)
        for row in 0..<k {
          for column in 0..<n { stored[row * rowStride + column * columnStride] = right[row * n + column] }
        }
        let loops = kind.loops(of: kernels)
        var packed = [UInt8](repeating: 0xFF, count: loops.packed_bytes(k, n))
        loops.pack_weights(&packed, stored, k, n, rowStride, columnStride)
        for accumulates in [false, true] {
          var result = before
          result.withUnsafeMutableBufferPointer { result in
            packed.withUnsafeBytes { packed in
              bias.withUnsafeBufferPointer { bias in
                var product = charrnn_product(
                  rows: m, columns: n, depth: k, left: left.address, left_stride: k,
                  right: packed.baseAddress,
                  bias: bias.baseAddress, result: result.baseAddress, result_stride: n,
                  accumulates: accumulates ? 1 : 0)
                loops.product(&product)
              }
            }
          }
          let expected = exact.enumerated().map { place, value in
            value + Double(accumulates ? before[place] : bias[place % n])
          }
          #expect(relativeError(result, against: expected) < 1e-5, "\(kind)")
        }
      }
    }
  }

  @Test("Products of a transposed matrix", arguments: levels, shapes)
  func transposedProducts(level: String, shape: [Int]) {
    for kind in Operands.Kind.allCases {
      let kernels = Kernels.best(upTo: level)
      let loops = kind.loops(of: kernels)
      let (m, n, k) = (shape[0], shape[1], shape[2])
      let stride = m + 3
      var generator = SeededGenerator(seed: UInt64(m + n * k))
      func values(_ count: Int) -> [Float] { (0..<count).map { _ in Float(generator.standardNormal()) } }
      let left = Operands(values(k * stride), of: kind, by: kernels)
      let right = Operands(values(k * n), of: kind, by: kernels)
      let before = values(m * n)
      let exact = exactProduct(m, n, k) {
        Double(left.values[$2 * stride + $0]) * Double(right.values[$2 * n + $1])
      }
      var scratch = [UInt8](repeating: 0xFF, count: loops.transposed_scratch_bytes(n))
      for accumulates in [false, true] {
        var result = before
        result.withUnsafeMutableBufferPointer { result in
          scratch.withUnsafeMutableBytes { scratch in
            var product = charrnn_transposed_product(
              rows: m, columns: n, depth: k, left: left.address, left_stride: stride, right: right.address,
              right_stride: n, result: result.baseAddress, result_stride: n, accumulates: accumulates ? 1 : 0,
              scratch: scratch.baseAddress)
            loops.transposed_product(&product)
          }
        }
        let expected = zip(exact, before).map { $0 + (accumulates ? Double($1) : 0) }
        #expect(relativeError(result, against: expected) < 1e-5, "\(kind)")
      }
    }
  }

  @Test("Products by weights of 8 bits are those of the rounded numbers", arguments: levels, shapes)
  func quantizedProducts(level: String, shape: [Int]) {
    let kernels = Kernels.best(upTo: level)
    let (m, n, k) = (shape[0], shape[1], shape[2])
    var generator = SeededGenerator(seed: UInt64(m + n + k))
    func values(_ count: Int) -> [Float] { (0..<count).map { _ in Float(generator.standardNormal()) } }
    let (left, right, bias) = (values(m * k), values(n * k), values(n))
    // Every output row of the weights in steps of a 127th of its largest magnitude.
    let rounded = (0..<n).flatMap { row in
      let weights = right[row * k..<(row + 1) * k]
      let step = Double(weights.map(\.magnitude).max() ?? 0) / 127
      return weights.map { (Double($0) / step).rounded(.toNearestOrEven) * step }
    }
    var packed = [Int8](repeating: .min, count: kernels.quantized_bytes(k, n))
    var (scales, offsets) = ([Float](repeating: .nan, count: n), [Float](repeating: .nan, count: n))
    kernels.pack_quantized(&packed, &scales, &offsets, right, k, n)
    let depth = kernels.quantized_depth(k)
    var (quantized, leftScales) = (
      [UInt8](repeating: .max, count: m * depth), [Float](repeating: .nan, count: m)
    )
    kernels.quantize(&quantized, &leftScales, left, m, k)
    // What the numbers stand for: the offset is what 0 became, and the step a row's scale.
    let (offset, range) = zeroAndRange(of: kernels)
    let roundedLeft = (0..<m).flatMap { row in
      (0..<k).map { Double(leftScales[row]) * (Double(quantized[row * depth + $0]) - offset) }
    }
    for place in 0..<m * k {
      let step = Double(leftScales[place / k])
      #expect(abs(roundedLeft[place] - Double(left[place])) < 0.5001 * step)
    }
    for row in 0..<m {
      let largest = left[row * k..<(row + 1) * k].map(\.magnitude).max() ?? 0
      #expect(abs(Double(leftScales[row]) * range - Double(largest)) < 1e-5 * Double(largest))
    }
    let exact = exactProduct(m, n, k) { roundedLeft[$0 * k + $2] * rounded[$1 * k + $2] }
    var result = [Float](repeating: .nan, count: m * n)
    result.withUnsafeMutableBufferPointer { result in
      packed.withUnsafeBufferPointer { packed in
        bias.withUnsafeBufferPointer { bias in
          quantized.withUnsafeBufferPointer { quantized in
            scales.withUnsafeBufferPointer { scales in
              offsets.withUnsafeBufferPointer { offsets in
                leftScales.withUnsafeBufferPointer { leftScales in
                  var product = charrnn_quantized_product(
                    rows: m, columns: n, depth: k, left: quantized.baseAddress,
                    left_scales: leftScales.baseAddress, right: packed.baseAddress,
                    right_scales: scales.baseAddress, right_offsets: offsets.baseAddress,
                    bias: bias.baseAddress, result: result.baseAddress, result_stride: n)
                  kernels.quantized_product(&product)
                }
              }
            }
          }
        }
      }
    }
    let expected = exact.enumerated().map { place, value in value + Double(bias[place % n]) }
    #expect(relativeError(result, against: expected) < 1e-5)
  }

  /// What 0 becomes, and how far from it the largest magnitude of a row lies.
  private func zeroAndRange(of kernels: charrnn_kernels) -> (offset: Double, range: Double) {
    var (quantized, scales) = (
      [UInt8](repeating: 0, count: kernels.quantized_depth(2)), [Float](repeating: 0, count: 1)
    )
    kernels.quantize(&quantized, &scales, [0, 1], 1, 2)
    return (Double(quantized[0]), Double(quantized[1]) - Double(quantized[0]))
  }

  /// Σ_k of a product of numbers at (row, column, k).
  private func exactProduct(_ m: Int, _ n: Int, _ k: Int, _ factor: (Int, Int, Int) -> Double) -> [Double] {
    (0..<m * n).map { place in
      (0..<k).reduce(0.0) { $0 + factor(place / n, place % n, $1) }
    }
  }
}
