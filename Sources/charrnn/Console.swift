import ArgumentParser
import Foundation

/// Where the command writes: text to standard output, everything else to standard error.
enum Console {
  /// Whether standard error is a terminal that understands control sequences.
  static let isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  /// Whether standard error may be coloured (https://no-color.org).
  static let hasColor = isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

  /// Columns of the terminal.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Generated text, at once.
  static func write(_ text: String) {
    FileHandle.standardOutput.write(Data(text.utf8))
  }

  /// A line for people.
  static func note(_ line: String) {
    FileHandle.standardError.write(Data((line + "\n").utf8))
  }

  /// Something that a user should know about, though the work goes on.
  static func warn(_ message: some CustomStringConvertible) {
    note(paint("warning:", "33") + " \(message)")
  }

  /// What went wrong, and the exit code for it.
  static func fail(_ message: some CustomStringConvertible, code: Int32) -> ExitCode {
    note(paint("error:", "31") + " \(message)")
    return ExitCode(code)
  }

  /// Colours a word by its SGR code, where colours are wanted.
  static func paint(_ text: String, _ code: String) -> String {
    hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
