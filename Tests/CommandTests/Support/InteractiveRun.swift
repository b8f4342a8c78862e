import Platform

/// `charrnn sample --interactive` at a terminal.
final class InteractiveRun {
  let command: RunningCommand
  let terminal: Terminal
  /// What was shown and written before.
  private var shownCount = 0
  private var outCount = 0

  /// What came of a line.
  struct Reply: Equatable {
    /// On standard output, where that is a file.
    var text: Text
    /// On the terminal between the line that was typed and the next prompt.
    var notes: Text
  }

  static let greeting: Text = """
    Type a line and the model continues it; an empty line works too. Help: /help

    """

  /// Starts it, and waits for its first prompt.
  ///
  /// - Parameter showsText: Whether standard output is the terminal too; otherwise it is a file.
  init(_ arguments: [String] = [], in folder: Folder? = nil, showsText: Bool = false) throws {
    terminal = try Terminal()
    // A terminal turns Ctrl-C into a signal for the session whose controlling terminal it is.
    command = try RunningCommand(
      ["sample", "--interactive", "--model", try Fixture.shared().model] + arguments,
      in: folder ?? Folder(), program: ["/usr/bin/setsid", "-c"], inDescriptor: terminal.programEnd,
      outDescriptor: showsText ? terminal.programEnd : nil, errDescriptor: terminal.programEnd)
    terminal.hangUp()
    guard try waitsForPrompt(behind: "/help\r\n") else { throw Failure("no prompt: \(terminal.shown)") }
  }

  /// The text that came before the first prompt, and what came of it.
  func begin() throws -> Reply { reply() }

  /// Types a line, and waits for the next prompt.
  func say(_ line: Text) throws -> Reply {
    _ = reply()
    try terminal.type(line + "\r")
    // What is typed is shown, but for keys that edit.
    let echo = line.bytes.contains { $0 < 0x20 || $0 == 0x7F } ? "" : line
    guard try waitsForPrompt(behind: echo + "\r\n") else {
      throw Failure("no prompt after \(line):\n\(terminal.shown)")
    }
    return reply(to: echo)
  }

  /// Presses Ctrl-C, and waits for the next prompt.
  func interrupt() throws -> Reply {
    _ = reply()
    try press("\u{3}") { isPrompting(behind: "\n") }
    return reply()
  }

  /// Presses Ctrl-D, and waits for the end.
  func end() throws -> Outcome {
    try press("\u{4}") { false }
    return try command.wait()
  }

  /// Presses a key again and again until something holds or the program has ended: a signal that comes right
  /// before the program waits for input does not wake it, and it may be halted there for long.
  private func press(_ key: Text, until condition: () -> Bool) throws {
    var next = ContinuousClock.now
    let holds = try command.waits {
      if condition() { return true }
      if ContinuousClock.now >= next {
        // Who has gone reads nothing.
        try? terminal.type(key)
        next = .now + .seconds(2)
      }
      return false
    }
    guard holds || key == "\u{4}" else { throw Failure("it ended at \(key):\n\(terminal.shown)") }
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

  /// Whether a prompt is shown behind something new, and keys are waited for.
  private func isPrompting(behind beginning: Text) -> Bool {
    let new = Text(Array(terminal.shown.bytes.dropFirst(shownCount)))
    return new.contains(beginning) && new.hasSuffix("\n> ") && terminal.isEditing
  }

  private func waitsForPrompt(behind beginning: Text) throws -> Bool {
    try command.waits { isPrompting(behind: beginning) }
  }

  /// What came since the last reply.
  ///
  /// - Parameter echo: The line that was typed and shown.
  private func reply(to echo: Text = "") -> Reply {
    let shown = Array(terminal.shown.bytes)
    let text = newText
    outCount += text.bytes.count
    var notes = shown.dropFirst(shownCount)
    shownCount = shown.count
    // Behind the line that was typed; a prompt that nobody waited for may stand before it.
    if !echo.isEmpty, let place = notes.firstRange(of: echo.bytes) { notes = notes[place.upperBound...] }
    notes = notes.drop { $0 != 0x0A }.dropFirst()
    if notes.suffix(2).elementsEqual("> ".utf8) { notes = notes.dropLast(2) }
    return Reply(
      text: text, notes: Text(String(decoding: notes, as: UTF8.self).replacing("\r\n", with: "\n")))
  }
}
