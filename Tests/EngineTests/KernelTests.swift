import CKernels
import CPUEngine
import Foundation
import LanguageModels
import Testing

/// The vectorised loops, each level of instruction set against plain arithmetic in Double.
@Suite struct KernelTests {
  static var levels: [String] { Kernels.supported.map { String(cString: $0.name) } }

  @Test("exp is right to a few units in the last place over its whole range", arguments: levels)
  func exponentials(level: String) {
    var values = stride(from: Float(-86), through: 80, by: 0.0137).map { $0 }
    let arguments = values
    let sum = Kernels.best(upTo: level).exponentials(&values, values.count, 0, 1)
    for (argument, value) in zip(arguments, values) {
      let expected = exp(Double(argument))
      #expect(abs(Double(value) - expected) <= 4e-7 * expected, "exp(\(argument))")
    }
    let expectedSum = arguments.reduce(0.0) { $0 + exp(Double($1)) }
    #expect(abs(sum - expectedSum) <= 1e-5 * expectedSum)
  }

  @Test("exp never overflows, and is 0 or nearly so far below", arguments: levels)
  func exponentialsAtTheEnds(level: String) {
    var values: [Float] = [-1e4, -.infinity, 0, 1e4]
    _ = Kernels.best(upTo: level).exponentials(&values, values.count, 0, 1)
    #expect(values[0] < 1e-37 && values[1] < 1e-37 && values[2] == 1 && values[3].isFinite)
  }

  @Test("Cross-entropy and its gradient, ignored rows included", arguments: levels)
  func crossEntropy(level: String) {
    let (rows, v) = (7, 53)
    var generator = SeededGenerator(seed: 5)
    var logits = (0..<rows * v).map { _ in Float(6 * generator.standardNormal()) }
    let original = logits
    var targets = (0..<rows).map { UInt32(($0 * 11) % v) }
    targets[3] = .max
    let loss = Kernels.best(upTo: level).cross_entropy(&logits, targets, rows, v, 0.25)
    var expectedLoss = 0.0
    for row in 0..<rows {
      let values = original[row * v..<(row + 1) * v].map { exp(Double($0)) }
      let sum = values.reduce(0, +)
      for unit in 0..<v {
        let isTarget = targets[row] == UInt32(unit)
        if isTarget { expectedLoss -= log(values[unit] / sum) }
        let expected = targets[row] == .max ? 0 : 0.25 * (values[unit] / sum - (isTarget ? 1 : 0))
        #expect(abs(Double(logits[row * v + unit]) - expected) < 1e-6)
      }
    }
    #expect(abs(loss - expectedLoss) < 1e-5 * expectedLoss)
  }

  @Test("Dropout masks are those of the documented hash", arguments: levels)
  func dropoutMasks(level: String) {
    let dropout = Dropout(probability: 0.3, seed: 9, step: 4)
    let key = dropout.key(.betweenLayers, layer: 1)
    let input = (0..<100).map { Float($0 + 1) }
    for (time, lane) in [(0, 0), (3, 2), (127, 63)] {
      var output = [Float](repeating: .nan, count: 100)
      Kernels.best(upTo: level).dropout_row(
        &output, input, 100, Dropout.rowKey(key, time: time, lane: lane), dropout.threshold, dropout.scale)
      let expected = (0..<100).map { unit in
        input[unit] * dropout.factor(.betweenLayers, layer: 1, time: time, lane: lane, unit: unit)
      }
      #expect(output == expected)
    }
  }

  @Test("Sums over columns, of squares and by id", arguments: levels)
  func sums(level: String) {
    let kernels = Kernels.best(upTo: level)
    let (rows, columns, stride) = (9, 70, 83)
    let matrix = (0..<rows * stride).map { Float(($0 * 37) % 101) - 50 }
    var sums = [Float](repeating: 1, count: columns)
    kernels.column_sums(&sums, matrix, rows, columns, stride, 1)
    for column in 0..<columns {
      #expect(sums[column] == 1 + (0..<rows).reduce(Float(0)) { $0 + matrix[$1 * stride + column] })
    }
    let squares = kernels.sum_of_squares(matrix, matrix.count)
    #expect(squares == matrix.reduce(0.0) { $0 + Double($1) * Double($1) })

    let ids: [UInt32] = [2, 0, 2, 1, 2, 0, 3, 3, 2]
    var table = [Float](repeating: 0, count: 4 * stride)
    kernels.scatter_add(&table, matrix, ids, rows, columns, stride)
    for unit in 0..<4 {
      for column in 0..<stride {
        let expected = (0..<rows).reduce(Float(0)) { sum, row in
          ids[row] == UInt32(unit) && column < columns ? sum + matrix[row * stride + column] : sum
        }
        #expect(table[unit * stride + column] == expected)
      }
    }
  }

