import Foundation

extension MetricsRow {
  /// The names of the columns, in order.
  public static let columns = [
    "step", "epoch", "seconds", "training_loss", "held_out_loss", "training_perplexity",
    "held_out_perplexity",
    "bits_per_character", "learning_rate", "gradient_norm", "characters_per_second", "is_best",
  ]

  /// The first line of a metrics file, with its line ending.
  public static var header: String { CSV.record(columns) }

  /// The row as a line of a metrics file, with its line ending.
  ///
  /// Losses have six decimals, so that small differences are visible; the held-out fields of a run without
  /// held-out text are empty.
  public var csv: String {
    CSV.record([
      String(step), fixed(epoch, 4), fixed(seconds, 3), fixed(trainingLoss, 6),
      heldOutLoss.map { fixed($0, 6) } ?? "", fixed(exp(trainingLoss), 4),
      heldOutLoss.map { fixed(exp($0), 4) } ?? "", fixed(bitsPerCharacter, 6),
      String(format: "%.6g", learningRate), String(format: "%.6g", gradientNorm),
      fixed(charactersPerSecond, 0),
      isBest ? "1" : "0",
    ])
  }

  private func fixed(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

  /// The rows of a metrics file.
  ///
  /// Columns are found by name; columns other than ``columns`` are ignored, and so is a last line that is
  /// still being written.
  ///
  /// - Throws: ``MetricsError``.
  public static func rows(csv text: String) throws(MetricsError) -> [MetricsRow] {
    let records = CSV.records(text)
    guard let header = records.first else { throw .noHeader }
    var places: [String: Int] = [:]
    for (place, name) in header.fields.enumerated() { places[name] = place }
    for name in ["step", "training_loss"] where places[name] == nil { throw .columnMissing(name) }
    var rows: [MetricsRow] = []
    for record in records.dropFirst() {
      let (line, fields) = (record.line, record.fields)
      func field(_ name: String) -> String? {
        places[name].flatMap { $0 < fields.count ? fields[$0] : nil }.flatMap { $0.isEmpty ? nil : $0 }
      }
      func number(_ name: String) throws(MetricsError) -> Double? {
        guard let text = field(name) else { return nil }
        guard let value = Double(text) else { throw .notANumber(line: line, column: name, text: text) }
        return value
      }
      func required(_ name: String) throws(MetricsError) -> Double {
        guard let value = try number(name) else { throw .notANumber(line: line, column: name, text: "") }
        return value
      }
      guard let step = Int(exactly: try required("step")) else {
        throw .notANumber(line: line, column: "step", text: field("step") ?? "")
      }
      rows.append(
        MetricsRow(
          step: step, epoch: try number("epoch") ?? 0, seconds: try number("seconds") ?? 0,
          trainingLoss: try required("training_loss"), heldOutLoss: try number("held_out_loss"),
          bitsPerCharacter: try number("bits_per_character") ?? 0,
          learningRate: try number("learning_rate") ?? 0, gradientNorm: try number("gradient_norm") ?? 0,
          charactersPerSecond: try number("characters_per_second") ?? 0, isBest: field("is_best") == "1"))
    }
    return rows
  }
}

extension MetricsRow {
  /// A metrics file without the rows after a step, and without an incomplete last line.
  ///
  /// Everything else is kept byte for byte.
  ///
  /// - Throws: ``MetricsError``, also for a file with columns other than ``columns``, to which no rows can be
  ///   added.
  public static func csv(_ text: String, upToStep step: Int) throws(MetricsError) -> String {
    let rows = try rows(csv: text)
    let records = CSV.records(text)
    for (name, column) in zip(columns, records[0].fields + Array(repeating: "", count: columns.count))
    where name != column {
      throw .columnMissing(name)
    }
    let kept = zip(rows, records.dropFirst()).filter { $0.0.step <= step }.map(\.1.text)
    return records[0].text + kept.joined()
  }
}

/// Why a text is not a metrics file.
public enum MetricsError: Error, Equatable, CustomStringConvertible {
  /// It is empty.
  case noHeader
  /// Its first line lacks a required column.
  case columnMissing(String)
  /// A field does not contain a number.
  case notANumber(line: Int, column: String, text: String)

  /// What is wrong.
  public var description: String {
    switch self {
    case .noHeader: "it is empty"
    case .columnMissing(let name): "its first line names no column \(name)"
    case .notANumber(let line, let column, let text):
      "line \(line): the \(column) is “\(text)”, which is no number"
    }
  }
}
