/// Takes the texts out of a file that arrives in pieces.
///
/// The pieces are UTF-8 with LF for line ends. Memory: the largest text, beside a piece.
package protocol FormatParser {
  /// Takes the next piece, and calls `handle` with each text in it, in UTF-8.
  mutating func append(
    _ piece: UnsafeBufferPointer<UInt8>, _ handle: ([UInt8]) -> Void
  ) throws(FormatError)

  /// Ends the file.
  mutating func endFile(_ handle: ([UInt8]) -> Void) throws(FormatError)

  /// The rows that have no text.
  var skipped: SkippedRows { get }
}

/// A parser of a format whose parts are lines.
protocol LineFormatParser: FormatParser {
  var lines: LineCutter { get set }

  /// Takes a line, without its line feed; lines are numbered from 1.
  mutating func take(
    _ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ handle: ([UInt8]) -> Void
  ) throws(FormatError)

  /// Ends the file after its last line.
  mutating func endLines(_ handle: ([UInt8]) -> Void) throws(FormatError)
}

extension LineFormatParser {
  package mutating func append(
    _ piece: UnsafeBufferPointer<UInt8>, _ handle: ([UInt8]) -> Void
  ) throws(FormatError) {
    // A copy, since taking a line changes the parser, too.
    var lines = lines
    try lines.append(piece) { (line, number) throws(FormatError) in try take(line, number, handle) }
    self.lines = lines
  }

  package mutating func endFile(_ handle: ([UInt8]) -> Void) throws(FormatError) {
    var lines = lines
    try lines.endText { (line, number) throws(FormatError) in try take(line, number, handle) }
    self.lines = lines
    try endLines(handle)
  }

  mutating func endLines(_ handle: ([UInt8]) -> Void) throws(FormatError) {}
}

/// Rows of a file that do not have the column.
package struct SkippedRows: Sendable, Equatable {
  /// How many.
  package var count: Int
  /// The line of the first one, from 1.
  package var firstLine: Int

  package init(count: Int = 0, firstLine: Int = 0) { (self.count, self.firstLine) = (count, firstLine) }

  mutating func add(line: Int) {
    if count == 0 { firstLine = line }
    count += 1
  }
}

/// Why a file is not in a format.
public struct FormatError: Error, Sendable, Equatable {
  /// What is wrong.
  public enum Fault: Sendable, Equatable {
    /// The line, and what follows it, is not in the format; why.
    case malformed(String)
    /// There is no such column.
    case noColumn(String, columns: [String])
    /// There are several columns, none of which has a usual name.
    case noTextColumn(columns: [String])
  }

  /// The registered name of the format.
  public var format: String
  /// The line, from 1.
  public var line: Int
  /// What is wrong with it.
  public var fault: Fault

  init(_ format: String, line: Int, _ fault: Fault) {
    self.format = format
    self.line = line
    self.fault = fault
  }
}

extension FormatError: CustomStringConvertible {
  /// What is wrong, and where.
  public var description: String {
    switch fault {
    case .malformed(let reason): "line \(line) is not \(format): \(reason)"
    case .noColumn(let name, let columns):
      "there is no column “\(name)”; the columns are \(Self.list(columns))"
    case .noTextColumn(let columns):
      "it is not clear which column has the text; the columns are \(Self.list(columns))"
    }
  }

  private static func list(_ columns: [String]) -> String {
    let most = 20
    let shown = columns.prefix(most).map { $0.count > 40 ? "\($0.prefix(40))…" : $0 }
    return shown.joined(separator: ", ") + (columns.count > most ? " and \(columns.count - most) more" : "")
  }
}
