import Measurements

/// Loads a model file in a running process.
enum LoadingBenchmark {
  static func run(in session: Session) throws {
    let shape = session.cases.loading
    let model = try ModelOnDisk(shape, in: session.folder)
    let workload = Workload(kind: .loading, shape: shape, threads: 1, file: model.path)
    session.tell("loading \(Figure.megabytes(model.byteCount))")
    guard let prepared = try session.prepareOurs(workload) else { return }
    let contender = prepared.contender(seconds: session.trialSeconds)
    // Every byte is read once, by one thread.
    var probe = LimitProbe.bandwidth(bytes: model.byteCount, threads: 1)
    let series = try session.rounds().run([contender]) { probe.take() }
    session.report.noteQuiet(of: series)
    try session.clear()
    guard let speeds = series.speeds(contender.name), let spread = Spread(speeds) else { return }
    let share = probe.greatest.map { spread.median / $0 }
    var record = Record("loading", side: "charrnn")
    (record.workload, record.unit, record.values, record.spread) = (workload, "bytes/s", speeds, spread)
    (record.limit, record.limitKind, record.share) = (probe.greatest, .reading, share)
    record.disturbance = series.disturbances.max()
    session.report.add(record)
    session.report.addRow(
      "opening a model of \(Figure.megabytes(model.byteCount))",
      ours: Figure.time(model.byteCount / spread.median),
      share: share.map { "\(Figure.percent($0)) of reads" })
  }
}
