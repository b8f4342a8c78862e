/// A table with a header row, as Markdown.
public struct MarkdownTable: Sendable {
  private let head: [String]
  private var rows: [[String]] = []

  /// An empty table.
  public init(head: [String]) { self.head = head }

  /// Adds a row with one text per column.
  public mutating func add(_ row: [String]) {
    precondition(row.count == head.count, "\(row.count) texts for \(head.count) columns")
    rows.append(row)
  }

  /// Whether there are no rows.
  public var isEmpty: Bool { rows.isEmpty }

  /// The table in Markdown, with aligned columns so that the source is readable too.
  public var text: String {
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    func line(_ row: [String]) -> String {
      "| "
        + zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: " | ")
        + " |\n"
    }
    let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|\n"
    return line(head) + rule + rows.map(line).joined()
  }
}
