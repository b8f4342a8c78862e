/// A text that a person and a model write in turns, and the way back.
struct Story {
  private(set) var text = ""
  /// Where the model's last text begins, in UTF-8; nil where there is none.
  private var textStart: Int?
  private var changes: [Change] = []

  /// What undoes a change: so much of the story stays, and this comes behind it.
  private struct Change {
    let kept: Int
    let restored: String
    let textStart: Int?
  }

  /// How much of a long story is read before it goes on: more than the memory of a model reaches, and little
  /// enough to be read in a moment.
  static let readCharacters = 1_000

  init(_ text: String = "") { self.text = text }

  /// Adds a person's line: one of its own, unless it begins with a space and so goes on in the last one.
  mutating func take(_ line: String) {
    changes.append(Change(kept: text.utf8.count, restored: "", textStart: textStart))
    guard !line.isEmpty else { return }
    let goesOn = text.isEmpty || line.utf8.first == 0x20 || text.utf8.last == 0x0A
    text += (goesOn ? "" : "\n") + line
  }

  /// The model's text begins here.
  mutating func beginText() { textStart = text.utf8.count }

  /// Adds what the model wrote.
  mutating func append(_ piece: String) { text += piece }

  /// Takes the model's last text away.
  ///
  /// - Returns: False where there is none.
  mutating func dropText() -> Bool {
    guard let textStart else { return false }
    let dropped = String(decoding: text.utf8.dropFirst(textStart), as: UTF8.self)
    changes.append(Change(kept: textStart, restored: dropped, textStart: textStart))
    cut(to: textStart)
    return true
  }

  /// Begins anew.
  mutating func clear() {
    changes.append(Change(kept: 0, restored: text, textStart: textStart))
    text = ""
    textStart = nil
  }

  /// Takes the last change back, and what was written after it.
  ///
  /// - Returns: False where there is none.
  mutating func undo() -> Bool {
    guard let change = changes.popLast() else { return false }
    cut(to: change.kept)
    text += change.restored
    textStart = change.textStart
    return true
  }

  private mutating func cut(to count: Int) { text = String(decoding: text.utf8.prefix(count), as: UTF8.self) }

  /// What the model reads: the last characters of a long story, from a line feed or space on where there is
  /// one.
  var recent: String {
    let tail = text.unicodeScalars.suffix(Self.readCharacters)
    guard tail.startIndex > text.startIndex else { return text }
    let start = tail.firstIndex { $0 == "\n" || $0 == " " } ?? tail.startIndex
    return String(tail[start...])
  }

  /// The last lines, for a person to see where the story stands.
  var lastLines: String {
    let tail = text.unicodeScalars.suffix(200)
    let lines = tail.split(separator: "\n")
    let isCut = tail.startIndex > text.startIndex || lines.count > 3
    return (isCut ? "…\n" : "") + lines.suffix(3).map { String($0) }.joined(separator: "\n")
  }
}
