/// Median and range of several trials.
public struct Spread: Codable, Sendable, Equatable {
  /// The middle value, or the mean of the two middle values.
  public let median: Double
  /// The least value.
  public let least: Double
  /// The greatest value.
  public let greatest: Double
  /// The number of trials.
  public let count: Int

  /// The spread of these values; nil if there are none.
  public init?(_ values: [Double]) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    least = first
    greatest = last
    count = sorted.count
  }

  /// The spread of the ratios of pairs that were measured in succession.
  ///
  /// The median of ratios, not the ratio of medians: a disturbance affects only its own pair.
  public init?(of ours: [Double], over theirs: [Double]) {
    self.init(zip(ours, theirs).map { $0 / $1 })
  }
}
