import CharText
import Corpora
import Foundation
import LanguageModels
import Platform

/// Reads texts in pieces.
struct TextSource {
  let reader: TextReader
  let input: TextInput
  let files: [TextFile]
  let tally = ReadingTally()
  let handle: ReadingProgress.Handler
  private let speakers = Speakers()

  /// The path that means standard input.
  static let standardInput = TextFile.standardInput

  /// A path for people.
  static func name(of path: String) -> String {
    path == standardInput ? "standard input" : PathSpelling.shown(path)
  }

  /// From this many texts on, progress is that of the texts and not of their bytes.
  static let manyFiles = 100

  /// Finds the texts.
  ///
  /// - Parameter paths: Files and folders; `-` is standard input.
  /// - Throws: ``WorkflowError/folderWithoutText(path:)``, ``WorkflowError/unreadable(path:reason:)``.
  init(
    reader: TextReader, input: TextInput, paths: [String], handle: @escaping ReadingProgress.Handler
  ) throws(WorkflowError) {
    try input.validate()
    self.reader = reader
    self.input = input
    self.handle = handle
    let tally = tally
    files = try TextFile.all(paths) { tally.skip($0) }
  }

  /// A file that is one text as it is.
  init(reader: TextReader, path: String, handle: @escaping ReadingProgress.Handler) {
    self.reader = reader
    self.handle = handle
    input = .plain
    files = [TextFile(path: path, argument: 0, folder: nil)]
  }

  /// Reads one of the files.
  ///
  /// - Returns: False if it was found in a folder and is no text.
  @discardableResult
  func read(_ index: Int, _ body: (TextEvent) -> Void) throws(WorkflowError) -> Bool {
    guard let file = try open(index) else { return false }
    return try read(file, as: index, body)
  }

  /// Reads an open file.
  ///
  /// Progress is reported between pieces and while waiting for a pipe, but not at the end, so that short
  /// texts report none.
  ///
  /// - Returns: False if it was found in a folder and is no text.
  @discardableResult
  func read(_ file: MappedFile, as index: Int, _ body: (TextEvent) -> Void) throws(WorkflowError) -> Bool {
    let format = format(of: file, index)
    var parser = format.makeParser(input, speakers: speakers)
    let mustBeText = !files[index].isFound
    var hasBegun = false
    var fault: FormatError?
    do throws(TextError) {
      try pieceReader(parser != nil).readPieces(of: file) { (piece, position) throws(TextError) in
        guard hasBegun || mustBeText || !piece.hasZero else { throw .stopped }
        hasBegun = true
        if parser == nil {
          body(.piece(piece))
        } else {
          do throws(FormatError) {
            try parser?.append(piece) { pass($0, of: format, to: body) }
          } catch {
            fault = error
            throw .stopped
          }
        }
        if position < file.count { try tell(index, position, of: file.count) }
      }
      do throws(FormatError) {
        try parser?.endFile { pass($0, of: format, to: body) }
      } catch {
        fault = error
        throw .stopped
      }
    } catch {
      if let fault { throw .format(path: files[index].path, fault) }
      guard hasBegun || mustBeText else {
        tally.skip(files[index].path)
        return false
      }
      throw failure(error, of: index)
    }
    tally.count(files[index], of: format, isEmpty: file.count == 0)
    if let parser { tally.skip(parser.skipped, of: files[index].path) }
    return true
  }

  /// Ends the reading of all files: tells what should be known of them.
  func finish() throws(WorkflowError) {
    try tally.validate(files, input)
    try tellNotes()
  }

  /// Tells what should be known of the files.
  func tellNotes() throws(WorkflowError) {
    for note in tally.notes {
      var progress = ReadingProgress(
        file: files.last?.path ?? "", fileIndex: files.count - 1, fileCount: files.count, bytesRead: 0)
      progress.note = note
      if handle(progress) == .stop { throw .stopped }
    }
  }

  /// The reader for plain text, or for a file that is to be parsed: NFC brings no sign of its own into a
  /// file, as NFKC would, and Hangul is in syllables.
  private func pieceReader(_ isParsed: Bool) -> TextReader {
    guard isParsed, reader.normalization != .none else { return reader }
    return TextReader(encoding: reader.encoding, normalization: .nfc)
  }

  /// Passes on a text from a file, in the form that is wanted.
  private func pass(_ text: [UInt8], of format: TextFormat, to body: (TextEvent) -> Void) {
    guard !text.isEmpty else { return }
    let isReady = !format.textsNeedNormalizing && [.nfc, .none].contains(reader.normalization)
    let form = TextReader(normalization: reader.normalization)
    // A text in UTF-8 has nothing that could not be read.
    let bytes = isReady ? text : (try? form.read(text))?.bytes ?? text
    bytes.withUnsafeBufferPointer { body(.piece($0)) }
    body(.endOfRecord)
  }

  func tell(_ index: Int, _ bytesRead: Int, of byteCount: Int?) throws(TextError) {
    let progress = ReadingProgress(
      file: files[index].path, fileIndex: index, fileCount: files.count, bytesRead: bytesRead,
      byteCount: byteCount)
    if handle(progress) == .stop { throw .stopped }
  }

  func failure(_ error: TextError, of index: Int) -> WorkflowError {
    error == .stopped ? .stopped : .text(path: files[index].path, error)
  }
}

/// What a file has.
enum TextEvent {
  /// More of its text; valid only during the call.
  case piece(UnsafeBufferPointer<UInt8>)
  /// The end of a text that a format has taken out of the file (``TextFormat``).
  case endOfRecord

  /// What stands at the end of such a text where the texts of a file are one.
  static let lineFeed: [UInt8] = [0x0A]
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether there is a zero byte, which no text has.
  fileprivate var hasZero: Bool {
    guard let baseAddress else { return false }
    return memchr(baseAddress, 0, count) != nil
  }
}
