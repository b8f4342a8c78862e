import Measurements

/// Training with charrnn and PyTorch in turns, in fp32 and bf16.
enum TrainingBenchmark {
  static func run(in session: Session) throws {
    for (shape, lanes, steps) in session.cases.training {
      let workloads = [NumberType.fp32, .bf16].map { numbers in
        Workload(
          kind: .training, shape: shape, lanes: lanes, steps: steps, numbers: numbers,
          threads: session.threads)
      }
      try compare(workloads, in: session)
      try session.clear()
    }
  }

  /// One configuration in each number type.
  private static func compare(_ workloads: [Workload], in session: Session) throws {
    session.tell("training \(workloads[0])")
    var contenders: [Contender] = []
    var settings: [NumberType: String] = [:]
    for workload in workloads {
      let ours = try session.prepareOurs(workload)
      if let ours { contenders.append(ours.contender(seconds: session.trialSeconds)) }
      // fp32 is also the baseline for everything else.
      guard ours != nil || workload.numbers == .fp32 else { continue }
      // If oneDNN has no bf16 layers (processors without AVX-512), PyTorch is left out: its own loops need
      // minutes for a window.
      if let theirs = try session.prepareTheirs(workload) {
        contenders.append(theirs.contender(seconds: session.trialSeconds))
        settings[workload.numbers] = workload.numbers == .bf16 ? "bf16 autocast" : workload.numbers.rawValue
      }
    }
    guard !contenders.isEmpty else { return }
    var probes = workloads.map { LimitProbe.peak($0.numbers, threads: $0.threads) }
    let series = try session.rounds().run(contenders) {
      for place in probes.indices { probes[place]?.take() }
    }
    session.report.noteQuiet(of: series)
    for (workload, probe) in zip(workloads, probes) {
      let operations = TrainingWork.operations(workload.shape, lanes: workload.lanes, steps: workload.steps)
      let limit = probe?.greatest.map { $0 / operations * Double(workload.lanes * workload.steps) }
      addRows(
        workload, series: series, limit: limit, limitName: probe?.name ?? "", settings: settings,
        to: session.report)
    }
  }

  /// Compares the same types; types faster than fp32 are also compared with PyTorch's default, fp32.
  private static func addRows(
    _ workload: Workload, series: RoundSeries, limit: Double?, limitName: String,
    settings: [NumberType: String], to report: Report
  ) {
    let numbers = workload.numbers.rawValue
    let comparison = SpeedComparison(
      what: "training", workload: workload, unit: "chars/s", series: series, limit: limit,
      limitKind: .multiplying,
      limitName: limitName)
    comparison.add(
      "training \(numbers), \(workload)", ours: "charrnn \(numbers)", theirs: "PyTorch \(numbers)",
      theirSetting: settings[workload.numbers] ?? numbers, to: report)
    guard workload.numbers != .fp32, series.names.contains("PyTorch fp32") else { return }
    comparison.add(
      "training \(numbers) against fp32, \(workload)", ours: "charrnn \(numbers)", theirs: "PyTorch fp32",
      theirSetting: settings[.fp32] ?? "fp32", isAgain: true, to: report)
  }
}
