import CKernels
import CPUEngine
import Foundation
import LanguageModels
import Testing
import VectorKernels

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
    let loss = Self.crossEntropy(&logits, targets, v, 0.25, Kernels.best(upTo: level))
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
      Kernels.best(upTo: level).fp32.dropout_row(
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
    kernels.fp32.column_sums(&sums, matrix, rows, columns, stride, 1)
    for column in 0..<columns {
      #expect(sums[column] == 1 + (0..<rows).reduce(Float(0)) { $0 + matrix[$1 * stride + column] })
    }
    let squares = kernels.sum_of_squares(matrix, matrix.count)
    #expect(squares == matrix.reduce(0.0) { $0 + Double($1) * Double($1) })

    let ids: [UInt32] = [2, 0, 2, 1, 2, 0, 3, 3, 2]
    var table = [Float](repeating: 0, count: 4 * stride)
    kernels.fp32.scatter_add(&table, matrix, ids, rows, columns, stride)
    for unit in 0..<4 {
      for column in 0..<stride {
        let expected = (0..<rows).reduce(Float(0)) { sum, row in
          ids[row] == UInt32(unit) && column < columns ? sum + matrix[row * stride + column] : sum
        }
        #expect(table[unit * stride + column] == expected)
      }
    }
  }

  /// Cross-entropy with the gradient in the place of the logits.
  private static func crossEntropy(
    _ logits: inout [Float], _ targets: [UInt32], _ v: Int, _ gradientScale: Float,
    _ kernels: charrnn_kernels
  ) -> Double {
    logits.withUnsafeMutableBufferPointer {
      kernels.fp32.cross_entropy(
        $0.baseAddress, targets, targets.count, v, gradientScale, UnsafeMutableRawPointer($0.baseAddress))
    }
  }
}
