import LanguageModels

/// Which part of a step one of several engines or processes computes: lanes are numbered over all of them, so
/// that order of text, masks and gradients are the same however many share the work.
public struct LaneShare: Sendable, Equatable {
  /// Which of them this is, from 0.
  public let rank: Int
  /// How many there are.
  public let count: Int

  /// All of it.
  public static let whole = LaneShare(rank: 0, of: 1)

  /// The share of one of `count`.
  public init(rank: Int, of count: Int) {
    precondition(rank >= 0 && rank < count, "share \(rank) of \(count)")
    self.rank = rank
    self.count = count
  }

  /// The share in a number of lanes, or of anything else, cut as evenly as possible.
  public func lanes(of total: Int) -> Range<Int> { total * rank / count..<total * (rank + 1) / count }
}

/// Joins what several engines or processes that share a step have computed. All of them make the same calls
/// in the same order.
public protocol StepExchange: AnyObject {
  /// Replaces a gradient of the mean loss over the targets that were charged here by that over all of them, Σ
  /// n g / Σ n with n the number of targets of a rank, and the result by the sum of all results.
  ///
  /// Every rank must end with the same bits.
  func combine(_ gradients: inout UnsafeMutableBufferPointer<Float>, _ result: inout WindowResult)

  /// Replaces a result by the sum of all results.
  func combine(_ result: inout WindowResult)
}
