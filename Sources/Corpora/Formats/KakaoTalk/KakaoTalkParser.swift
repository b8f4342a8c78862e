extension TextFormat {
  static let kakaoTalk = TextFormat(
    name: "kakaotalk", summary: "a chat that KakaoTalk has exported", extensions: [], hasColumns: false,
    hasSpeakers: true, writesEscapes: false, isRecognized: KakaoTalkParser.recognizes,
    parser: { input, speakers in
      KakaoTalkParser(speakers: input.anonymizesNames ? speakers : nil)
    })
}

/// A chat that KakaoTalk has exported, on a telephone, on a computer or as a table. Each day is a text.
///
/// Dropped are the heading, dates, lines about what happens, and messages that stand for pictures and the
/// like.
struct KakaoTalkParser: LineFormatParser {
  var lines = LineCutter()
  private var conversation: Conversation
  private var day: KakaoTalkDay?
  /// The layout of the lines, from the first that shows one.
  private var layout: KakaoTalkLine.Layout?
  /// A line with a date, and blank lines after it: before a message of that day, which has it too, it is no
  /// part of the message before.
  private var heldDay: (day: KakaoTalkDay, lines: [[UInt8]])?
  private var table: KakaoTalkTable?
  let skipped = SkippedRows()

  init(speakers: Speakers?) { conversation = Conversation(speakers: speakers) }

  mutating func endLines(_ handle: ([UInt8]) -> Void) throws(FormatError) {
    try table?.endFile(&conversation, handle)
    release()
    if let text = conversation.endDay() { handle(text) }
  }

  mutating func take(
    _ line: UnsafeBufferPointer<UInt8>, _ number: Int, _ handle: ([UInt8]) -> Void
  ) throws(FormatError) {
    if number == 1, KakaoTalkTable.isHeading(line) { table = KakaoTalkTable() }
    guard table == nil else {
      try table?.append(line, &conversation, handle)
      return
    }
    let found = KakaoTalkLine(line)
    // A line as of the other layout is a part of a message.
    guard found.layout == nil || layout == nil || found.layout == layout else { return takeText(line) }
    if found.layout != nil { layout = found.layout }
    switch found {
    case .day(let day, .desktop): begin(day, handle)
    case .day(let day, .mobile):
      release()
      heldDay = (day, [Array(line)])
    case .message(let day, let name, let text):
      if let day {
        if let held = heldDay, held.day == day, day != self.day { heldDay = nil }
        release()
        begin(day, handle)
      }
      conversation.begin(name: name, text: text)
    case .event:
      heldDay = nil
      conversation.endMessage()
    case .text: takeText(line)
    }
  }

  private mutating func takeText(_ line: UnsafeBufferPointer<UInt8>) {
    if heldDay != nil, line.trimmed.isEmpty {
      heldDay?.lines.append(Array(line))
      return
    }
    release()
    // A telephone gives the time of what happens.
    if layout == .desktop, KakaoTalkNotices.isEvent(line, isName: conversation.hasHeard) {
      conversation.endMessage()
    } else {
      conversation.add(line: line)
    }
  }

  /// Gives what was held to the message that it is a part of.
  private mutating func release() {
    for line in heldDay?.lines ?? [] { conversation.add(line: line) }
    heldDay = nil
  }

  private mutating func begin(_ next: KakaoTalkDay, _ handle: ([UInt8]) -> Void) {
    guard next != day else { return }
    if let text = conversation.endDay() { handle(text) }
    day = next
  }
}

extension KakaoTalkParser {
  private static let headings = ["카카오톡 대화", "KakaoTalk Chats"]
  private static let saved = ["저장한 날짜", "Date Saved"]

  /// Whether a text begins as an export does: with its heading, or with a few messages and hardly anything
  /// else.
  static func recognizes(_ beginning: [UInt8]) -> Bool {
    var lines = LineCutter()
    var (count, messages, others, isTitled, hasHeading) = (0, 0, 0, false, false)
    func take(_ line: UnsafeBufferPointer<UInt8>, _ number: Int) {
      // Blank lines say nothing.
      guard line.contains(where: { $0 != 0x20 }) else { return }
      count += 1
      switch KakaoTalkLine(line) {
      case .message: messages += 1
      case .text: others += 1
      case .day, .event: break
      }
      guard count <= 2 else { return }
      if count == 1 {
        hasHeading = KakaoTalkTable.isHeading(line)
        isTitled = headings.contains { heading in
          var scanner = ByteScanner(line)
          return scanner.take(upTo: heading) != nil
        }
      } else if isTitled {
        hasHeading = saved.contains { line.trimmed.starts(with: $0.utf8) }
      }
    }
    beginning.withUnsafeBufferPointer { lines.append($0, take) }
    lines.endText(take)
    return hasHeading || messages >= 3 && messages > others
  }
}
