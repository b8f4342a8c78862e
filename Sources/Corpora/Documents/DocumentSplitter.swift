import CharText
import Platform

/// Divides texts that arrive in pieces into documents.
///
/// Blank lines at the beginning and end of a document are not part of it, and a document without any other
/// character is none. Memory: what may still turn out to be a separator or the end of a document.
///
/// ```swift
/// var splitter = DocumentSplitter(.line)
/// try reader.readPieces(of: file) { piece, _ in splitter.append(piece) { handle($0) } }
/// splitter.endFile { handle($0) }
/// ```
package struct DocumentSplitter {
  /// What is found in a text.
  package enum Event {
    /// More of the current document, in UTF-8; valid only during the call. A document's parts begin at
    /// grapheme boundaries, except after a separator that is not one.
    case part(UnsafeBufferPointer<UInt8>)
    /// The current document has ended; it had at least one part. The hash is that of its text
    /// (``CharText/TextHash``).
    case end(hash: UInt64, byteCount: Int)
  }

  private let documents: Documents
  /// Whether a document may end at the end of a line.
  private let endsAtLines: Bool
  private let separator: [UInt8]
  /// Whether the current document has had a part.
  private var isInside = false
  private var hash = TextHash()
  private var byteCount = 0
  /// White space that belongs to the document only if more of it comes.
  private var held: [UInt8] = []
  /// Whether the line so far is blank.
  private var lineIsBlank = true
  /// The last bytes of a piece, which may begin a separator.
  private var carried: [UInt8] = []

  /// A splitter at the beginning of a file.
  package init(_ documents: Documents) {
    self.documents = documents
    endsAtLines = documents == .line || documents == .paragraph
    separator = if case .separator(let string) = documents { Array(string.utf8) } else { [] }
  }

  /// Takes the next piece of a file.
  package mutating func append(_ piece: UnsafeBufferPointer<UInt8>, _ handle: (Event) -> Void) {
    guard !separator.isEmpty else { return appendLines(piece, handle) }
    let text = carried + piece
    text.withUnsafeBufferPointer { text in
      var start = 0
      while let place = find(in: text, from: start) {
        appendLines(UnsafeBufferPointer(rebasing: text[start..<place]), handle)
        endDocument(handle)
        start = place + separator.count
      }
      // A separator may go on in the next piece.
      let kept = longestBeginning(atEndOf: text, from: start)
      appendLines(UnsafeBufferPointer(rebasing: text[start..<text.count - kept]), handle)
      carried = Array(text[(text.count - kept)...])
    }
  }

  /// Ends a file, and with it its last document.
  package mutating func endFile(_ handle: (Event) -> Void) {
    carried.withUnsafeBufferPointer { appendLines($0, handle) }
    carried = []
    endDocument(handle)
  }

  private mutating func endDocument(_ handle: (Event) -> Void) {
    if isInside {
      hash.endText()
      handle(.end(hash: hash.value, byteCount: byteCount))
    }
    (isInside, hash, byteCount) = (false, TextHash(), 0)
    held = []
    lineIsBlank = true
  }

  /// Takes text that has no separator.
  private mutating func appendLines(_ text: UnsafeBufferPointer<UInt8>, _ handle: (Event) -> Void) {
    var start = 0
    while start < text.count {
      if isInside, !endsAtLines, let last = text[start...].lastIndex(where: { !Self.isBlank($0) }) {
        // Lines need no look of their own: all but the blank ones at the end are more of the document.
        let end = index(of: Self.lineFeed, in: text, from: last) ?? text.count
        passHeld(handle)
        pass(UnsafeBufferPointer(rebasing: text[start..<end]), handle)
        held += text[end...]
        lineIsBlank = end < text.count
        return
      }
      let end = index(of: Self.lineFeed, in: text, from: start) ?? text.count
      take(UnsafeBufferPointer(rebasing: text[start..<end]), handle)
      guard end < text.count else { return }
      endLine(handle)
      start = end + 1
    }
  }

  /// Takes a line or a part of one.
  private mutating func take(_ line: UnsafeBufferPointer<UInt8>, _ handle: (Event) -> Void) {
    guard !line.isEmpty else { return }
    if lineIsBlank, line.allSatisfy({ $0 == Self.space || $0 == Self.tab }) {
      held += line
      return
    }
    // The indentation of the first line is part of the document, blank lines before it are not.
    if !isInside, let feed = held.lastIndex(of: Self.lineFeed) { held.removeFirst(feed + 1) }
    passHeld(handle)
    isInside = true
    lineIsBlank = false
    pass(line, handle)
  }

  /// Passes on white space, for more of the document has come.
  private mutating func passHeld(_ handle: (Event) -> Void) {
    let white = held
    white.withUnsafeBufferPointer { pass($0, handle) }
    held.removeAll(keepingCapacity: true)
  }

  private mutating func pass(_ part: UnsafeBufferPointer<UInt8>, _ handle: (Event) -> Void) {
    guard !part.isEmpty else { return }
    hash.add(piece: part)
    byteCount += part.count
    handle(.part(part))
  }

  private mutating func endLine(_ handle: (Event) -> Void) {
    let wasBlank = lineIsBlank
    lineIsBlank = true
    if documents == .line || documents == .paragraph && wasBlank {
      endDocument(handle)
    } else {
      held.append(Self.lineFeed)
    }
  }

  /// The place of the next separator.
  private func find(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var place = start
    while place + separator.count <= text.count {
      guard let first = index(of: separator[0], in: text, from: place), first + separator.count <= text.count
      else { return nil }
      if text[first..<first + separator.count].elementsEqual(separator) { return first }
      place = first + 1
    }
    return nil
  }

  /// How many of the last bytes are a beginning of the separator, at most all but one of its bytes.
  private func longestBeginning(atEndOf text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var count = min(separator.count - 1, text.count - start)
    while count > 0, !text[(text.count - count)...].elementsEqual(separator[..<count]) { count -= 1 }
    return count
  }

  private func index(of byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = text.baseAddress, let found = memchr(base + start, Int32(byte), text.count - start)
    else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab || byte == lineFeed }

  private static let lineFeed: UInt8 = 0x0A
  private static let space: UInt8 = 0x20
  private static let tab: UInt8 = 0x09
}
