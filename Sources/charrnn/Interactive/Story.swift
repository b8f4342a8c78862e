import CharRNNKit

/// A text that a person and a model write in turns, and the way back.
struct Story {
  private(set) var text = ""
  /// Where the model's last text begins, in UTF-8; nil where there is none.
  private var textStart: Int?
  /// Where documents of the model ended, in UTF-8: what comes later is read without what stands before.
  private var documentEnds: [Int] = []
  private var changes: [Change] = []

  /// What undoes a change: so much of the story stays, and this comes behind it.
  private struct Change {
    let kept: Int
    let restored: String
    let textStart: Int?
    let documentEnds: [Int]
  }

  /// How much of a long story is read before it goes on: more than the memory of a model reaches, and little
  /// enough to be read in a moment.
  static let readCharacters = 1_000

  init(_ text: String = "") { self.text = text }

  /// Adds a person's line: one of its own, unless it begins with a space and so goes on in the last one.
  ///
  /// - Parameter turns: Who says it, in a conversation.
  mutating func take(_ line: String, in turns: Turns? = nil) {
    changes.append(
      Change(kept: text.utf8.count, restored: "", textStart: textStart, documentEnds: documentEnds))
    if let turns {
      text += turns.added(line, to: text)
      return
    }
    // Nothing goes on with a document that has ended.
    let isOver = documentEnds.last == text.utf8.count
    guard !line.isEmpty || isOver else { return }
    let goesOn = text.isEmpty || line.utf8.first == 0x20 && !isOver || text.utf8.last == 0x0A
    text += (goesOn ? "" : "\n") + line
  }

  /// The model's text begins here.
  mutating func beginText() { textStart = text.utf8.count }

  /// Adds what the model wrote.
  mutating func append(_ piece: String) { text += piece }

  /// The model has ended a document.
  mutating func endDocument() { documentEnds.append(text.utf8.count) }

  /// Takes the model's last text away.
  ///
  /// - Returns: False where there is none.
  mutating func dropText() -> Bool {
    guard let textStart else { return false }
    let dropped = String(decoding: text.utf8.dropFirst(textStart), as: UTF8.self)
    changes.append(
      Change(kept: textStart, restored: dropped, textStart: textStart, documentEnds: documentEnds))
    cut(to: textStart)
    return true
  }

  /// Begins anew.
  mutating func clear() {
    changes.append(Change(kept: 0, restored: text, textStart: textStart, documentEnds: documentEnds))
    text = ""
    textStart = nil
    documentEnds = []
  }

  /// Takes the last change back, and what was written after it.
  ///
  /// - Returns: False where there is none.
  mutating func undo() -> Bool {
    guard let change = changes.popLast() else { return false }
    cut(to: change.kept)
    text += change.restored
    textStart = change.textStart
    documentEnds = change.documentEnds
    return true
  }

  private mutating func cut(to count: Int) {
    text = String(decoding: text.utf8.prefix(count), as: UTF8.self)
    documentEnds.removeAll { $0 > count }
  }

  /// What the model reads: the current document, and of a long one the last characters, from a line feed or
  /// space on where there is one.
  ///
  /// - Parameter documents: What a document of the model is; nil if it knows none.
  func recent(_ documents: TextOptions.Documents?) -> String {
    let text = currentDocument(documents)
    let tail = text.unicodeScalars.suffix(Self.readCharacters)
    guard tail.startIndex > text.startIndex else { return text }
    let start = tail.firstIndex { $0 == "\n" || $0 == " " } ?? tail.startIndex
    return String(tail[start...])
  }

  /// The story from where the document began that the model is in.
  private func currentDocument(_ documents: TextOptions.Documents?) -> String {
    guard let documents else { return text }
    let later = text.utf8.dropFirst(documentEnds.last ?? 0)
    var lines = later.split(separator: 0x0A, omittingEmptySubsequences: false)[...]
    switch documents {
    case .line: lines = lines.suffix(1)
    case .paragraph:
      // The last line may be one that begins.
      if let blank = lines.dropLast().lastIndex(where: \.isEmpty) { lines = lines[(blank + 1)...] }
    case .whole, .file, .record, .separator: break
    }
    let given = lines.drop(while: \.isEmpty).joined(separator: [0x0A])
    return String(decoding: Array(given), as: UTF8.self)
  }

  /// The last lines, for a person to see where the story stands.
  var lastLines: String {
    let tail = text.unicodeScalars.suffix(200)
    let lines = tail.split(separator: "\n")
    let isCut = tail.startIndex > text.startIndex || lines.count > 3
    return (isCut ? "…\n" : "") + lines.suffix(3).map { String($0) }.joined(separator: "\n")
  }
}
