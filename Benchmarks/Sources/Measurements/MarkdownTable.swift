/// Rows of text under a head, as Markdown.
public struct MarkdownTable: Sendable {
  private let head: [String]
  private var rows: [[String]] = []

  /// An empty table.
  public init(head: [String]) { self.head = head }

  /// Adds a row with a text for each column.
  public mutating func add(_ row: [String]) {
    precondition(row.count == head.count, "\(row.count) texts for \(head.count) columns")
    rows.append(row)
  }

  /// Whether nothing was added.
  public var isEmpty: Bool { rows.isEmpty }

  /// The table, its columns as wide as their widest text so that it also reads well as it is.
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