  static let productShapes = [
    [1, 1, 1], [1, 5, 9], [2, 33, 3], [5, 16, 256], [6, 31, 257], [13, 64, 40], [29, 97, 300], [200, 48, 11],
  ]

  @Test("Products by packed weights, with bias and added up", arguments: levels, productShapes)
  func products(level: String, shape: [Int]) {
    let kernels = Kernels.best(upTo: level)
    let (m, n, k) = (shape[0], shape[1], shape[2])
    var generator = SeededGenerator(seed: UInt64(m * n + k))
    func values(_ count: Int) -> [Float] { (0..<count).map { _ in Float(generator.standardNormal()) } }
    let (left, right, bias, before) = (values(m * k), values(k * n), values(n), values(m * n))
    let exact = (0..<m * n).map { place in
      (0..<k).reduce(0.0) { $0 + Double(left[place / n * k + $1]) * Double(right[$1 * n + place % n]) }
    }
    for (rowStride, columnStride) in [(n, 1), (1, k)] {
      // The second time the same matrix lies in columns.
      var stored = [Float](repeating: 0, count: k * n)
      for row in 0..<k {
        for column in 0..<n { stored[row * rowStride + column * columnStride] = right[row * n + column] }
      }
      var packed = [Float](repeating: .nan, count: kernels.packed_count(k, n))
      kernels.pack_right(&packed, stored, k, n, rowStride, columnStride)
      for accumulates in [false, true] {
        var result = before
        var product = charrnn_product()
        result.withUnsafeMutableBufferPointer { result in
          left.withUnsafeBufferPointer { left in
            packed.withUnsafeBufferPointer { packed in
              bias.withUnsafeBufferPointer { bias in
                product = charrnn_product(
                  rows: m, columns: n, depth: k, left: left.baseAddress, left_stride: k,
                  right: packed.baseAddress,
                  bias: bias.baseAddress, result: result.baseAddress, result_stride: n,
                  accumulates: accumulates ? 1 : 0)
                kernels.product(&product)
              }
            }
          }
        }
        let expected = exact.enumerated().map { place, value in
          value + Double(accumulates ? before[place] : bias[place % n])
        }
        #expect(relativeError(result, against: expected) < 1e-5)
      }
    }
  }

  @Test("Products of a transposed matrix", arguments: levels, productShapes)
  func transposedProducts(level: String, shape: [Int]) {
    let kernels = Kernels.best(upTo: level)
    let (m, n, k) = (shape[0], shape[1], shape[2])
    let stride = m + 3
    var generator = SeededGenerator(seed: UInt64(m + n * k))
    func values(_ count: Int) -> [Float] { (0..<count).map { _ in Float(generator.standardNormal()) } }
    let (left, right, before) = (values(k * stride), values(k * n), values(m * n))
    var scratch = [Float](repeating: .nan, count: kernels.transposed_scratch_count(n))
    for accumulates in [false, true] {
      var result = before
      result.withUnsafeMutableBufferPointer { result in
        left.withUnsafeBufferPointer { left in
          right.withUnsafeBufferPointer { right in
            scratch.withUnsafeMutableBufferPointer { scratch in
              var product = charrnn_transposed_product(
                rows: m, columns: n, depth: k, left: left.baseAddress, left_stride: stride,
                right: right.baseAddress,
                right_stride: n, result: result.baseAddress, result_stride: n,
                accumulates: accumulates ? 1 : 0,
                scratch: scratch.baseAddress)
              kernels.transposed_product(&product)
            }
          }
        }
      }
      let expected = (0..<m * n).map { place in
        (0..<k).reduce(accumulates ? Double(before[place]) : 0) {
          $0 + Double(left[$1 * stride + place / n]) * Double(right[$1 * n + place % n])
        }
      }
      #expect(relativeError(result, against: expected) < 1e-5)
    }
  }
}
