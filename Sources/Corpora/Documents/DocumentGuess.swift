import CharText

/// Recognises what a document is in a single text, from its beginning.
///
/// | looks like | rule | documents |
/// |---|---|---|
/// | a list, such as names | at least 20 lines, hardly a blank one; half of them have at most 24 characters, 19 of 20 at most 48; few are sentences, go on or belong to code or to a conversation | lines |
/// | a collection of poems | at least 20 paragraphs of 2 to 40 lines on average between blank lines; half of the lines have at most 45 characters, 19 of 20 at most 64; few name a speaker or look like code | paragraphs |
/// | anything else: a novel, a play, a chat, source code | | the whole text |
package struct DocumentGuess {
  /// The bytes of the beginning that are looked at.
  package static let sampleSize = 1 << 20

  private var lengths: [Int] = []
  private var blankLines = 0
  private var paragraphs = 0
  private var isInParagraph = false
  /// Lines that end in a comma, a colon, a semicolon, a dash or an opening bracket.
  private var goingOn = 0
  /// Lines that end as a sentence does.
  private var sentences = 0
  /// Lines that begin with a name and a colon, or consist of them.
  private var speakers = 0
  /// Lines that are indented, or end as lines of code do.
  private var code = 0

  /// Looks at the beginning of a text, which ends at the end of a line or of the text.
  package init(_ text: String) {
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      let words = line.drop { $0 == " " || $0 == "\t" }
      guard let last = line.last(where: { $0 != " " && $0 != "\t" && $0 != "\r" }), let first = words.first
      else {
        if !lengths.isEmpty { blankLines += 1 }
        isInParagraph = false
        continue
      }
      if !isInParagraph { paragraphs += 1 }
      isInParagraph = true
      lengths.append(words.count)
      if ",;:-–—([{、，".unicodeScalars.contains(last) { goingOn += 1 }
      if ".!?。！？…\"”’」』".unicodeScalars.contains(last) { sentences += 1 }
      let isIndented = words.startIndex != line.startIndex
      // A verse may end in a semicolon, too.
      let hasSigns = line.contains { "=(){}[]<>".unicodeScalars.contains($0) }
      let endsAsCode = "{}".unicodeScalars.contains(last) || ";>)".unicodeScalars.contains(last) && hasSigns
      if isIndented || endsAsCode || first == "#" || first == "}" || first == "<" { code += 1 }
      if let colon = words.prefix(32).firstIndex(where: { $0 == ":" || $0 == "：" }), colon > words.startIndex
      {
        let next = words.index(after: colon)
        if next == words.endIndex || words[next] == " " || last == ":" || words[next].value > 0x2E80 {
          speakers += 1
        }
      }
    }
    lengths.sort()
  }

  /// What its documents are.
  package var documents: Documents {
    let lines = lengths.count
    guard lines >= Self.fewest else { return .whole }
    let (half, most) = (lengths[lines / 2], lengths[lines * 19 / 20])
    func isRare(_ count: Int, _ share: Double) -> Bool { Double(count) <= share * Double(lines) }
    guard isRare(speakers, 0.1), isRare(code, 0.1) else { return .whole }
    if half <= 24, most <= 48, isRare(blankLines, 0.02), isRare(goingOn, 0.1), isRare(sentences, 0.2) {
      return .line
    }
    let perParagraph = Double(lines) / Double(paragraphs)
    if paragraphs >= Self.fewest, (2...40).contains(perParagraph), half <= 45, most <= 64 {
      return .paragraph
    }
    return .whole
  }

  /// The fewest documents that a text is divided into without being asked.
  private static let fewest = 20
}
