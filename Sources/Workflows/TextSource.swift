import CharText
import Foundation
import LanguageModels
import Training

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
  /// What was done with texts that have been read; nil in all reports but those that are for it.
  public var notice: Notice?
}

/// Reads texts in pieces.
struct TextSource {
  let reader: TextReader
  /// Paths; `-` is standard input.
  let files: [String]
  let handle: ReadingProgress.Handler
  private let notices = ReadingNotices()

  init(reader: TextReader, files: [String], handle: @escaping ReadingProgress.Handler) {
    self.reader = reader
    self.files = files
    self.handle = handle
  }

  /// The path that means standard input.
  static let standardInput = "-"

  /// Reads one of the files and passes on its normalised pieces.
  ///
  /// Progress is reported between pieces and while waiting for a pipe, but not at the end, so that short
  /// texts report none.
  func read(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(WorkflowError) {
    try read(open(index), as: index, body)
  }

  /// Opens one of the files; a pipe is read to its end.
  func open(_ index: Int) throws(WorkflowError) -> MappedFile {
    let path = files[index]
    do throws(TextError) {
      let watch: MappedFile.Watch = { (arrived) throws(TextError) in try tell(index, arrived, of: nil) }
      guard path == Self.standardInput else { return try MappedFile(path: path, watch: watch) }
      return try MappedFile(descriptor: STDIN_FILENO, name: "standard input", watch: watch)
    } catch {
      throw failure(error, of: index)
    }
  }

  /// Reads an open file and passes on its normalised pieces.
  func read(
    _ file: MappedFile, as index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(WorkflowError) {
    do throws(TextError) {
      try reader.readPieces(of: file, noting: { notices.add($0, of: files[index]) }) {
        (piece, position) throws(TextError) in
        body(piece)
        if position < file.count { try tell(index, position, of: file.count) }
      }
      // After the last text: one notice may be about all of them.
      if index == files.count - 1 {
        for notice in notices.take() { try tell(index, file.count, of: file.count, notice) }
      }
    } catch {
      throw failure(error, of: index)
    }
  }

  /// The beginning of an open file, to the end of a line or the end of the file.
  ///
  /// - Parameter bytes: About how much.
  func beginning(of file: MappedFile, bytes: Int) throws(WorkflowError) -> String {
    var beginning: [UInt8] = []
    do throws(TextError) {
      try reader.readPieces(of: file) { (piece, _) throws(TextError) in
        beginning += piece
        if beginning.count >= bytes { throw .stopped }
      }
    } catch {
      guard error == .stopped else { throw failure(error, of: 0) }
      if let feed = beginning.lastIndex(of: 0x0A) { beginning.removeSubrange((feed + 1)...) }
    }
    return String(decoding: beginning, as: UTF8.self)
  }

  private func tell(
    _ index: Int, _ bytesRead: Int, of byteCount: Int?, _ notice: ReadingProgress.Notice? = nil
  ) throws(TextError) {
    let progress = ReadingProgress(
      file: files[index], fileIndex: index, fileCount: files.count, bytesRead: bytesRead,
      byteCount: byteCount,
      notice: notice)
    if handle(progress) == .stop { throw .stopped }
  }

  private func failure(_ error: TextError, of index: Int) -> WorkflowError {
    error == .stopped ? .stopped : .text(path: files[index], error)
  }
}
