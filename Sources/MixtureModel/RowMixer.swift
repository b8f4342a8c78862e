import Foundation
import VectorKernels

/// Mixes rows of logits: ln Σᵢ wᵢ · softmax(zᵢ).
///
/// Holds the memory for it, so that nothing is allocated for a row.
final class RowMixer {
  private let weights: [Double]
  /// ln wᵢ
  private let logarithms: [Double]
  private let width: Int
  /// Exponentials of one model's row. [V]
  private var exponentials: [Float]
  /// ln wᵢ − ln Σᵤ e^zᵢᵤ: what a logit of each model lacks to be the logarithm of its share. −∞ for a model
  /// that holds nothing possible.
  private var shifts: [Double]

  /// What is less than this was mixed of exponentials that may be too small for a float; it is mixed once
  /// more as logarithms.
  private static let smallest: Float = 1e-30

  /// A mixer of rows of so many units.
  init(weights: [Double], width: Int) {
    self.weights = weights
    logarithms = weights.map { log($0) }
    self.width = width
    exponentials = Array(repeating: 0, count: width)
    shifts = Array(repeating: 0, count: weights.count)
  }

  /// Mixes one row of each model.
  ///
  /// - Parameters:
  ///   - rows: [S, V] of each model.
  ///   - row: Which of the S.
  ///   - logits: [S, V]; the same row of it is replaced.
  func mix(_ rows: [[Float]], row: Int, into logits: inout [Float]) {
    let places = row * width..<(row + 1) * width
    logits.withUnsafeMutableBufferPointer { logits in
      let mixed = UnsafeMutableBufferPointer(rebasing: logits[places])
      var isEmpty = true
      exponentials.withUnsafeMutableBufferPointer { exponentials in
        for index in weights.indices {
          rows[index].withUnsafeBufferPointer { rows in
            let own = UnsafeBufferPointer(rebasing: rows[places])
            let largest = Rows.largest(of: own)
            guard largest != -.infinity else { return shifts[index] = -.infinity }
            // What is too small comes out as e⁻⁸⁷, far below `smallest`.
            let sum = Exponentials.fillCoarsely(exponentials, from: own, minus: largest)
            shifts[index] = logarithms[index] - Double(largest) - log(sum)
            let (row, factor) = (UnsafeBufferPointer(exponentials), Float(weights[index] / sum))
            if isEmpty {
              Rows.scale(row, by: factor, into: mixed)
            } else {
              Rows.add(row, times: factor, to: mixed)
            }
            isEmpty = false
          }
        }
      }
      if isEmpty { mixed.update(repeating: 0) }
      guard Rows.smallest(of: UnsafeBufferPointer(mixed)) < Self.smallest else {
        return Rows.replaceByLogarithms(mixed)
      }
      for unit in mixed.indices {
        let share = mixed[unit]
        mixed[unit] =
          share < Self.smallest ? Float(logarithm(ofPlace: places.lowerBound + unit, in: rows)) : log(share)
      }
    }
  }

  /// ln p of one unit of a row.
  func logarithm(of unit: Int, in rows: [[Float]], row: Int) -> Double {
    let places = row * width..<(row + 1) * width
    for index in weights.indices {
      rows[index].withUnsafeBufferPointer { rows in
        let own = UnsafeBufferPointer(rebasing: rows[places])
        let largest = Rows.largest(of: own)
        guard largest != -.infinity else { return shifts[index] = -.infinity }
        let sum = Exponentials.sum(of: own, minus: largest, room: &exponentials)
        shifts[index] = logarithms[index] - Double(largest) - log(sum)
      }
    }
    return logarithm(ofPlace: places.lowerBound + unit, in: rows)
  }

  /// ln Σᵢ e^(zᵢ + shiftᵢ), with the greatest term taken out, so that no power overflows.
  private func logarithm(ofPlace place: Int, in rows: [[Float]]) -> Double {
    var greatest = -Double.infinity
    for index in weights.indices { greatest = max(greatest, Double(rows[index][place]) + shifts[index]) }
    guard greatest > -.infinity else { return greatest }
    var sum = 0.0
    for index in weights.indices { sum += exp(Double(rows[index][place]) + shifts[index] - greatest) }
    return greatest + log(sum)
  }
}
