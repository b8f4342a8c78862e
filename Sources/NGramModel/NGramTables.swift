/// The counts of a model: one ``NGramLevel`` for each length of context, 0 … n − 1.
///
/// Memory: 4 bytes per n-gram (2 for its unit, 2 for its count) and 10 bytes per context (6 for those of the
/// greatest length); 2 more each if ids or counts exceed 65,535. A text of U units has at most U n-grams and
/// U contexts of each length.
package struct NGramTables: Sendable, Equatable {
  /// The shape of the model.
  package let configuration: NGramConfiguration
  /// The levels by length of context, n in all.
  package let levels: [NGramLevel]

  init(configuration: NGramConfiguration, levels: [NGramLevel]) {
    precondition(
      levels.count == configuration.order, "\(levels.count) levels for order \(configuration.order)")
    self.configuration = configuration
    self.levels = levels
  }

  /// The number of different n-grams of each length, from 1.
  package var ngramCounts: [Int] { levels.map(\.units.count) }

  /// Bytes of all arrays.
  package var byteCount: Int { levels.reduce(0) { $0 + $1.byteCount } }
}

extension NGramTables {
  /// p(unit | context), interpolated modified Kneser–Ney smoothing (Kneser and Ney 1995; Chen and Goodman
  /// 1999, equation 22):
  ///
  ///     p(w | c) = (max(a(c w) − D, 0) + Σᵥ D · p(w | c′)) / Σᵥ a(c v)
  ///
  /// with a the counts of ``NGramLevel/counts``, D the discount of each count, and c′ the context without its
  /// farthest unit; below the empty context is the uniform distribution 1/V.
  ///
  /// - Parameter context: The preceding units, the nearest first; units beyond the longest context that was
  ///   counted are ignored.
  func probability(of unit: UInt32, after context: UnsafeBufferPointer<UInt32>, masses: Masses) -> Double {
    var probability = 1 / Double(configuration.vocabularySize)
    var (node, length) = (0, 0)
    var hasCome = true
    while true {
      let level = levels[length]
      let mass = masses.mass(of: node, length: length, in: self)
      // A unit that never occurs after a context never occurs after a longer one.
      let count = hasCome ? level.count(of: unit, after: node) : 0
      hasCome = count > 0
      let discounted = Double(count) - level.discounts.discount(of: count)
      probability = discounted * mass.scale + mass.backoff * probability
      guard length < context.count, let child = child(of: node, length: length, by: context[length]) else {
        return probability
      }
      (node, length) = (child, length + 1)
    }
  }

  /// The context that is longer by one unit; nil if it never occurs.
  func child(of node: Int, length: Int, by unit: UInt32) -> Int? {
    guard length + 1 < levels.count else { return nil }
    return levels[length + 1].contextUnits.place(of: unit, in: levels[length].children(of: node))
  }

  /// The sums of contexts of up to two units, after which many units can occur; other sums are computed when
  /// they are needed.
  struct Masses: Sendable {
    private let known: [[NGramLevel.Mass]]

    init(of tables: NGramTables) {
      known = tables.levels.prefix(3).map { level in
        (0..<level.contextCount).map(level.mass(of:))
      }
    }

    /// The number of bytes of all sums.
    var byteCount: Int { known.reduce(0) { $0 + $1.count * MemoryLayout<NGramLevel.Mass>.stride } }

    func mass(of node: Int, length: Int, in tables: NGramTables) -> NGramLevel.Mass {
      length < known.count ? known[length][node] : tables.levels[length].mass(of: node)
    }
  }
}
