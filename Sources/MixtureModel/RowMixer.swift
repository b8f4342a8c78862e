import Foundation
import VectorKernels

/// Mixes rows of logits: ln Σᵢ wᵢ · softmax(zᵢ).
///
/// It owns the buffers, so that no memory is allocated per row.
final class RowMixer {
  private let weights: [Double]
  /// ln wᵢ
  private let logarithms: [Double]
  private let width: Int
  /// The exponentials of one model's row. [V]
  private var exponentials: [Float]
  /// ln wᵢ − ln Σᵤ e^zᵢᵤ: added to a logit of model i, it gives the log of the model's share of the mixture.
  /// −∞ for a model whose logits are all −∞.
  private var shifts: [Double]

  /// A sum below this may be made of exponentials that are too small for a float; it is computed again in
  /// logarithms.
  private static let smallest: Float = 1e-30

  /// A mixer for rows of the given width.
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
  ///   - rows: [S, V] for each model.
  ///   - row: Which of the S rows.
  ///   - logits: [S, V]; the same row is overwritten.
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
            // Exponentials that are too small become e⁻⁸⁷, far below `smallest`.
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

  /// ln Σᵢ e^(zᵢ + shiftᵢ), with the largest term factored out, so that no exponential overflows.
  private func logarithm(ofPlace place: Int, in rows: [[Float]]) -> Double {
    var greatest = -Double.infinity
    for index in weights.indices { greatest = max(greatest, Double(rows[index][place]) + shifts[index]) }
    guard greatest > -.infinity else { return greatest }
    var sum = 0.0
    for index in weights.indices { sum += exp(Double(rows[index][place]) + shifts[index] - greatest) }
    return greatest + log(sum)
  }
}
