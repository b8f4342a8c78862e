import ArgumentParser
import Foundation
import Platform

/// Where the command writes: text to standard output, everything else to standard error.
enum Console {
  /// Whether standard error is a terminal that understands control sequences.
  static let isTerminal = isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  /// Whether a terminal may be coloured (https://no-color.org).
  static let allowsColor =
    ProcessInfo.processInfo.environment["TERM"] != "dumb"
    && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

  /// Whether standard error may be coloured.
  static let hasColor = isTerminal && allowsColor

  /// Columns of the terminal.
  static var width: Int { columns(of: STDERR_FILENO) ?? 80 }

  /// Columns of the terminal that standard output is; nil where it is none.
  static var outputWidth: Int? { isatty(STDOUT_FILENO) == 1 ? columns(of: STDOUT_FILENO) : nil }

  private static func columns(of descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Text to standard output, at once.
  ///
  /// - Throws: The exit code, after a message, where it cannot be written; quietly where its reader has gone.
  static func write(_ text: String) throws {
    var text = text
    try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
  }

  /// Bytes to standard output, in the same way.
  static func write(bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { try write($0) }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer) throws {
    let code = send(bytes, to: STDOUT_FILENO)
    guard code != 0 else { return }
    // Where SIGPIPE is ignored, the end is the same as where it is not.
    if code == EPIPE { throw ExitCode(128 + SIGPIPE) }
    throw fail("cannot write to standard output: \(String(cString: strerror(code)))", code: EX_IOERR)
  }

  /// A line for people.
  static func note(_ line: String) { tell(line + "\n") }

  /// Bytes for people, as they are. Nobody is left to be told of a failure.
  static func tell(_ text: String) {
    if RawArguments.haveSpecialPaths {
      // Names of files as they were given.
      _ = FilePath.bytes(of: text).withUnsafeBytes { send($0, to: STDERR_FILENO) }
      return
    }
    var text = text
    _ = text.withUTF8 { send(UnsafeRawBufferPointer($0), to: STDERR_FILENO) }
  }

  /// Writes everything. FileHandle would end the program at a full disk.
  ///
  /// - Returns: An errno, or 0.
  private static func send(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int32 {
    var rest = bytes
    while !rest.isEmpty {
      let count = Platform.write(descriptor, rest.baseAddress, rest.count)
      if count > 0 {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      } else if errno == EAGAIN {
        var wait = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&wait, 1, -1)
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
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
