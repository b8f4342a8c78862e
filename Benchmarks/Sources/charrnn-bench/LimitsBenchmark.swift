import Measurements

/// The limits of the machine: peak speeds of multiplication, and bandwidths for several working sets.
enum LimitsBenchmark {
  /// The sizes of the working sets in bytes: within the L2 cache of a core, the weights of a 15 MB model in
  /// int8 and fp32, and larger than every cache.
  static let workingSets = [500_000, 4_000_000, 15_000_000, 200_000_000]

  static func run(in session: Session) {
    session.tell("limits of this machine")
    let threadCounts = session.threads > 1 ? [1, session.threads] : [1]
    let plural = threadCounts.count > 1 ? "1 / \(session.threads) threads" : "1 thread"
    for numbers in NumberType.allCases {
      let peaks = threadCounts.compactMap { peak(numbers, threads: $0, in: session) }
      guard peaks.count == threadCounts.count else { continue }
      session.report.addLimit(
        "\(numbers.rawValue) multiply-adds, \(plural): "
          + peaks.map { Figure.giga($0) }.joined(separator: " / ")
          + (numbers == .int8 ? " GOP/s" : " GFLOP/s"))
    }
    for bytes in workingSets {
      let bandwidths = threadCounts.map { bandwidth(bytes: bytes, threads: $0, in: session) }
      session.report.addLimit(
        "reads, working set of \(Figure.megabytes(Double(bytes))), \(plural): "
          + bandwidths.map { Figure.giga($0) }.joined(separator: " / ") + " GB/s")
    }
  }

  private static func peak(_ numbers: NumberType, threads: Int, in session: Session) -> Double? {
    let values = (0..<session.plan.rounds).compactMap { _ in
      MachineLimits.peak(numbers, threads: threads, seconds: session.trialSeconds / 10)
    }
    guard let spread = Spread(values) else { return nil }
    var record = Record(
      "limit", side: "machine", setting: "\(numbers.rawValue) multiply-adds, \(threads) threads")
    (record.unit, record.values, record.spread) = ("operations/s", values, spread)
    session.report.add(record)
    return spread.greatest
  }

  private static func bandwidth(bytes: Int, threads: Int, in session: Session) -> Double {
    let values = (0..<session.plan.rounds).map { _ in
      MachineLimits.bandwidth(bytes: bytes, threads: threads, seconds: session.trialSeconds / 10)
    }
    var record = Record("limit", side: "machine", setting: "reads of \(bytes) bytes, \(threads) threads")
    (record.unit, record.values, record.spread) = ("bytes/s", values, Spread(values))
    session.report.add(record)
    return record.spread?.greatest ?? 0
  }
}
