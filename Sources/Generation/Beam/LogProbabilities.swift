import Foundation
import VectorKernels

/// Logits → log-probabilities.
enum LogProbabilities {
  /// Turns a row of logits into log-probabilities: log pᵢ = (xᵢ − max x) − ln Σⱼ exp(xⱼ − max x).
  ///
  /// The largest logit is subtracted first, so that logits of ±10⁴ lose no precision. A row without a finite
  /// number, or with NaN or +∞, is not changed: loading it reports the error.
  ///
  /// - Parameters:
  ///   - row: [V]
  ///   - room: Scratch space for V numbers; enlarged if it is too small.
  static func normalize(_ row: UnsafeMutableBufferPointer<Float>, room: inout [Float]) {
    let largest = largest(of: row)
    guard largest > -.infinity, largest < .infinity else { return }
    if room.count < row.count { room = Array(repeating: 0, count: row.count) }
    let total = Exponentials.sum(of: UnsafeBufferPointer(row), minus: largest, room: &room)
    guard total < .infinity else { return }
    let logarithm = Float(log(total))
    for place in row.indices { row[place] = (row[place] - largest) - logarithm }
  }

  /// The largest number of a row; −∞ for an empty one. NaN may be ignored.
  private static func largest(of row: UnsafeMutableBufferPointer<Float>) -> Float {
    var running = SIMD16<Float>(repeating: -.infinity)
    let blocks = row.count / 16
    let raw = UnsafeRawPointer(row.baseAddress)
    for block in 0..<blocks {
      guard let values = raw?.loadUnaligned(fromByteOffset: block * 64, as: SIMD16<Float>.self) else { break }
      running.replace(with: values, where: values .> running)
    }
    var largest = running.max()
    for place in blocks * 16..<row.count { largest = row[place] > largest ? row[place] : largest }
    return largest
  }
}
