import CharText
import Corpora

/// What was found in texts while they were read.
final class ReadingTally {
  /// How many texts there are of each format, by its name.
  private(set) var formats: [String: Int] = [:]
  private var skippedFiles = 0
  private var firstSkipped: [String] = []
  private var skippedRows: (count: Int, file: String, line: Int)?
  private let notices = ReadingNotices()
  private var foldersWithText: Set<String> = []

  private static let namesShown = 3

  /// Whether a format took texts out of any file.
  var hasRecords: Bool { TextFormat.all.contains { !$0.isPlain && formats[$0.name] != nil } }

  /// Counts a text; one without content does not make a folder one with texts.
  func count(_ file: TextFile, of format: TextFormat, isEmpty: Bool) {
    formats[format.name, default: 0] += 1
    if let folder = file.folder, !isEmpty { foldersWithText.insert(folder) }
  }

  /// Notes how a text was converted.
  func note(_ note: TextReader.Note, of path: String) { notices.add(note, of: path) }

  /// Counts what is no text.
  func skip(_ path: String) {
    skippedFiles += 1
    if firstSkipped.count < Self.namesShown { firstSkipped.append(path) }
  }

  /// Counts the rows of a file that have no text.
  func skip(_ rows: SkippedRows, of path: String) {
    guard rows.count > 0 else { return }
    let first = skippedRows ?? (0, path, rows.firstLine)
    skippedRows = (first.count + rows.count, first.file, first.line)
  }

  /// What a reader should know.
  var notes: [ReadingProgress.Note] {
    notices.take().map { .read($0) }
      + (skippedFiles > 0 ? [.filesSkipped(count: skippedFiles, first: firstSkipped)] : [])
      + (skippedRows.map { [.rowsSkipped(count: $0.count, file: $0.file, line: $0.line)] } ?? [])
  }

  /// Refuses a folder without a text, and an option that nothing could use.
  func validate(_ files: [TextFile], _ input: TextInput) throws(WorkflowError) {
    var seen: Set<String> = []
    for file in files {
      guard let folder = file.folder, seen.insert(folder).inserted, !foldersWithText.contains(folder) else {
        continue
      }
      throw .folderWithoutText(path: folder)
    }
    let read = TextFormat.all.filter { formats[$0.name] != nil }
    if let column = input.column, !read.contains(where: \.hasColumns) { throw .noTextHasColumns(column) }
    if input.anonymizesNames, !read.contains(where: \.hasSpeakers) { throw .noTextHasSpeakers }
  }
}
