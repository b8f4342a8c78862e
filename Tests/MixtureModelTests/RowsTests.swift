import Foundation
import LanguageModels
import Testing
import VectorKernels

/// The loops over rows, beside the plain ones.
@Suite struct RowsTests {
  @Test("Largest and smallest of rows of any length", arguments: Array(0...40) + [1801])
  func extremes(count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let row = (0..<count).map { _ in Float.random(in: -9...9, using: &generator) }
    row.withUnsafeBufferPointer { row in
      #expect(Rows.largest(of: row) == row.max() ?? -.infinity)
      #expect(Rows.smallest(of: row) == row.min() ?? .infinity)
    }
  }

  @Test("Logarithms from the smallest normal number to the largest", arguments: [1, 7, 8, 1801])
  func logarithms(count: Int) {
    var generator = SeededGenerator(seed: 1)
    let numbers =
      (0..<count).map { _ in Float(exp2(Double.random(in: -125.9...127.9, using: &generator))) }
      + (0..<count).map { _ in Float.random(in: 0.5...1.5, using: &generator) }
      + [1, .leastNormalMagnitude, .greatestFiniteMagnitude, 0.5, 2, Float(1).nextDown, Float(1).nextUp]
    var row = numbers
    row.withUnsafeMutableBufferPointer { Rows.replaceByLogarithms($0) }
    for (found, number) in zip(row, numbers) {
      let exact = log(Double(number))
      #expect(abs(Double(found) - exact) <= 5e-7 * abs(exact), "ln \(number): \(found)")
    }
  }
}
