import Platform

/// A process that runs workloads on request, and is idle otherwise.
public final class Worker {
  /// Its name in messages and records.
  public let name: String
  /// Its name and version as it reports them.
  public let about: String
  private let process: ChildProcess

  /// Starts a worker.
  public init(name: String, _ arguments: [String]) throws(BenchmarkError) {
    self.name = name
    process = try ChildProcess(arguments)
    about = try Self.ask(.about, process, name).about ?? name
  }

  /// The process id.
  public var identifier: pid_t { process.identifier }

  /// Prepares a workload.
  ///
  /// - Returns: Its handle.
  /// - Throws: ``BenchmarkError/refused(worker:reason:)`` if the worker does not support it.
  public func prepare(_ workload: Workload) throws(BenchmarkError) -> Int {
    guard let handle = try ask(.prepare(workload)).handle else {
      throw .noAnswer(worker: name, said: "no handle")
    }
    return handle
  }

  /// Runs a workload for this many seconds.
  public func go(_ handle: Int, seconds: Double) throws(BenchmarkError) -> Trial {
    let reply = try ask(.go(handle: handle, seconds: seconds))
    guard let units = reply.units, let seconds = reply.seconds, seconds > 0 else {
      throw .noAnswer(worker: name, said: JSONLine.encode(reply))
    }
    return Trial(units: units, seconds: seconds, processorSeconds: reply.processorSeconds ?? 0)
  }

  /// Drops all workloads.
  public func clear() throws(BenchmarkError) { _ = try ask(.clear) }

  /// The peak memory of the worker in bytes.
  public func peakBytes() throws(BenchmarkError) -> Int {
    guard let bytes = try ask(.peak).peakBytes else { throw .noAnswer(worker: name, said: "no peak") }
    return bytes
  }

  private func ask(_ request: Request) throws(BenchmarkError) -> Reply {
    try Self.ask(request, process, name)
  }

  private static func ask(
    _ request: Request, _ process: ChildProcess, _ name: String
  ) throws(BenchmarkError) -> Reply {
    process.send(JSONLine.encode(request))
    let line = process.readLine() ?? ""
    guard let reply = JSONLine.decode(Reply.self, from: line) else {
      throw .noAnswer(worker: name, said: line)
    }
    if let error = reply.error { throw .refused(worker: name, reason: error) }
    return reply
  }
}
