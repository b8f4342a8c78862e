@preconcurrency import CEdit
import Platform

/// A line that was typed, or why there is none.
enum TypedLine: Equatable {
  case text(String)
  /// Ctrl-C.
  case interrupted
  /// Ctrl-D, or the end of a file.
  case end
}

/// Reads lines: with editing and history (libedit) on a terminal, as they come elsewhere.
final class LineReader {
  /// Whether a person types.
  let isTerminal = isatty(STDIN_FILENO) == 1

  init() {
    guard isTerminal else { return }
    // Without a locale of its own the terminal's bytes are taken for Latin letters.
    if setlocale(LC_CTYPE, "") == nil || !Self.isUTF8 { setlocale(LC_CTYPE, "C.UTF-8") }
    // Only text goes to standard output.
    rl_outstream = fdopen(STDERR_FILENO, "w")
    rl_initialize()
  }

  /// Shows a prompt and waits for a line.
  func read(prompt: String) -> TypedLine {
    StopSignal.clear()
    guard isTerminal else { return readPlain() }
    guard let line = readline(prompt) else {
      if StopSignal.signal == SIGINT {
        Console.note("")
        return .interrupted
      }
      return .end
    }
    defer { free(line) }
    if line.pointee != 0 { add_history(line) }
    return .text(String(cString: line))
  }

  private func readPlain() -> TypedLine {
    guard let line = readLine() else { return StopSignal.signal == SIGINT ? .interrupted : .end }
    return .text(line)
  }

  private static var isUTF8: Bool {
    nl_langinfo(Int32(CODESET)).map { String(cString: $0).uppercased() == "UTF-8" } ?? false
  }
}
