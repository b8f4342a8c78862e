/// A line of a chat that KakaoTalk has exported, on its own.
enum KakaoTalkLine: Equatable {
  /// How exports look.
  enum Layout {
    /// From a telephone: `2023년 5월 12일 오후 3:21, 홍길동 : 안녕`.
    case mobile
    /// From a computer: `[홍길동] [오후 3:21] 안녕` below a line with the date.
    case desktop
  }

  /// The date of what follows. Only in a desktop export nobody can have written it.
  case day(KakaoTalkDay, Layout)
  /// The beginning of a message; a telephone's has its date.
  case message(KakaoTalkDay?, name: [UInt8], text: [UInt8])
  /// Something that happened, such as that someone came; in a desktop export that is a line as any other.
  case event
  /// Anything else: more of a message.
  case text

  /// The layout of the export that has such a line; nil: any.
  var layout: Layout? {
    switch self {
    case .day(_, let layout): layout
    case .message(let day, _, _): day == nil ? .desktop : .mobile
    case .event: .mobile
    case .text: nil
    }
  }

  init(_ line: some Collection<UInt8>) {
    self = .text
    guard let first = line.first else { return }
    if first == UInt8(ascii: "-") {
      if let day = Self.ruledDay(line) { self = .day(day, .desktop) }
    } else if first == UInt8(ascii: "[") {
      if let (name, text) = Self.bracketed(line) { self = .message(nil, name: name, text: text) }
    } else if (0x30...0x39).contains(first) || (0x41...0x5A).contains(first) {
      self = Self.dated(line)
    }
  }

  /// `--------------- 2023년 5월 12일 금요일 ---------------`
  private static func ruledDay(_ line: some Collection<UInt8>) -> KakaoTalkDay? {
    let dash = UInt8(ascii: "-")
    let inner = line.drop { $0 == dash }
    guard line.count - inner.count >= 5 else { return nil }
    var scanner = ByteScanner(inner)
    guard scanner.skipSpaces(), let day = KakaoTalkDay(&scanner), scanner.skipSpaces() else { return nil }
    return !scanner.isAtEnd && scanner.rest.trimmed.allSatisfy { $0 == dash } ? day : nil
  }

  /// `[홍길동] [오후 3:21] 안녕`; a name may have brackets, too.
  private static func bracketed(_ line: some Collection<UInt8>) -> (name: [UInt8], text: [UInt8])? {
    var scanner = ByteScanner(line.dropFirst())
    var name: [UInt8] = []
    while let part = scanner.take(upTo: "] [") {
      name += part
      var time = scanner
      if time.skipTime(), time.skip("]") {
        _ = time.skip(" ")
        return name.isEmpty ? nil : (name, Array(time.rest))
      }
      name += Array("] [".utf8)
    }
    return nil
  }

  /// What begins with a date.
  private static func dated(_ line: some Collection<UInt8>) -> Self {
    // Most lines of other texts end here: a date has five digits at least.
    guard line.prefix(40).count(where: { (0x30...0x39).contains($0) }) >= 5 else { return .text }
    var scanner = ByteScanner(line)
    guard let day = KakaoTalkDay(&scanner) else { return .text }
    guard !scanner.rest.trimmed.isEmpty else { return .day(day, .mobile) }
    _ = scanner.skip(",")
    _ = scanner.skipSpaces()
    _ = scanner.skip("at ")
    guard scanner.skipTime() else { return .text }
    if scanner.rest.trimmed.isEmpty { return .day(day, .mobile) }
    if scanner.skip(": ") { return .event }
    guard scanner.skip(", ") else { return .text }
    guard let name = scanner.take(upTo: " : ")?.trimmed, !name.isEmpty else {
      // A message without text is none.
      return .event
    }
    return .message(day, name: Array(name), text: Array(scanner.rest))
  }
}
