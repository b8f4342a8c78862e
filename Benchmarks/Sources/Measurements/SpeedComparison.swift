/// Turns a series of one workload into records and rows of the report.
public struct SpeedComparison {
  private let what: String
  private let workload: Workload
  private let unit: String
  private let series: RoundSeries
  private let limit: Double?
  private let limitKind: LimitKind
  private let limitName: String

  /// A comparison for one workload.
  ///
  /// - Parameters:
  ///   - unit: The unit of the speeds.
  ///   - limit: The speed at which the machine would be at its limit.
  ///   - limitName: The name of the limit, for people.
  public init(
    what: String, workload: Workload, unit: String, series: RoundSeries, limit: Double?, limitKind: LimitKind,
    limitName: String
  ) {
    self.what = what
    self.workload = workload
    self.unit = unit
    self.series = series
    self.limit = limit
    self.limitKind = limitKind
    self.limitName = limitName
  }

  /// Adds a row, and a record for each side and for their ratio.
  ///
  /// - Parameters:
  ///   - ours: The contender of charrnn; without it nothing is added.
  ///   - theirs: The contender of PyTorch, which may not have taken part.
  ///   - theirSetting: PyTorch's settings.
  ///   - isAgain: Whether the record of charrnn has already been added.
  public func add(
    _ title: String, ours: String, theirs: String, theirSetting: String, isAgain: Bool = false,
    to report: Report
  ) {
    guard let our = series.speeds(ours), let ourSpread = Spread(our) else { return }
    let share = limit.map { ourSpread.median / $0 }
    if !isAgain {
      var record = record(side: "charrnn", setting: workload.numbers.rawValue, our)
      (record.limit, record.limitKind, record.share) = (limit, limit == nil ? nil : limitKind, share)
      report.add(record)
    }
    let their = series.speeds(theirs)
    let ratio = their.flatMap { Spread(of: our, over: $0) }
    if let their, let ratio {
      if !isAgain { report.add(record(side: "pytorch", setting: theirSetting, their)) }
      var record = record(
        side: "ratio", setting: "\(ours) over PyTorch \(theirSetting)", zip(our, their).map { $0 / $1 })
      (record.unit, record.spread) = (nil, ratio)
      report.add(record)
    }
    report.addRow(
      title, ours: "\(Figure.speed(ourSpread.median)) \(unit)",
      theirs: their.flatMap(Spread.init).map { "\(Figure.speed($0.median)) (\(theirSetting))" },
      ratio: ratio.map { Figure.ratio($0) }, share: share.map { "\(Figure.percent($0)) of \(limitName)" })
  }

  private func record(side: String, setting: String, _ values: [Double]) -> Record {
    var record = Record(what, side: side, setting: setting)
    record.workload = workload
    record.unit = unit
    record.values = values
    record.spread = Spread(values)
    record.disturbance = series.disturbances.max()
    return record
  }
}
