import Glibc

/// `charrnn sample --interactive` at a terminal, with standard output in a file.
final class InteractiveRun {
  let command: RunningCommand
  let terminal: Terminal
  /// What was shown and written before.
  private var shownCount = 0
  private var outCount = 0

  /// What came of a line.
  struct Reply: Equatable {
    /// On standard output.
    var text: Text
    /// On the terminal between the line that was typed and the next prompt.
    var notes: Text
  }

  static let greeting: Text = """
    Type a line and the model goes on from it; an empty line just goes on. /help

    """

  /// Starts it, and waits for its first prompt.
  ///
  /// - Parameter model: The small model where it is nil.
  init(_ arguments: [String] = [], model: String? = nil, in folder: Folder? = nil) throws {
    terminal = try Terminal()
    // A terminal turns Ctrl-C into a signal for the session whose controlling terminal it is.
    command = try RunningCommand(
      ["sample", "--interactive", "--model", model ?? Fixture.shared().model] + arguments,
      in: folder ?? Folder(), program: ["/usr/bin/setsid", "-c"], inDescriptor: terminal.programEnd,
      errDescriptor: terminal.programEnd)
    terminal.hangUp()
    guard try waitsForPrompt() else { throw Failure("no prompt: \(terminal.shown)") }
  }

  /// The text that came before the first prompt, and what came of it.
  func begin() throws -> Reply { reply() }

  /// Types a line, and waits for the next prompt.
  func say(_ line: Text) throws -> Reply {
    _ = reply()
    try terminal.type(line + "\r")
    guard try waitsForPrompt() else { throw Failure("no prompt after \(line):\n\(terminal.shown)") }
    return reply()
  }

  /// Presses Ctrl-C, and waits for the next prompt.
  func interrupt() throws -> Reply {
    _ = reply()
    try terminal.type("\u{3}")
    guard try waitsForPrompt() else { throw Failure("no prompt after Ctrl-C:\n\(terminal.shown)") }
    return reply()
  }

  /// Presses Ctrl-D, and waits for the end.
  func end() throws -> Outcome {
    try terminal.type("\u{4}")
    return try command.wait()
  }

  /// Seconds that it has computed for (proc(5), utime and stime).
  var processorTime: Double {
    let stat = (try? String(contentsOfFile: "/proc/\(command.pid)/stat", encoding: .utf8)) ?? ""
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// What it wrote to standard output since the last reply.
  var newText: Text { Text(Array(command.out.bytes.dropFirst(outCount))) }

  /// A prompt ends what is shown and stands at the beginning of a line.
  private func waitsForPrompt() throws -> Bool {
    try command.waits { [self] in
      Text(Array(terminal.shown.bytes.dropFirst(shownCount))).hasSuffix("\n> ")
    }
  }

  private func reply() -> Reply {
    let shown = terminal.shown
    let text = newText
    outCount += text.bytes.count
    // The line that was typed is shown too.
    let lines = Text(Array(shown.bytes.dropFirst(shownCount))).string.replacing("\r\n", with: "\n")
    shownCount = shown.bytes.count
    let notes = lines.utf8.drop { $0 != 0x0A }.dropFirst()
    return Reply(
      text: text, notes: Text(notes.hasSuffix("> ".utf8) ? Array(notes.dropLast(2)) : Array(notes)))
  }
}

extension Collection<UInt8> {
  fileprivate func hasSuffix(_ suffix: some Collection<UInt8>) -> Bool {
    self.suffix(suffix.count).elementsEqual(suffix)
  }
}
