import Foundation
import Measurements

/// What a run works with: the two sides, the cases, the plan and the report.
final class Session {
  /// What is measured.
  let cases: Cases
  /// How often.
  let plan: RoundPlan
  /// Seconds of a trial.
  let trialSeconds: Double
  /// Threads of training.
  let threads: Int
  /// Threads of charrnn's sampling.
  let samplingThreads: Int
  /// Where files are written; they are the caller's to remove.
  let folder: String
  /// The interpreter that has torch; nil: nothing is compared.
  let python: String?
  /// The `charrnn-bench` of another build; nil: none takes part.
  let against: String?
  /// What was found.
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

  /// A line for who waits.
  func tell(_ line: String) { FileHandle.standardError.write(Data("bench: \(line)\n".utf8)) }

  // MARK: The two sides

  /// charrnn's worker, started with the first call.
  func charrnn() throws -> Worker {
    if let ours { return ours }
    let worker = try newCharrnn()
    ours = worker
    return worker
  }

  /// PyTorch's worker, started with the first call; nil if nothing is compared.
  func pytorch() throws -> Worker? {
    guard python != nil else { return nil }
    if let theirs { return theirs }
    let worker = try newPyTorch()
    theirs = worker
    return worker
  }

  /// The worker of another build, started with the first call; nil if none takes part.
  func otherBuild() throws -> Worker? {
    guard let against else { return nil }
    if let others { return others }
    let worker = try Worker(name: "other", [against, "worker"])
    others = worker
    return worker
  }

  /// A fresh worker of charrnn.
  func newCharrnn() throws -> Worker { try Worker(name: "charrnn", [Programs.bench, "worker"]) }

  /// A fresh worker of PyTorch; nil if nothing is compared.
  func newPyTorch() throws -> Worker? {
    guard let python else { return nil }
    return try Worker(name: "PyTorch", [python, Programs.script("worker.py")])
  }

  /// Rounds between all sides.
  func rounds() -> Rounds {
    Rounds(plan: plan, processes: [ours, theirs, others].compactMap { $0?.identifier })
  }

  /// Frees what all sides have prepared.
  func clear() throws {
    for worker in [ours, theirs, others] { try worker?.clear() }
  }

  /// Gets a workload of charrnn ready.
  ///
  /// - Returns: Nil, after a line that says why, where the engine cannot do it.
  func prepareOurs(_ workload: Workload) throws -> Prepared? { try prepare(workload, by: try charrnn()) }

  /// Gets a workload of PyTorch ready.
  ///
  /// - Returns: Nil if nothing is compared; also, after a line that says why, where PyTorch cannot do it.
  func prepareTheirs(_ workload: Workload) throws -> Prepared? {
    guard let worker = try pytorch() else { return nil }
    return try prepare(workload, by: worker)
  }

  /// Gets a workload of the other build ready.
  ///
  /// - Returns: Nil if none takes part; also, after a line that says why, where it cannot do it.
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

/// A workload that a worker has ready.
struct Prepared {
  let worker: Worker
  let handle: Int
  let numbers: NumberType

  /// The side that does it, `charrnn fp32` or `PyTorch bf16`, for so many seconds a trial.
  func contender(seconds: Double) -> Contender {
    Contender(name: "\(worker.name) \(numbers.rawValue)") { [worker, handle] in
      try worker.go(handle, seconds: seconds)
    }
  }
}

/// The programs that take part.
enum Programs {
  /// This program.
  static let bench =
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]

  /// The command, which is built beside this program.
  static let charrnn = URL(fileURLWithPath: bench).deletingLastPathComponent().appendingPathComponent(
    "charrnn"
  ).path

  /// A script of Benchmarks/PyTorch, found from where this file was compiled.
  static func script(_ name: String, _ source: String = #filePath) -> String {
    var url = URL(fileURLWithPath: source)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.appendingPathComponent("PyTorch").appendingPathComponent(name).path
  }
}
