import CharText

extension ReadingProgress {
  /// Something that was done with texts.
  public struct Notice: Sendable, Equatable {
    /// The first text that it is about.
    public var file: String
    /// How many texts it is about.
    public var fileCount: Int
    /// What was done. Numbers are sums over the texts; a line is one of the first.
    public var note: TextReader.Note

    /// A notice.
    public init(file: String, fileCount: Int, note: TextReader.Note) {
      (self.file, self.fileCount, self.note) = (file, fileCount, note)
    }
  }
}

extension ReadingProgress.Notice: CustomStringConvertible {
  /// What was done, and with which texts.
  public var description: String {
    let first = TextSource.name(of: file)
    let others = fileCount - 1
    let files = others == 0 ? first : "\(first) and \(others) other file\(others == 1 ? "" : "s")"
    switch note {
    case .readAs(let encoding): return "\(files): read as \(encoding.title)"
    case .droppedMarks(let count, let line):
      let marks = count == 1 ? "a byte order mark (U+FEFF)" : "\(count) byte order marks (U+FEFF)"
      let place = count == 1 && others == 0 ? "in line" : "the first in line"
      return "\(files): dropped \(marks) inside the text, \(place) \(line)"
    }
  }
}

/// Collects what is noted of several texts, so that a thousand of them have one notice.
final class ReadingNotices {
  private var notices: [ReadingProgress.Notice] = []

  func add(_ note: TextReader.Note, of file: String) {
    for (place, known) in notices.enumerated() {
      switch (known.note, note) {
      case (.readAs(let first), .readAs(let second)) where first == second: break
      case (.droppedMarks(let sum, let line), .droppedMarks(let count, _)):
        notices[place].note = .droppedMarks(count: sum + count, firstLine: line)
      default: continue
      }
      notices[place].fileCount += 1
      return
    }
    notices.append(ReadingProgress.Notice(file: file, fileCount: 1, note: note))
  }

  /// All notices so far, which are forgotten.
  func take() -> [ReadingProgress.Notice] {
    defer { notices = [] }
    return notices
  }
}
