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
}

/// Reads texts in pieces.
struct TextSource {
  let reader: TextReader
  /// Paths; `-` is standard input.
  let files: [String]
  let handle: ReadingProgress.Handler

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
      try reader.readPieces(of: file) { (piece, position) throws(TextError) in
        body(piece)
        if position < file.count { try tell(index, position, of: file.count) }
      }
    } catch {
      throw failure(error, of: index)
    }
  }

  private func tell(_ index: Int, _ bytesRead: Int, of byteCount: Int?) throws(TextError) {
    let progress = ReadingProgress(
      file: files[index], fileIndex: index, fileCount: files.count, bytesRead: bytesRead, byteCount: byteCount
    )
    if handle(progress) == .stop { throw .stopped }
  }

  private func failure(_ error: TextError, of index: Int) -> WorkflowError {
    error == .stopped ? .stopped : .text(path: files[index], error)
  }
}
