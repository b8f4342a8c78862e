extension TextFormat {
  static let csv = TextFormat(
    name: "csv", summary: "a table, commas (or semicolons, or tabs) between columns", extensions: ["csv"],
    hasColumns: true, hasSpeakers: false, writesEscapes: false, isRecognized: { _ in false },
    parser: { input, _ in CSVParser(column: input.column) })
}

/// A table whose first row names the columns.
struct CSVParser: FormatParser {
  private let wanted: String?
  private var column: Int?
  private var rows = CSVRows(format: "csv")
  private(set) var skipped = SkippedRows()

  init(column: String?) { wanted = column }

  mutating func append(
    _ piece: UnsafeBufferPointer<UInt8>, _ handle: ([UInt8]) -> Void
  ) throws(FormatError) {
    var rows = rows
    self.rows = CSVRows(format: "csv")
    try rows.append(piece) { (fields, line) throws(FormatError) in try take(fields, line, handle) }
    self.rows = rows
  }

  mutating func endFile(_ handle: ([UInt8]) -> Void) throws(FormatError) {
    var rows = rows
    try rows.endFile { (fields, line) throws(FormatError) in try take(fields, line, handle) }
  }

  private mutating func take(
    _ fields: [[UInt8]], _ line: Int, _ handle: ([UInt8]) -> Void
  ) throws(FormatError) {
    guard let column else {
      column = try TextColumn.index(
        of: wanted, in: fields.map { String(decoding: $0, as: UTF8.self) }, format: "csv")
      return
    }
    guard column < fields.count else { return skipped.add(line: line) }
    handle(fields[column])
  }
}
