/// Reads a line from left to right. What does not match stays unread.
struct ByteScanner {
  private(set) var rest: ArraySlice<UInt8>

  init(_ line: some Collection<UInt8>) { rest = Array(line)[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func skip(_ text: String) -> Bool {
    guard rest.starts(with: text.utf8) else { return false }
    rest = rest.dropFirst(text.utf8.count)
    return true
  }

  /// Skips spaces, also those that do not break lines; always true.
  mutating func skipSpaces() -> Bool {
    while skip(" ") || skip("\u{A0}") || skip("\u{202F}") {}
    return true
  }

  mutating func number(digits: ClosedRange<Int>) -> Int? {
    let found = rest.prefix { (0x30...0x39).contains($0) }
    guard digits.contains(found.count) else { return nil }
    rest = rest.dropFirst(found.count)
    return found.reduce(0) { 10 * $0 + Int($1 - 0x30) }
  }

  /// Reads up to a text, and skips it.
  mutating func take(upTo text: String) -> ArraySlice<UInt8>? {
    let sought = Array(text.utf8)
    var place = rest.startIndex
    while place + sought.count <= rest.endIndex {
      guard rest[place] == sought[0], rest[place...].starts(with: sought) else {
        place += 1
        continue
      }
      defer { rest = rest[(place + sought.count)...] }
      return rest[..<place]
    }
    return nil
  }
}

extension Collection where Element == UInt8 {
  /// Without spaces and tabs at both ends.
  var trimmed: ArraySlice<UInt8> {
    let bytes = Array(self)
    func isWhite(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A }
    guard let first = bytes.firstIndex(where: { !isWhite($0) }),
      let last = bytes.lastIndex(where: { !isWhite($0) })
    else { return [] }
    return bytes[first...last]
  }
}
