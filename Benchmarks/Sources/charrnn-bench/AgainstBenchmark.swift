import Measurements

/// Training and sampling with this build and another one in turns.
///
/// The other build is a worker of its own `charrnn-bench`: both run the same workloads with the same
/// protocol.
struct AgainstBenchmark {
  private let session: Session
  private var comparison: BuildComparison

  init(_ session: Session) {
    self.session = session
    comparison = BuildComparison(report: session.report)
  }

  /// Windows in fp32 and bf16.
  mutating func training() throws {
    for (shape, lanes, steps) in session.cases.training {
      try compare(
        [.fp32, .bf16].map { numbers in
          Workload(
            kind: .training, shape: shape, lanes: lanes, steps: steps, numbers: numbers,
            threads: session.threads)
        })
    }
  }

  /// With the smallest and the largest number of streams, and each type of weights.
  mutating func sampling() throws {
    let few = session.cases.streams.min() ?? 1
    let many = session.cases.streams.max() ?? 1
    for shape in session.cases.sampling + session.cases.samplingAlone {
      for streams in Set([few, many]).sorted() {
        try compare(
          NumberType.allCases.map { numbers in
            Workload(
              kind: .sampling, shape: shape, lanes: streams, numbers: numbers,
              threads: session.samplingThreads)
          })
      }
    }
  }

  /// Adds the conclusion to the report.
  func conclude() { session.report.conclusion = comparison.conclusion }

  private mutating func compare(_ workloads: [Workload]) throws {
    session.tell("\(workloads[0].kind.rawValue) \(workloads[0])")
    var contenders: [Contender] = []
    var pairs: [(workload: Workload, ours: String, theirs: String)] = []
    for workload in workloads {
      guard let ours = try session.prepareOurs(workload), let theirs = try session.prepareOthers(workload)
      else {
        continue
      }
      let pair = [ours, theirs].map { $0.contender(seconds: session.trialSeconds) }
      contenders += pair
      pairs.append((workload, pair[0].name, pair[1].name))
    }
    if !contenders.isEmpty {
      let series = try session.rounds().run(contenders)
      session.report.noteQuiet(of: series)
      for pair in pairs {
        comparison.add(pair.workload, series: series, ours: pair.ours, theirs: pair.theirs)
      }
    }
    try session.clear()
  }
}
