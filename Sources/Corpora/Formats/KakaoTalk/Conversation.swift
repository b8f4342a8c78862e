/// Puts the messages of a chat together: a text for each day, `name: message` a line.
struct Conversation {
  private let speakers: Speakers?
  private var day: [UInt8] = []
  private var message: (name: [UInt8], text: [UInt8])?
  private var names: Set<[UInt8]> = []

  /// - Parameter speakers: What gives letters to names; nil: the names stay.
  init(speakers: Speakers?) { self.speakers = speakers }

  /// Whether someone of that name has spoken.
  func hasHeard(_ name: some Collection<UInt8>) -> Bool { names.contains(Array(name)) }

  /// Begins a message.
  mutating func begin(name: [UInt8], text: [UInt8]) {
    endMessage()
    names.insert(name)
    message = (name, text)
  }

  /// Adds a line to the message, if there is one.
  mutating func add(line: some Collection<UInt8>) {
    message?.text.append(0x0A)
    message?.text += line
  }

  /// Ends the message.
  mutating func endMessage() {
    guard let (name, text) = message else { return }
    message = nil
    let words = text.trimmed
    guard !words.isEmpty, !KakaoTalkNotices.isPlaceholder(Array(words)) else { return }
    if !day.isEmpty { day.append(0x0A) }
    day += speakers?.letters(for: name) ?? name
    day += Array(": ".utf8)
    day += words
  }

  /// Ends the day; nil if nothing was said.
  mutating func endDay() -> [UInt8]? {
    endMessage()
    defer { day = [] }
    return day.isEmpty ? nil : day
  }
}
