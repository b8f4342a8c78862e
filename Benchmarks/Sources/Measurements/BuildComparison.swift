/// Two builds of charrnn side by side: a row for each workload, and a conclusion.
public struct BuildComparison {
  /// The header of the table.
  public static let head = ["measured", "this build", "other build", "this over other"]
  /// By how much a build may be slower and still count as equally fast.
  public static let tolerance = 0.02

  private let report: Report
  private var ratios: [(title: String, median: Double)] = []

  /// A comparison that adds rows to a report whose table has the header ``head``.
  public init(report: Report) { self.report = report }

  /// Adds a row, and a record for each side and for their ratio; nothing if one side did not take part.
  ///
  /// - Parameters:
  ///   - ours: The contender of this build.
  ///   - theirs: The contender of the other one.
  public mutating func add(_ workload: Workload, series: RoundSeries, ours: String, theirs: String) {
    guard let our = series.speeds(ours), let their = series.speeds(theirs), let ourSpread = Spread(our),
      let theirSpread = Spread(their), let ratio = Spread(of: our, over: their)
    else { return }
    let title = "\(workload.kind.rawValue) \(workload.numbers.rawValue), \(workload)"
    ratios.append((title, ratio.median))
    func add(_ side: String, _ values: [Double], _ spread: Spread, unit: String?) {
      var record = Record(workload.kind.rawValue, side: side, setting: workload.numbers.rawValue)
      (record.workload, record.unit, record.values, record.spread) = (workload, unit, values, spread)
      record.disturbance = series.disturbances.max()
      report.add(record)
    }
    add("charrnn", our, ourSpread, unit: "chars/s")
    add("other build", their, theirSpread, unit: "chars/s")
    add("ratio", zip(our, their).map { $0 / $1 }, ratio, unit: nil)
    report.addRow([
      title, "\(Figure.speed(ourSpread.median)) chars/s", "\(Figure.speed(theirSpread.median)) chars/s",
      Figure.closeRatio(ratio),
    ])
  }

  /// How many rows are as fast as in the other build, and which are the slowest and the fastest.
  public var conclusion: String {
    guard let slowest = ratios.min(by: { $0.median < $1.median }),
      let fastest = ratios.max(by: { $0.median < $1.median })
    else { return "" }
    let kept = ratios.count { $0.median >= 1 - Self.tolerance }
    return """
      \(kept) of \(ratios.count) medians are at most \(Figure.percent(Self.tolerance)) below the other build's; the least is \
      \(Figure.closeRatio(slowest.median)) (\(slowest.title)), the greatest \(Figure.closeRatio(fastest.median)) \
      (\(fastest.title)).
      """
  }
}
