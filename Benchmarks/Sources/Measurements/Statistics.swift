/// What several trials of the same thing say.
public struct Spread: Codable, Sendable, Equatable {
  /// The middle value, or the mean of both middle values.
  public let median: Double
  /// The least value.
  public let least: Double
  /// The greatest value.
  public let greatest: Double
  /// How many trials there were.
  public let count: Int

  /// The spread of trials; nil if there are none.
  public init?(_ values: [Double]) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    least = first
    greatest = last
    count = sorted.count
  }

  /// The spread of the ratios of pairs that were measured one right after the other.
  ///
  /// The median of ratios, not the ratio of medians: what disturbs one pair is left in that pair.
  public init?(of ours: [Double], over theirs: [Double]) {
    self.init(zip(ours, theirs).map { $0 / $1 })
  }
}
