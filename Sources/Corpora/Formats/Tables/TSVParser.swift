extension TextFormat {
  static let tsv = TextFormat(
    name: "tsv", summary: "a table, tabs between columns, without quotation marks",
    extensions: ["tsv", "tab"],
    hasColumns: true, hasSpeakers: false, writesEscapes: false, isRecognized: { _ in false },
    parser: { input, _ in TSVParser(column: input.column) })
}

/// A table with a row a line and tabs between columns; the first row names them.
struct TSVParser: LineFormatParser {
  private let wanted: String?
  private var column: Int?
  var lines = LineCutter()
  private(set) var skipped = SkippedRows()

  init(column: String?) { wanted = column }

  mutating func take(
    _ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ handle: ([UInt8]) -> Void
  ) throws(FormatError) {
    guard !line.isEmpty else { return }
    let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
    guard let column else {
      column = try TextColumn.index(
        of: wanted, in: fields.map { String(decoding: $0, as: UTF8.self) }, format: TextFormat.tsv.name)
      return
    }
    guard column < fields.count else { return skipped.add(line: number) }
    handle(Array(fields[column]))
  }
}
