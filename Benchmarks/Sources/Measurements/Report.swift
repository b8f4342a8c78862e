/// The results of a run: records for programs, one table for people.
public final class Report {
  /// The records, in the order in which they were added.
  public private(set) var records: [Record] = []
  /// A paragraph that says what was measured, on which machine and how.
  public var introduction = ""
  /// The limits of the machine, one per line.
  private var limits: [String] = []
  private var rows: MarkdownTable
  /// A paragraph below the table that summarizes the rows.
  public var conclusion = ""
  private var greatestDisturbance = 0.0
  private var greatestIdleShare = 0.0
  private let onRecord: (Record) -> Void

  /// The table header for ``addRow(_:ours:theirs:ratio:share:)``.
  public static let usualHead = ["measured", "charrnn", "PyTorch", "ratio", "of the limit"]

  /// A report that passes on each record as soon as it is added.
  public init(head: [String] = usualHead, onRecord: @escaping (Record) -> Void = { _ in }) {
    rows = MarkdownTable(head: head)
    self.onRecord = onRecord
  }

  /// Adds a record.
  public func add(_ record: Record) {
    records.append(record)
    onRecord(record)
  }

  /// Adds a limit of the machine to the list above the table.
  public func addLimit(_ line: String) { limits.append("- \(line)") }

  /// Adds a row of the table; missing values become an en dash.
  public func addRow(
    _ what: String, ours: String, theirs: String? = nil, ratio: String? = nil, share: String? = nil
  ) {
    rows.add([what, ours, theirs ?? "–", ratio ?? "–", share ?? "–"])
  }

  /// Adds a row of a table with a custom header.
  public func addRow(_ row: [String]) { rows.add(row) }

  /// Records how quiet the machine was.
  public func noteQuiet(of series: RoundSeries) {
    greatestDisturbance = max(greatestDisturbance, series.disturbances.max() ?? 0)
    greatestIdleShare = max(greatestIdleShare, series.idleShare)
  }

  /// Introduction, limits, the table, the conclusion, and warnings about the figures.
  ///
  /// - Parameter quietShare: The share of the machine that programs not being measured may use.
  public func text(quietShare: Double) -> String {
    let limits = limits.map { $0 + "\n" }.joined()
    var text = [introduction + "\n", limits, rows.isEmpty ? "" : rows.text].filter { $0.count > 1 }
      .joined(separator: "\n")
    if !conclusion.isEmpty { text += "\n" + conclusion + "\n" }
    if greatestDisturbance > quietShare {
      text +=
        "\n**Not quiet**: other programs used up to \(Figure.percent(greatestDisturbance)) of the machine during a trial; "
        + "these figures do not count.\n"
    }
    if greatestIdleShare > quietShare {
      text +=
        "\n**Not idle**: a side used up to \(Figure.percent(greatestIdleShare)) of the machine while it was the other's turn.\n"
    }
    return text
  }
}
