import Foundation
import Measurements

/// The state of a run: both sides, the cases, the plan and the report.
final class Session {
  /// The configurations to measure.
  let cases: Cases
  /// The number of rounds and their conditions.
  let plan: RoundPlan
  /// The duration of a trial in seconds.
  let trialSeconds: Double
  /// The number of threads for training.
  let threads: Int
  /// The number of threads of charrnn's sampling.
  let samplingThreads: Int
  /// The folder for temporary files, which the caller removes.
  let folder: String
  /// A Python interpreter with torch; nil: no comparison.
  let python: String?
  /// The `charrnn-bench` of another build; nil: none.
  let against: String?
  /// The results.
  let report: Report

  private var ours: Worker?
  private var theirs: Worker?
  private var others: Worker?

  init(
    cases: Cases, plan: RoundPlan, trialSeconds: Double, threads: Int, samplingThreads: Int, folder: String,
    python: String?, against: String? = nil,
    report: Report
  ) {
    self.cases = cases
    self.plan = plan
    self.trialSeconds = trialSeconds
    self.threads = threads
    self.samplingThreads = samplingThreads
    self.folder = folder
    self.python = python
    self.against = against
    self.report = report
  }

  /// Prints a line of progress.
  func tell(_ line: String) { FileHandle.standardError.write(Data("bench: \(line)\n".utf8)) }

  // MARK: The two sides

  /// charrnn's worker, started at the first call.
  func charrnn() throws -> Worker {
    if let ours { return ours }
    let worker = try newCharrnn()
    ours = worker
    return worker
  }

  /// PyTorch's worker, started at the first call; nil without a comparison.
  func pytorch() throws -> Worker? {
    guard python != nil else { return nil }
    if let theirs { return theirs }
    let worker = try newPyTorch()
    theirs = worker
    return worker
  }

  /// The worker of another build, started at the first call; nil if there is none.
  func otherBuild() throws -> Worker? {
    guard let against else { return nil }
    if let others { return others }
    let worker = try Worker(name: "other", [against, "worker"])
    others = worker
    return worker
  }

  /// A new worker of charrnn.
  func newCharrnn() throws -> Worker { try Worker(name: "charrnn", [Programs.bench, "worker"]) }

  /// A new worker of PyTorch; nil without a comparison.
  func newPyTorch() throws -> Worker? {
    guard let python else { return nil }
    return try Worker(name: "PyTorch", [python, Programs.script("worker.py")])
  }

  /// Rounds between all sides.
  func rounds() -> Rounds {
    Rounds(plan: plan, processes: [ours, theirs, others].compactMap { $0?.identifier })
  }

  /// Drops the prepared workloads of all sides.
  func clear() throws {
    for worker in [ours, theirs, others] { try worker?.clear() }
  }

  /// Prepares a workload with charrnn.
  ///
  /// - Returns: Nil, after a message, if the engine does not support it.
  func prepareOurs(_ workload: Workload) throws -> Prepared? { try prepare(workload, by: try charrnn()) }

  /// Prepares a workload with PyTorch.
  ///
  /// - Returns: Nil without a comparison; also, after a message, if PyTorch does not support it.
  func prepareTheirs(_ workload: Workload) throws -> Prepared? {
    guard let worker = try pytorch() else { return nil }
    return try prepare(workload, by: worker)
  }

  /// Prepares a workload with the other build.
  ///
  /// - Returns: Nil if there is none; also, after a message, if it does not support the workload.
  func prepareOthers(_ workload: Workload) throws -> Prepared? {
    guard let worker = try otherBuild() else { return nil }
    return try prepare(workload, by: worker)
  }

  private func prepare(_ workload: Workload, by worker: Worker) throws -> Prepared? {
    do {
      return Prepared(worker: worker, handle: try worker.prepare(workload), numbers: workload.numbers)
    } catch BenchmarkError.refused(let name, let reason) {
      tell(
        "\(name) leaves out \(workload.kind.rawValue) \(workload.numbers.rawValue), \(workload): \(reason)")
      return nil
    }
  }
}

/// A workload that a worker has prepared.
struct Prepared {
  let worker: Worker
  let handle: Int
  let numbers: NumberType

  /// The contender that runs it, `charrnn fp32` or `PyTorch bf16`, for this many seconds per trial.
  func contender(seconds: Double) -> Contender {
    Contender(name: "\(worker.name) \(numbers.rawValue)") { [worker, handle] in
      try worker.go(handle, seconds: seconds)
    }
  }
}

/// The paths of the programs.
enum Programs {
  /// This program.
  static let bench =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]

  /// The `charrnn` command, which is built beside this program.
  static let charrnn = URL(fileURLWithPath: bench).deletingLastPathComponent().appendingPathComponent(
    "charrnn"
  ).path

  /// A script of Benchmarks/PyTorch, found relative to this source file.
  static func script(_ name: String, _ source: String = #filePath) -> String {
    var url = URL(fileURLWithPath: source)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.appendingPathComponent("PyTorch").appendingPathComponent(name).path
  }
}
