/// Counts the lines of a text that arrives in pieces; LF, CRLF and lone CR end lines.
struct LineCounter {
  /// The 1-based number of the line that follows what was counted.
  private(set) var line = 1
  private var previousWasReturn = false

  mutating func add(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == 0x0D || (byte == 0x0A && !previousWasReturn) { line += 1 }
      previousWasReturn = byte == 0x0D
    }
  }

  /// The 1-based number of the line that contains the byte at `offset` of a file. What is before it must be
  /// valid.
  static func line(at offset: Int, of bytes: UnsafeBufferPointer<UInt8>, form: SourceForm) -> Int {
    before(UnsafeBufferPointer(rebasing: bytes[..<offset]), form: form, limit: .max).line
  }

  /// Counts in the beginning of a file: in its first `limit` bytes in UTF-8.
  ///
  /// It is converted once more, since lines end in many ways: a line feed has two bytes in UTF-16, and the
  /// byte 0A may be a part of another character.
  static func before(
    _ bytes: UnsafeBufferPointer<UInt8>, form: SourceForm, limit: Int
  ) -> LineCounter {
    var counter = LineCounter()
    guard case .iconv(let characterSet) = form.conversion,
      var transcoder = try? Transcoder(from: characterSet, start: form.markLength)
    else {
      counter.add(bytes.dropFirst(form.markLength).prefix(limit))
      return counter
    }
    var left = limit
    var stop = Transcoder.Stop.full
    while stop == .full, left > 0 {
      var converted: [UInt8] = []
      stop = transcoder.append(of: bytes, size: 1 << 16, to: &converted)
      counter.add(converted.prefix(left))
      left -= min(left, converted.count)
    }
    return counter
  }
}
