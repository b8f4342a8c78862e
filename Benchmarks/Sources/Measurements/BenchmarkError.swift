/// Why something cannot be measured.
public enum BenchmarkError: Error, Equatable, CustomStringConvertible {
  /// A program did not start.
  case notStarted(program: String, reason: String)
  /// A worker ended, or its output was not an answer.
  case noAnswer(worker: String, said: String)
  /// A worker rejected a request.
  case refused(worker: String, reason: String)
  /// The engine does not support this, on this machine or at all.
  case unavailable(String)
  /// A file or folder cannot be used.
  case file(path: String, reason: String)

  /// What is wrong, and what to do about it.
  public var description: String {
    switch self {
    case .notStarted(let program, let reason): "\(program) does not start: \(reason)"
    case .noAnswer(let worker, let said):
      "\(worker) \(said.isEmpty ? "ended without an answer" : "answered “\(said)”"); "
        + "what it wrote to standard error, above, may say why"
    case .refused(let worker, let reason): "\(worker): \(reason)"
    case .unavailable(let what): what
    case .file(let path, let reason): "\(path): \(reason)"
    }
  }
}
