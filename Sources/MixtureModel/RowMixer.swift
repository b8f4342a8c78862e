import Foundation
import VectorKernels

/// Mixes rows of logits or probabilities: ln Σᵢ wᵢ · pᵢ, where pᵢ is softmax(zᵢ) for logits zᵢ.
///
/// It owns the buffers, so that no memory is allocated per row.
final class RowMixer {
  private let weights: [Double]
  /// ln wᵢ
  private let logarithms: [Double]
  /// For each model, whether its rows are probabilities.
  private let areProbabilities: [Bool]
  private let width: Int
  /// The exponentials of one model's row. [V]
  private var exponentials: [Float]
  /// ln wᵢ − ln Σᵤ e^zᵢᵤ: added to a logit of model i, it gives the log of the model's share of the mixture;
  /// ln wᵢ for probabilities. −∞ for a model whose logits are all −∞.
  private var shifts: [Double]

  /// A sum below this may be made of exponentials that are too small for a float; it is computed again in
  /// logarithms.
  private static let smallest: Float = 1e-30

  /// A mixer for rows of the given width.
  init(weights: [Double], areProbabilities: [Bool], width: Int) {
    self.weights = weights
    logarithms = weights.map { log($0) }
    self.areProbabilities = areProbabilities
    self.width = width
    exponentials = Array(repeating: 0, count: width)
    shifts = logarithms
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
            var row = UnsafeBufferPointer(rebasing: rows[places])
            var factor = Float(weights[index])
            if !areProbabilities[index] {
              let largest = Rows.largest(of: row)
              guard largest != -.infinity else { return shifts[index] = -.infinity }
              // Exponentials that are too small become e⁻⁸⁷, far below `smallest`.
              let sum = Exponentials.fillCoarsely(exponentials, from: row, minus: largest)
              shifts[index] = logarithms[index] - Double(largest) - log(sum)
              (row, factor) = (UnsafeBufferPointer(exponentials), Float(weights[index] / sum))
            }
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
    for index in weights.indices where !areProbabilities[index] {
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
    for index in weights.indices { greatest = max(greatest, term(index, place, rows)) }
    guard greatest > -.infinity else { return greatest }
    var sum = 0.0
    for index in weights.indices { sum += exp(term(index, place, rows) - greatest) }
    return greatest + log(sum)
  }

  /// ln of a model's share of the mixture.
  private func term(_ index: Int, _ place: Int, _ rows: [[Float]]) -> Double {
    let value = Double(rows[index][place])
    return (areProbabilities[index] ? log(value) : value) + shifts[index]
  }
}
