import CharText
import Corpora

extension TextSource {
  /// The format of an open file.
  func format(of file: MappedFile, _ index: Int) -> TextFormat {
    if let name = input.format, let format = TextFormat.named(name) { return format }
    let reader = TextReader(encoding: reader.encoding, normalization: .nfc)
    var beginning: [UInt8] = []
    do throws(TextError) {
      try file.withBytes { (bytes) throws(TextError) in
        try reader.readPieces(of: bytes, size: TextFormat.beginningSize) { (piece) throws(TextError) in
          beginning += piece
          throw .stopped
        }
      }
    } catch {
      // What cannot be read is told when it is read.
      if let feed = beginning.lastIndex(of: 0x0A) { beginning.removeSubrange((feed + 1)...) }
    }
    return .guess(path: files[index].path, beginning: beginning)
  }

  /// The only text among the first files, with its index; nil if there are none or several.
  ///
  /// - Parameter count: How many files.
  func onlyText(ofFirst count: Int) throws(WorkflowError) -> (index: Int, file: MappedFile)? {
    var found: Int?
    for index in 0..<count where isText(index) {
      guard found == nil else { return nil }
      found = index
    }
    guard let found else { return nil }
    return try open(found).map { (found, $0) }
  }

  /// Whether a file is read as a text, and has any.
  private func isText(_ index: Int) -> Bool {
    guard files[index].isFound else { return true }
    guard !files[index].isOwnOutput, let file = try? MappedFile(path: files[index].path), file.count > 0
    else {
      return false
    }
    var hasText = false
    try? reader.readPieces(of: file) { (piece, _) throws(TextError) in
      hasText = !piece.contains(0)
      throw .stopped
    }
    return hasText
  }

  /// The beginning of an open file, to the end of a line or the end of the file.
  ///
  /// - Parameter bytes: About how much.
  func beginning(of file: MappedFile, _ index: Int, bytes: Int) throws(WorkflowError) -> String {
    var beginning: [UInt8] = []
    do throws(TextError) {
      try reader.readPieces(of: file) { (piece, _) throws(TextError) in
        beginning += piece
        if beginning.count >= bytes { throw .stopped }
      }
    } catch {
      guard error == .stopped else { throw .text(path: files[index].path, error) }
      if let feed = beginning.lastIndex(of: 0x0A) { beginning.removeSubrange((feed + 1)...) }
    }
    return String(decoding: beginning, as: UTF8.self)
  }
}
