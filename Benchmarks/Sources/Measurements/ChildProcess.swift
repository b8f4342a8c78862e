import Platform

/// A child process with pipes to its standard input and from its standard output; it shares this program's
/// standard error.
public final class ChildProcess {
  /// The process id.
  public let identifier: pid_t
  private var input: Int32
  private let output: Int32
  private var unread: [UInt8] = []
  private var hasEnded = false

  private static let ignoringBrokenPipes: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  /// Starts a program.
  ///
  /// - Parameter arguments: The program, searched for in PATH if it has no slash, then its arguments.
  /// - Throws: ``BenchmarkError/notStarted(program:reason:)``.
  public init(_ arguments: [String]) throws(BenchmarkError) {
    let program = arguments.first ?? ""
    // Writing to a program that has ended is an error of the call and does not kill this program.
    _ = Self.ignoringBrokenPipes
    var toChild: [Int32] = [-1, -1]
    var fromChild: [Int32] = [-1, -1]
    guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
      throw .notStarted(program: program, reason: String(cString: strerror(errno)))
    }
    // Closed on exec: if another child inherited an end, this one would never see the end of its input.
    for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, toChild[0], STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, fromChild[1], STDOUT_FILENO)
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var identifier: pid_t = 0
    // A broken pipe ends the child, as usual.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var defaults = sigset_t()
    sigemptyset(&defaults)
    sigaddset(&defaults, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &defaults)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
    let status = posix_spawnp(&identifier, program, &actions, &attributes, &words, environ)
    close(toChild[0])
    close(fromChild[1])
    guard status == 0 else {
      close(toChild[1])
      close(fromChild[0])
      throw .notStarted(program: program, reason: String(cString: strerror(status)))
    }
    self.identifier = identifier
    input = toChild[1]
    output = fromChild[0]
  }

  deinit {
    _ = end()
    close(output)
  }

  /// Writes a line to the program; if it has ended, the error appears when its answer is read.
  public func send(_ line: String) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno != EINTR {
        return
      }
    }
  }

  /// Waits for the next line of output.
  ///
  /// - Returns: The line without its line feed; nil at the end of the output.
  public func readLine() -> String? {
    while true {
      if let end = unread.firstIndex(of: 0x0A) {
        let line = String(decoding: unread[..<end], as: UTF8.self)
        unread.removeSubrange(...end)
        return line
      }
      guard readMore() else { return nil }
    }
  }

  /// Waits for any output.
  ///
  /// - Returns: False if the program ended without output.
  public func waitForOutput() -> Bool { !unread.isEmpty || readMore() }

  private func readMore() -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(output, &chunk, chunk.count)
      if count > 0 {
        unread += chunk[..<count]
        return true
      }
      if count == 0 || errno != EINTR { return false }
    }
  }

  /// Closes the program's input and waits until it ends.
  ///
  /// - Returns: Its exit status, or 128 plus the signal that ended it.
  @discardableResult
  public func end() -> Int32 {
    guard !hasEnded else { return 0 }
    hasEnded = true
    close(input)
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
