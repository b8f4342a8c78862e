/// A chat that KakaoTalk has exported as a table: the columns Date, User and Message.
struct KakaoTalkTable {
  private var rows = CSVRows(format: "kakaotalk")
  /// Lines that have not been parsed yet.
  private var buffer: [UInt8] = []
  private var date: [UInt8] = []

  private static let bufferSize = 1 << 16

  /// Whether a line names these columns.
  static func isHeading(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    line.count <= 32
      && Array("Date,User,Message".utf8).elementsEqual(line.filter { $0 != 0x22 && $0 != 0x20 })
  }

  /// Takes the next line.
  mutating func append(
    _ line: UnsafeBufferPointer<UInt8>, _ conversation: inout Conversation, _ handle: ([UInt8]) -> Void
  ) throws(FormatError) {
    buffer += line
    buffer.append(0x0A)
    if buffer.count >= Self.bufferSize { try parse(&conversation, handle) }
  }

  /// Ends the file.
  mutating func endFile(
    _ conversation: inout Conversation, _ handle: ([UInt8]) -> Void
  ) throws(FormatError) {
    try parse(&conversation, handle)
    var rest = rows
    try rest.endFile { (fields, line) throws(FormatError) in take(fields, line, &conversation, handle) }
  }

  private mutating func parse(
    _ conversation: inout Conversation, _ handle: ([UInt8]) -> Void
  ) throws(FormatError) {
    let text = buffer
    buffer.removeAll(keepingCapacity: true)
    var rows = rows
    let outcome: Result<Void, FormatError> = text.withUnsafeBufferPointer { text in
      do throws(FormatError) {
        return .success(
          try rows.append(text) { (fields, line) throws(FormatError) in
            take(fields, line, &conversation, handle)
          })
      } catch {
        return .failure(error)
      }
    }
    try outcome.get()
    self.rows = rows
  }

  private mutating func take(
    _ fields: [[UInt8]], _ line: Int, _ conversation: inout Conversation, _ handle: ([UInt8]) -> Void
  ) {
    guard line > 1, fields.count >= 3 else { return }
    let (date, name, text) = (Array(fields[0].prefix("2023-05-12".utf8.count)), fields[1].trimmed, fields[2])
    if date != self.date, let day = conversation.endDay() { handle(day) }
    self.date = date
    let isEvent = KakaoTalkNotices.isEvent(text) { $0.elementsEqual(name) }
    guard !name.isEmpty, !isEvent else { return conversation.endMessage() }
    conversation.begin(name: Array(name), text: text)
  }
}
