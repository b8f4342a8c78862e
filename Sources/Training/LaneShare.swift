import LanguageModels

/// The part of a step that one of several engines or processes computes. Lanes are numbered over all of them,
/// so that the order of the text, dropout masks and gradients are the same however many share the work.
public struct LaneShare: Sendable, Equatable {
  /// The number of this engine or process, from 0.
  public let rank: Int
  /// How many engines or processes there are.
  public let count: Int

  /// The whole step.
  public static let whole = LaneShare(rank: 0, of: 1)

  /// The share of number `rank` of `count`.
  public init(rank: Int, of count: Int) {
    precondition(rank >= 0 && rank < count, "share \(rank) of \(count)")
    self.rank = rank
    self.count = count
  }

  /// The share of a number of lanes, or of anything else, divided as evenly as possible.
  public func lanes(of total: Int) -> Range<Int> { total * rank / count..<total * (rank + 1) / count }
}

/// Combines what several engines or processes that share a step have computed (all-reduce). All of them make
/// the same calls in the same order.
public protocol StepExchange: AnyObject {
  /// Replaces the gradient of the mean loss over this process's charged targets with the gradient over all
  /// targets, Σ n g / Σ n with n the number of charged targets of a rank, and the result with the sum of all
  /// results.
  ///
  /// Every rank must get bit-identical values.
  func combine(_ gradients: inout UnsafeMutableBufferPointer<Float>, _ result: inout WindowResult)

  /// Replaces a result with the sum of all results.
  func combine(_ result: inout WindowResult)
}
