import Platform

/// Drops U+FEFF inside a text, where files with byte order marks were joined, and counts what it drops.
struct ByteOrderMarks {
  /// Whether they stay in the text.
  let areKept: Bool
  /// How many have been dropped.
  private(set) var count = 0
  /// The line of the first of them.
  private(set) var firstLine = 0
  private var cleaned: [UInt8] = []
  private var lines = LineCounter()

  /// U+FEFF in UTF-8.
  static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Without normalization nothing is dropped.
  init(form: Normalization) { areKept = form == .none }

  /// Calls `body` with a piece of UTF-8 without its marks.
  ///
  /// - Parameter preceding: Counts the lines of what comes before the piece; called for the first mark only.
  mutating func withoutMarks<Result>(
    _ piece: UnsafeBufferPointer<UInt8>, preceding: () -> LineCounter,
    _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    guard !areKept, let first = Self.find(in: piece, from: 0),
      // Taking a mark out of invalid bytes could make valid ones.
      String(validating: piece, as: UTF8.self) != nil
    else { return body(piece) }
    if count == 0 {
      lines = preceding()
      lines.add(piece[..<first])
      firstLine = lines.line
    }
    cleaned.removeAll(keepingCapacity: true)
    var (start, next) = (0, Optional(first))
    while let place = next {
      cleaned += piece[start..<place]
      count += 1
      start = place + Self.mark.count
      next = Self.find(in: piece, from: start)
    }
    cleaned += piece[start...]
    return cleaned.withUnsafeBufferPointer(body)
  }

  private static func find(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var place = start
    while place + mark.count <= bytes.count,
      let found = memchr(base + place, Int32(mark[0]), bytes.count - place - mark.count + 1)
    {
      place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if bytes[place + 1] == mark[1], bytes[place + 2] == mark[2] { return place }
      place += 1
    }
    return nil
  }
}
