import UnitSequences

/// The discounts of modified Kneser–Ney smoothing for the counts of one order: D₁ is subtracted from a count
/// of 1, D₂ from 2, D₃ from 3 and more (Chen and Goodman 1999, equation 26).
///
///     Y = n₁ / (n₁ + 2 n₂)    D₁ = 1 − 2 Y n₂/n₁    D₂ = 2 − 3 Y n₃/n₂    D₃ = 3 − 4 Y n₄/n₃
///
/// with nᵣ the number of n-grams whose count is r. If one of n₁ … n₄ is 0, or a discount would not be greater
/// than 0 and at most its count, as can happen with small texts and small vocabularies, the order uses ½, 1
/// and 1½, the usual fallback (Heafield et al. 2013).
package struct Discounts: Sendable, Equatable {
  package let one: Double
  package let two: Double
  package let threeOrMore: Double

  /// The discounts if the counts of counts give none.
  package static let fallback = Discounts(unchecked: 0.5, 1, 1.5)

  private init(unchecked one: Double, _ two: Double, _ threeOrMore: Double) {
    (self.one, self.two, self.threeOrMore) = (one, two, threeOrMore)
  }

  /// Given discounts; nil if one is not greater than 0 and at most its count, which probabilities require.
  package init?(one: Double, two: Double, threeOrMore: Double) {
    guard one > 0, one <= 1, two > 0, two <= 2, threeOrMore > 0, threeOrMore <= 3 else { return nil }
    self.init(unchecked: one, two, threeOrMore)
  }

  /// The discounts of an order, computed from its counts.
  package init(counts: IntegerColumn) {
    var n = [0.0, 0, 0, 0, 0]
    switch counts {
    case .narrow(let counts): for count in counts where count <= 4 { n[Int(count)] += 1 }
    case .wide(let counts): for count in counts where count <= 4 { n[Int(count)] += 1 }
    }
    guard n[1] > 0, n[2] > 0, n[3] > 0, n[4] > 0 else {
      self = .fallback
      return
    }
    let y = n[1] / (n[1] + 2 * n[2])
    self =
      Discounts(
        one: 1 - 2 * y * n[2] / n[1], two: 2 - 3 * y * n[3] / n[2], threeOrMore: 3 - 4 * y * n[4] / n[3])
      ?? .fallback
  }

  /// The discount of a count.
  func discount(of count: UInt32) -> Double {
    switch count {
    case 0: 0
    case 1: one
    case 2: two
    default: threeOrMore
    }
  }
}
