import Dispatch
import Foundation

extension ParameterTable {
  /// The initial parameters of a model.
  ///
  /// With the layers' ``LayerDescriptor/initialScales`` e, i and p: embedding: normal(0, e); input weights:
  /// uniform(±i/√fan-in); projection: uniform(±p/√fan-in). A table that is tied is normal, with the standard
  /// deviation of the projection, p/√(3 fan-in). Each gate's H×H block of `weight_hh` is orthogonal (Saxe,
  /// McClelland and Ganguli 2014). Biases are 0. If a row is the sum of its own vector and J parts, its own
  /// vector starts at 0, so that a rare unit is at first what its parts say, and the parts are divided by √J,
  /// so that sums are as large as plain rows would be. Every tensor has its own stream of random numbers, so
  /// that none depends on the sizes of the others.
  ///
  /// - Parameters:
  ///   - configuration: The configuration that this table was made for.
  ///   - seed: The random seed; the same seed gives the same parameters.
  /// - Returns: ``arenaCount`` floats.
  public func initialParameters(for configuration: ModelConfiguration, seed: UInt64) -> [Float] {
    let h = configuration.hiddenSize
    let scales = configuration.layer.initialScales
    let deviation =
      configuration.isTied ? scales.projection / Double(3 * h).squareRoot() : scales.embedding
    let looksUp = [embedding.own.name, embedding.parts?.name]
    let projects = [projection.own.name, projection.parts?.name]
    var arena = [Float](repeating: 0, count: arenaCount)
    var blocks: [(offset: Int, seed: UInt64)] = []
    for (index, entry) in entries.enumerated() {
      var generator = SeededGenerator(
        seed: SeededGenerator.mix(seed ^ SeededGenerator.mix(UInt64(index + 1))))
      func fill(_ scale: (_ row: Int) -> Double) {
        for row in 0..<entry.rows {
          let bound = scale(row) / Double(entry.columns).squareRoot()
          for place in entry.range(ofRow: row) {
            arena[place] = Float(bound * (2 * generator.unitInterval() - 1))
          }
        }
      }
      if looksUp.contains(entry.name) {
        for row in 0..<entry.rows {
          let scale = deviation * share(ofRow: row, in: entry)
          for place in entry.range(ofRow: row) { arena[place] = Float(scale * generator.standardNormal()) }
        }
      } else if projects.contains(entry.name) {
        fill { scales.projection * share(ofRow: $0, in: entry) }
      } else {
        switch entry.start {
        case .zero: break
        case .uniform: fill { _ in scales.input }
        case .orthogonal(let count):
          for block in 0..<count { blocks.append((entry.offset + block * h * h, generator.next())) }
        }
      }
    }
    let jobs = blocks
    arena.withUnsafeMutableBufferPointer { arena in
      let destination = SharedArena(start: arena.baseAddress!)
      DispatchQueue.concurrentPerform(iterations: jobs.count) { job in
        var generator = SeededGenerator(seed: jobs[job].seed)
        OrthogonalMatrix.fill(
          UnsafeMutableBufferPointer(start: destination.start + jobs[job].offset, count: h * h), size: h,
          using: &generator)
      }
    }
    return arena
  }
}

extension ParameterTable {
  /// The initial scale of a row relative to a plain row, if rows are sums.
  private func share(ofRow row: Int, in entry: Entry) -> Double {
    guard let composition else { return 1 }
    if entry == embedding.parts || entry == projection.parts {
      return 1 / Double(composition.partsPerUnit).squareRoot()
    }
    return composition.parts(of: row).isEmpty ? 1 : 0
  }
}

extension ParameterTable.Entry {
  fileprivate func range(ofRow row: Int) -> Range<Int> {
    offset + row * columns..<offset + (row + 1) * columns
  }
}

/// An address that concurrent jobs write to.
///
/// Unchecked: every job writes to its own block, and all jobs end before the arena is used again.
private struct SharedArena: @unchecked Sendable {
  let start: UnsafeMutablePointer<Float>
}

/// Random matrices with orthonormal rows.
enum OrthogonalMatrix {
  /// Fills a square matrix with orthonormal rows, uniformly distributed over all such matrices.
  ///
  /// Modified Gram–Schmidt on the rows of a Gaussian matrix, applied twice, which keeps the rows orthogonal
  /// to rounding error (Giraud, Langou and Rozložník 2005).
  static func fill(
    _ matrix: UnsafeMutableBufferPointer<Float>, size: Int, using generator: inout SeededGenerator
  ) {
    precondition(matrix.count == size * size, "\(matrix.count) elements for a matrix of \(size)×\(size)")
    guard let start = matrix.baseAddress else { return }
    for place in 0..<matrix.count { start[place] = Float(generator.standardNormal()) }
    for row in 0..<size {
      let current = start + row * size
      for _ in 0..<2 {
        for earlier in 0..<row {
          let other = start + earlier * size
          add(-dot(current, other, size), other, to: current, size)
        }
        let scale = 1 / dot(current, current, size).squareRoot()
        for column in 0..<size { current[column] *= scale }
      }
    }
  }

  private static func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
    // Four partial sums: with a single accumulator, each addition would wait for the previous one.
    var (s0, s1, s2, s3) = (SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>(), SIMD4<Float>())
    var place = 0
    while place + 16 <= count {
      s0 += load(a + place) * load(b + place)
      s1 += load(a + place + 4) * load(b + place + 4)
      s2 += load(a + place + 8) * load(b + place + 8)
      s3 += load(a + place + 12) * load(b + place + 12)
      place += 16
    }
    var sum = ((s0 + s1) + (s2 + s3)).sum()
    while place < count {
      sum += a[place] * b[place]
      place += 1
    }
    return sum
  }

  private static func add(
    _ factor: Float, _ a: UnsafePointer<Float>, to b: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for place in 0..<count { b[place] += factor * a[place] }
  }

  private static func load(_ address: UnsafePointer<Float>) -> SIMD4<Float> {
    UnsafeRawPointer(address).loadUnaligned(as: SIMD4<Float>.self)
  }
}
