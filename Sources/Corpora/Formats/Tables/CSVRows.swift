import SwiftCSV

/// The rows of a CSV file (RFC 4180) that arrives in pieces.
///
/// SwiftCSV parses chunks that end where a row does: at a line feed with an even number of quotation marks
/// before it. The delimiter is a comma, a semicolon or a tab: what the first row has most of.
struct CSVRows {
  private var buffer: [UInt8] = []
  /// How much of the buffer has been searched for the ends of rows.
  private var searched = 0
  /// The end of the last whole row in the buffer.
  private var end = 0
  /// The line at which each whole row in the buffer begins.
  private var rowLines: [Int] = []
  private var isQuoted = false
  /// The line at the place that has been searched, and the one at which its row begins.
  private var (line, rowLine) = (1, 1)
  private var delimiter: CSVDelimiter?
  private let format: String

  /// A longer row is taken for a quotation mark that is never closed, in bytes.
  static let longestRow = 1 << 24

  /// - Parameter format: The name of the format, for errors.
  init(format: String) { self.format = format }

  /// Takes the next piece of a file, and calls `handle` with the fields of each row and its line. Blank lines
  /// are no rows.
  mutating func append(
    _ piece: UnsafeBufferPointer<UInt8>, _ handle: ([[UInt8]], _ line: Int) throws(FormatError) -> Void
  ) throws(FormatError) {
    buffer += piece
    search()
    if end > 0 { try parse(handle) }
    guard buffer.count <= Self.longestRow else { throw unclosed }
  }

  /// Ends the file.
  mutating func endFile(
    _ handle: ([[UInt8]], _ line: Int) throws(FormatError) -> Void
  ) throws(FormatError) {
    guard !buffer.isEmpty else { return }
    buffer.append(0x0A)
    search()
    guard end == buffer.count else { throw unclosed }
    try parse(handle)
  }

  private var unclosed: FormatError {
    FormatError(format, line: rowLine, .malformed("a quotation mark is not closed"))
  }

  private mutating func search() {
    buffer.withUnsafeBufferPointer { buffer in
      for place in searched..<buffer.count {
        if buffer[place] == UInt8(ascii: "\"") {
          isQuoted.toggle()
        } else if buffer[place] == 0x0A {
          line += 1
          guard !isQuoted else { continue }
          rowLines.append(rowLine)
          (end, rowLine) = (place + 1, line)
        }
      }
      searched = buffer.count
    }
  }

  /// Parses the whole rows in the buffer and removes them.
  private mutating func parse(
    _ handle: ([[UInt8]], _ line: Int) throws(FormatError) -> Void
  ) throws(FormatError) {
    let chunk = Array(buffer[..<end])
    let lines = rowLines
    buffer.removeFirst(end)
    (searched, end, rowLines) = (searched - end, 0, [])
    let delimiter = delimiter ?? Self.delimiter(ofRow: chunk)
    self.delimiter = delimiter
    guard let rows = Self.rows(of: chunk, delimiter) else { throw fault(in: chunk, lines, delimiter) }
    for (row, line) in zip(rows, lines) where row.count > 1 || row != [""] {
      try handle(row.map(CSVEscapes.text), line)
    }
  }

  /// Where a chunk is malformed: row by row.
  private func fault(in chunk: [UInt8], _ lines: [Int], _ delimiter: CSVDelimiter) -> FormatError {
    var (start, isQuoted, row) = (0, false, 0)
    for (place, byte) in chunk.enumerated() {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard byte == 0x0A, !isQuoted else { continue }
      if Self.rows(of: Array(chunk[start...place]), delimiter) == nil { break }
      (start, row) = (place + 1, row + 1)
    }
    return FormatError(
      format, line: lines[min(row, lines.count - 1)],
      .malformed("a quotation mark inside a field is not doubled"))
  }

  /// The fields of each row; nil if the rows are malformed.
  private static func rows(of chunk: [UInt8], _ delimiter: CSVDelimiter) -> [[String]]? {
    let sign = delimiter.rawValue.utf8.first ?? UInt8(ascii: ",")
    let bytes = chunk.withUnsafeBufferPointer { CSVEscapes.escaping($0, delimiter: sign) }
    // A first row that is passed over: SwiftCSV would drop a byte order mark at the beginning.
    let text = "\n" + String(decoding: bytes, as: UTF8.self)
    var rows: [[String]] = []
    do {
      // Without rows; these are passed on one by one.
      let file = try EnumeratedCSV(string: text, delimiter: delimiter, loadColumns: false, rowLimit: 0)
      try file.enumerateAsArray(startAt: 1, rowLimit: nil) { rows.append($0) }
    } catch {
      return nil
    }
    return rows
  }

  private static func delimiter(ofRow chunk: [UInt8]) -> CSVDelimiter {
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    for byte in chunk {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard !isQuoted else { continue }
      if byte == 0x0A { break }
      counts[byte, default: 0] += 1
    }
    let known: [CSVDelimiter] = [.comma, .semicolon, .tab]
    func count(_ delimiter: CSVDelimiter) -> Int { counts[delimiter.rawValue.utf8.first ?? 0] ?? 0 }
    return known.reversed().max { count($0) < count($1) } ?? .comma
  }
}
