import LanguageModels
import Platform

/// How much of the texts has been read.
public struct ReadingProgress: Sendable, Equatable {
  /// Receives the progress; the answer can stop the reading.
  public typealias Handler = (ReadingProgress) -> Continuation

  /// The path of the current text; `-` is standard input.
  public var file: String
  /// The index of the text, from 0.
  public var fileIndex: Int
  /// The number of texts.
  public var fileCount: Int
  /// The number of bytes read so far.
  public var bytesRead: Int
  /// The size of the text in bytes; nil while it arrives through a pipe.
  public var byteCount: Int?
  /// What a reader should know of the texts, told when they have been read.
  public var note: Note?

  /// Something that a reader should know of texts.
  public enum Note: Sendable, Equatable, CustomStringConvertible {
    /// Texts were converted.
    case read(Notice)
    /// Files of folders that are no text: how many, and the first of them.
    case filesSkipped(count: Int, first: [String])
    /// Rows without the column that has the text: how many, and the first of them.
    case rowsSkipped(count: Int, file: String, line: Int)

    /// The note in words.
    public var description: String {
      switch self {
      case .read(let notice): "\(notice)"
      case .filesSkipped(let count, let first):
        "skipped \(count) file\(count == 1 ? "" : "s") that \(count == 1 ? "is" : "are") no text: "
          + first.map(FilePath.shown).joined(separator: ", ") + (count > first.count ? ", …" : "")
      case .rowsSkipped(let count, let file, let line):
        "skipped \(count) row\(count == 1 ? "" : "s") without the column, the first in line \(line) of "
          + FilePath.shown(file)
      }
    }
  }
}
