import Measurements

/// Sampling with several numbers of streams: charrnn with each type of weights and PyTorch with its best
/// settings, in turns.
enum SamplingBenchmark {
  static func run(in session: Session) throws {
    for shape in session.cases.sampling {
      for streams in session.cases.streams {
        try compare(shape, streams: streams, in: session)
        try session.clear()
      }
    }
    for shape in session.cases.samplingAlone {
      try compare(shape, streams: 1, in: session)
      try session.clear()
    }
  }

  private static func compare(_ shape: ModelShape, streams: Int, in session: Session) throws {
    let workloads = NumberType.allCases.map { numbers in
      Workload(
        kind: .sampling, shape: shape, lanes: streams, numbers: numbers,
        threads: session.samplingThreads)
    }
    session.tell("sampling \(workloads[0])")
    var contenders: [Contender] = []
    var available: Set<NumberType> = []
    for workload in workloads {
      guard let ours = try session.prepareOurs(workload) else { continue }
      contenders.append(ours.contender(seconds: session.trialSeconds))
      available.insert(workload.numbers)
    }
    guard !contenders.isEmpty else { return }
    var settings: [NumberType: String] = [:]
    for numbers in [NumberType.fp32, .bf16] where numbers == .fp32 || available.contains(numbers) {
      guard let best = try BestPyTorch.find(shape, streams: streams, numbers: numbers, in: session) else {
        continue
      }
      contenders.append(best.prepared.contender(seconds: session.trialSeconds))
      settings[numbers] = best.setting
    }
    var limits = workloads.map { SamplingLimit($0) }
    let series = try session.rounds().run(contenders) {
      for place in limits.indices { limits[place].take() }
    }
    session.report.noteQuiet(of: series)
    for (workload, limit) in zip(workloads, limits) {
      let (speed, kind, name) = limit.speed
      let comparison = SpeedComparison(
        what: "sampling", workload: workload, unit: "chars/s", series: series, limit: speed, limitKind: kind,
        limitName: name)
      let numbers = workload.numbers.rawValue
      comparison.add(
        "sampling \(numbers), \(workload)", ours: "charrnn \(numbers)", theirs: "PyTorch fp32",
        theirSetting: settings[.fp32] ?? "fp32", to: session.report)
      guard workload.numbers == .bf16, let setting = settings[.bf16] else { continue }
      comparison.add(
        "sampling \(numbers) against bf16, \(workload)", ours: "charrnn \(numbers)", theirs: "PyTorch bf16",
        theirSetting: setting, isAgain: true, to: session.report)
    }
  }
}

/// What limits a sampling workload: reading its weights, or multiplying by them.
private struct SamplingLimit {
  private let work: SamplingWork
  private let workload: Workload
  private var bandwidth: LimitProbe
  private var peak: LimitProbe?

  init(_ workload: Workload) {
    self.workload = workload
    work = SamplingWork(workload.shape, streams: workload.lanes, weights: workload.numbers)
    bandwidth = .bandwidth(bytes: work.bytes, threads: workload.threads)
    peak = .peak(workload.numbers, threads: workload.threads)
  }

  mutating func take() {
    bandwidth.take()
    peak?.take()
  }

  /// The characters per second at the limit, and which limit it is.
  var speed: (perSecond: Double?, kind: LimitKind, name: String) {
    // A single stream is limited by reading; with more it may be either.
    guard let bandwidth = bandwidth.greatest, workload.lanes == 1 || peak?.greatest != nil else {
      return (nil, .reading, "")
    }
    let (seconds, kind) = work.leastSeconds(bandwidth: bandwidth, peak: peak?.greatest)
    return (
      Double(workload.lanes) / seconds, kind,
      (kind == .reading ? self.bandwidth : peak ?? self.bandwidth).name
    )
  }
}

/// Finds PyTorch's best settings: oneDNN on or off, one thread or all.
private enum BestPyTorch {
  /// Tries every setting in two short trials and keeps the fastest.
  ///
  /// - Returns: Nil if nothing is compared, or PyTorch does not support it.
  static func find(
    _ shape: ModelShape, streams: Int, numbers: NumberType, in session: Session
  ) throws -> (prepared: Prepared, setting: String)? {
    guard session.python != nil else { return nil }
    var best: (prepared: Prepared, speed: Double, setting: String)?
    for threads in Set([1, session.threads]).sorted() {
      for usesOneDNN in [true, false] {
        let workload = Workload(
          kind: .sampling, shape: shape, lanes: streams, numbers: numbers, threads: threads,
          usesOneDNN: usesOneDNN)
        guard let prepared = try session.prepareTheirs(workload) else { continue }
        let contender = prepared.contender(seconds: session.trialSeconds / 3)
        let speed = try (0..<2).map { _ in try contender.go().speed }.max() ?? 0
        guard speed > best?.speed ?? 0 else { continue }
        let setting =
          "\(numbers.rawValue), oneDNN \(usesOneDNN ? "on" : "off"), \(threads) thread\(threads == 1 ? "" : "s")"
        best = (prepared, speed, setting)
      }
    }
    return best.map { ($0.prepared, $0.setting) }
  }
}
