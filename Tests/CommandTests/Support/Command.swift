import Foundation
import Platform

/// How a run of the command ended.
struct Outcome: Equatable {
  var out: Text
  var err: Text
  /// The exit code, or 128 + the signal as a shell tells it.
  var code: Int32
}

/// Something that the tests need and do not have.
struct Failure: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// The built binary.
enum Command {
  /// It lies beside the program that runs the tests.
  static let path = Result<String, Failure> { () throws(Failure) in
    guard let runner = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
      throw Failure("/proc/self/exe cannot be read")
    }
    let path = URL(fileURLWithPath: runner).deletingLastPathComponent().appendingPathComponent("charrnn").path
    guard access(path, X_OK) == 0 else {
      throw Failure(
        "there is no command at \(path); build it first: swift build -c release --product charrnn")
    }
    return path
  }

  /// What every run sees and nothing else.
  static let environment = [
    "HOME": "/nonexistent", "LANG": "C.UTF-8", "TERM": "xterm", "COLUMNS": "80", "LINES": "24",
    "PATH": "/usr/bin:/bin",
  ]

  /// Runs it to its end.
  static func run(_ arguments: [String], in folder: Folder, input: Text = "") throws -> Outcome {
    try RunningCommand(arguments, in: folder, input: input).wait()
  }
}

/// A process that was started.
final class RunningCommand {
  let pid: pid_t
  private let outPath: String
  private let errPath: String
  private var isReaped = false

  /// Long enough for the busiest machine: only a hang takes longer.
  static let patience = Duration.seconds(120)

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - arguments: Those of the command.
  ///   - program: What runs instead of it; gets the path of the command as its `$0`, for `sh -c`.
  ///   - inDescriptor: Standard input; a file with `input` where it is nil.
  ///   - outDescriptor: Standard output; a file where it is nil, as for standard error.
  init(
    _ arguments: [String], in folder: Folder, input: Text = "", program: [String] = [],
    environment: [String: String] = Command.environment, inDescriptor: Int32? = nil,
    outDescriptor: Int32? = nil, errDescriptor: Int32? = nil
  ) throws {
    let streams = try Folder()
    (outPath, errPath) = (streams.path("out"), streams.path("err"))
    try streams.write("in", input)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    if let inDescriptor {
      posix_spawn_file_actions_adddup2(&actions, inDescriptor, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, streams.path("in"), O_RDONLY, 0)
    }
    for (stream, path, descriptor) in [(1, outPath, outDescriptor), (2, errPath, errDescriptor)] {
      if let descriptor {
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(stream))
      } else {
        posix_spawn_file_actions_addopen(&actions, Int32(stream), path, flags, 0o600)
      }
    }

    // Whatever the program that runs the tests does with signals, this one starts as from a shell.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    // Swift does not see posix_spawn_file_actions_addchdir_np.
    let enter = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path]
    let words = enter + program + [try Command.path.get()] + arguments
    var argv = words.map { strdup($0) } + [nil]
    var envp = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { (argv + envp).forEach { free($0) } }
    var pid = pid_t()
    let code = posix_spawn(&pid, words[0], &actions, &attributes, &argv, &envp)
    guard code == 0 else { throw Failure("cannot start \(words[0]): \(String(cString: strerror(code)))") }
    self.pid = pid
  }

  deinit {
    guard !isReaped else { return }
    kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }

  /// What it wrote to standard output so far.
  var out: Text { Self.read(outPath) }

  /// What it wrote to standard error so far.
  var err: Text { Self.read(errPath) }

  func send(_ signal: Int32) { kill(pid, signal) }

  /// Waits until something holds; false when the process ended before.
  func waits(until condition: () -> Bool) throws -> Bool {
    let end = ContinuousClock.now + Self.patience
    while !condition() {
      var information = siginfo_t()
      waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT)
      if information.si_signo != 0 { return condition() }
      guard ContinuousClock.now < end else { throw Failure("waited in vain; standard error:\n\(err)") }
      usleep(1000)
    }
    return true
  }

  /// Waits for the end.
  func wait() throws -> Outcome {
    let end = ContinuousClock.now + Self.patience
    var status: Int32 = 0
    while waitpid(pid, &status, WNOHANG) == 0 {
      guard ContinuousClock.now < end else { throw Failure("it does not end; standard error:\n\(err)") }
      usleep(1000)
    }
    isReaped = true
    let signal = status & 0x7F
    return Outcome(out: Self.read(outPath), err: err, code: signal == 0 ? status >> 8 & 0xFF : 128 + signal)
  }

  private static func read(_ path: String) -> Text {
    Text([UInt8](FileManager.default.contents(atPath: path) ?? Data()))
  }
}
