import Measurements

/// The peak memory of a workload, minus that of its process without the workload; a new process for each.
enum MemoryBenchmark {
  static func run(in session: Session) throws {
    for (shape, lanes, steps) in session.cases.training {
      for numbers in [NumberType.fp32, .bf16] {
        try measure(
          Workload(
            kind: .training, shape: shape, lanes: lanes, steps: steps, numbers: numbers,
            threads: session.threads), in: session)
      }
    }
    for shape in session.cases.sampling {
      for numbers in NumberType.allCases {
        try measure(
          Workload(kind: .sampling, shape: shape, numbers: numbers, threads: session.samplingThreads),
          in: session)
      }
    }
  }

  private static func measure(_ workload: Workload, in session: Session) throws {
    let title = "memory, \(workload.kind.rawValue) \(workload.numbers.rawValue), \(workload)"
    session.tell(title)
    guard let ours = try peak(of: workload, by: try session.newCharrnn(), in: session) else { return }
    let stated = EngineAdapter.statedPeakBytes(workload)
    var record = ours.record(side: "charrnn", workload)
    (record.limit, record.share) = (stated, stated.map { ours.above / $0 })
    session.report.add(record)
    let theirs = try peakOfPyTorch(workload, in: session)
    if let theirs { session.report.add(theirs.record(side: "pytorch", workload)) }
    session.report.addRow(
      title, ours: ours.text, theirs: theirs?.text,
      ratio: theirs.map { Figure.ratio($0.above / ours.above) },
      share: stated.map { "\(Figure.percent(ours.above / $0)) of what is stated" })
  }

  private static func peakOfPyTorch(_ workload: Workload, in session: Session) throws -> Peak? {
    guard workload.numbers != .int8, let worker = try session.newPyTorch() else { return nil }
    return try peak(of: workload, by: worker, in: session)
  }

  /// - Returns: Nil, after a message, if the worker does not support it.
  private static func peak(of workload: Workload, by worker: Worker, in session: Session) throws -> Peak? {
    let before = try worker.peakBytes()
    do {
      let handle = try worker.prepare(workload)
      _ = try worker.go(handle, seconds: 0.5)
    } catch BenchmarkError.refused(let name, let reason) {
      session.tell("\(name) leaves it out: \(reason)")
      return nil
    }
    return Peak(bare: Double(before), whole: Double(try worker.peakBytes()))
  }

  /// The peak memory (VmHWM) of a process, before and after.
  private struct Peak {
    let bare: Double
    let whole: Double
    var above: Double { max(0, whole - bare) }
    var text: String { "\(Figure.megabytes(above)) above \(Figure.megabytes(bare))" }

    func record(side: String, _ workload: Workload) -> Record {
      var record = Record("memory", side: side, setting: "above the bare process")
      (record.workload, record.unit, record.values) = (workload, "bytes", [above])
      record.spread = Spread([above])
      return record
    }
  }
}
