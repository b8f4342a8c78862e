import CharRNNKit

/// What a chat looks like: who speaks, what follows the names, where a turn ends.
struct ChatText {
  /// The names that occur at least twice at the beginning of a line with a colon behind, the most frequent
  /// first; of equal ones the one that comes first.
  let speakers: [String]
  /// What usually stands between a name and what is said: a colon, and white space if there is any.
  let colon: String
  /// Whether a turn is usually one line.
  let turnsAreLines: Bool
  /// Whether a blank line usually stands between turns.
  let hasBlankLines: Bool

  /// Names by which people who type are usually called, in lower case.
  static let usualNames: Set<String> = [
    "you", "user", "human", "me", "i", "q", "question", "나", "너", "사용자", "사람", "질문", "문",
  ]

  /// The longest name, in characters (Unicode scalars).
  private static let longestName = 32

  init(_ text: String) {
    var counts: [String: (count: Int, first: Int)] = [:]
    var colons: [String: Int] = [:]
    var lines: [(name: String?, isAfterBlank: Bool)] = []
    var isAfterBlank = true
    for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.contains(where: { $0 != " " && $0 != "\t" }) else {
        isAfterBlank = true
        continue
      }
      let turn = Self.turn(line)
      lines.append((turn?.name, isAfterBlank))
      isAfterBlank = false
      guard let turn else { continue }
      counts[turn.name, default: (0, lines.count)].count += 1
      colons[turn.colon, default: 0] += 1
    }
    let known = counts.filter { $0.value.count > 1 }
    speakers = known.sorted { (-$0.value.count, $0.value.first) < (-$1.value.count, $1.value.first) }.map(
      \.key)
    colon = colons.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ": "
    let turns = lines.filter { $0.name.map { known[$0] != nil } ?? false }
    turnsAreLines = colon.utf8.last != 0x0A && 5 * turns.count >= 4 * lines.count
    hasBlankLines = 2 * turns.count { $0.isAfterBlank } > turns.count
  }

  /// The name at the beginning of a line, and what stands between it and what is said.
  private static func turn(_ line: Substring.UnicodeScalarView) -> (name: String, colon: String)? {
    let colons: Set<Unicode.Scalar> = [":", "："]
    guard let place = line.prefix(longestName + 1).firstIndex(where: colons.contains), place > line.startIndex
    else {
      return nil
    }
    let name = line[..<place]
    guard name.first != " ", name.first != "\t",
      !name.contains(where: { ".,!?\"“”".unicodeScalars.contains($0) })
    else { return nil }
    let behind = line[line.index(after: place)...]
    let white = behind.prefix { $0 == " " || $0 == "\t" }
    let colon = String(line[place]) + (white.count == behind.count ? "\n" : String(white))
    return (String(name), colon)
  }
}

/// Who says what in a conversation.
struct Turns {
  /// What stands before what the person says.
  let you: String
  /// What stands before what the model says.
  let bot: String
  /// What stands between two turns.
  let separator: String
  /// The strings at which the model's turn ends.
  let stops: [String]
  /// The person's name and that of the model, to be shown.
  let name: String
  let botName: String

  init(_ chat: ChatText, you: String, bot: String, documents: TextOptions.Documents?) {
    (name, botName) = (you, bot)
    self.you = you + chat.colon
    self.bot = bot + chat.colon
    separator = chat.hasBlankLines && documents != .paragraph ? "\n\n" : "\n"
    // Where lines are documents, a turn ends with its document.
    if documents == .line {
      stops = []
    } else if chat.turnsAreLines || chat.speakers.isEmpty {
      stops = ["\n"]
    } else {
      let colon = chat.colon.unicodeScalars.first.map { String($0) } ?? ":"
      let names = [you, bot] + chat.speakers.filter { $0 != you && $0 != bot }
      stops = (chat.hasBlankLines ? ["\n\n"] : []) + names.prefix(8).map { "\n\($0)\(colon)" }
    }
  }

  /// What a person's line adds to a story: the turn, and the beginning of the model's.
  func added(_ line: String, to story: String) -> String {
    let between =
      story.isEmpty || story.hasSuffix(separator) ? "" : story.utf8.last == 0x0A ? "\n" : separator
    guard !line.isEmpty else { return between + bot }
    // Who types the name has said it already.
    let own = line.hasPrefix(you.filter { $0 != "\n" }) ? line : you + line
    return between + own + separator + bot
  }
}
