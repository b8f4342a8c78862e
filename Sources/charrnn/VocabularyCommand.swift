import ArgumentParser
import CharRNNKit
import Foundation

struct VocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocab", abstract: "Show the vocabulary of a text.",
    usage: "charrnn vocab [<options>] <file> ...")

  @Argument(
    help: ArgumentHelp("Text files, or folders of them; - for standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @OptionGroup(title: "Text") var text: TextArguments
  @OptionGroup(title: "Text") var format: FormatArguments

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  func run() throws {
    StopSignal.listen()
    let line = ProgressLine()
    let reporter = ReadingReporter(isQuiet: false, line: line)
    let report = try reportingErrors {
      defer { line.clear() }
      do {
        var options = text.options
        options.input = format.input
        return try VocabularyWorkflow.report(of: files, options: options, onProgress: reporter.receive)
      } catch {
        line.clear()
        throw StopSignal.exit(for: error) ?? error
      }
    }
    try Console.write(json ? try report.json() + "\n" : report.table)
  }
}

extension VocabularyReport {
  /// The report in JSON with sorted keys.
  fileprivate func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The report for people: the sums first, then a line a unit.
  fileprivate var table: String {
    var lines = [
      "size        \(size.grouped) (\(unit.rawValue) units, <unk> included)",
      "text        \(scalarCount.grouped) characters, \(unitCount.grouped) units, \(byteCount.grouped) bytes",
      "coverage    \((coverage * 100).fixed(3)) %",
      "hangul      \((hangulShare * 100).fixed(1)) % of the characters",
    ]
    if foldedDistinctCount > 0 {
      lines.append(
        "folded      \(foldedDistinctCount.grouped) distinct units, \(foldedCount.grouped) occurrences (seen fewer than "
          + "\(minCount) times)")
    }
    lines.append("")
    lines += entries.map { "\($0.id)\t\($0.unit)\t\($0.count)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
