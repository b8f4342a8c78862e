/// Finds out what is wrong with a text that is not in the encoding in which it is read: some bad bytes,
/// another encoding, another one from there on, or no text at all.
struct EncodingSurvey {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let form: SourceForm
  /// How much is looked at.
  private static let sampleSize = 1 << 16

  init(_ bytes: UnsafeBufferPointer<UInt8>, form: SourceForm) {
    self.bytes = bytes
    self.form = form
  }

  /// The error for the bytes at `offset`.
  func error(at offset: Int, _ fault: TextFault) -> TextError {
    let line = LineCounter.line(at: offset, of: bytes, form: form)
    let shown = Array(bytes[offset...].prefix(form.conversion == .none ? 4 : 2))
    func invalid(_ looksLike: [TextError.Reading]) -> TextError {
      .invalidBytes(
        encoding: form.encoding, offset: offset, line: line, bytes: shown, fault: fault, looksLike: looksLike)
    }
    func changed(to reading: TextError.Reading) -> TextError {
      .changesEncoding(from: form.encoding, offset: offset, line: line, bytes: shown, looksLike: reading)
    }
    guard !form.encoding.isWide else { return invalid([]) }
    let stretch = stretch(around: offset)
    let part = UnsafeBufferPointer(rebasing: bytes[stretch])
    guard form.conversion == .none else {
      guard Tally(part).isUTF8, let text = scalarValues(of: Array(part)) else { return invalid([]) }
      let reading = TextError.Reading(encoding: .utf8, text: text)
      let isSecond = bytes[..<stretch.lowerBound].contains { $0 >= 0x80 }
      return isSecond ? changed(to: reading) : invalid([reading])
    }
    if offset > 0, let reading = markedReading(at: offset) { return changed(to: reading) }
    let before = max(0, stretch.lowerBound - Self.sampleSize)
    let isAfterUTF8 = Tally(UnsafeBufferPointer(rebasing: bytes[before..<stretch.lowerBound])).isUTF8
    let tally = Tally(part)
    if !tally.isMostlyForeign {
      return strayKorean(at: offset).map(changed) ?? invalid([])
    }
    // A stray byte far from any other is no change of encoding.
    if isAfterUTF8, tally.malformed < 2 { return invalid([]) }
    let readings = EncodingGuess.readings(of: part)
    if let first = readings.first {
      if isAfterUTF8 { return changed(to: first) }
      if let error = changeToUTF8(from: first.encoding, at: stretch.upperBound) { return error }
    }
    if readings.isEmpty, !isAfterUTF8, let reading = UnmarkedText.reading(of: bytes, isNothingElse: true) {
      return form.isOpen ? .undeclared(looksLike: reading) : invalid([reading])
    }
    if readings.isEmpty, !isAfterUTF8, TextError.Format.isBinary(bytes) { return .notText(.binary) }
    return invalid(readings)
  }

  /// The lines around a place up to the next that is plainly UTF-8, at most a sample.
  private func stretch(around offset: Int) -> Range<Int> {
    let start = lineStart(at: offset)
    let limit = min(bytes.count, start + Self.sampleSize)
    var end = start
    while end < limit {
      let next = lineEnd(from: end, limit: limit)
      if end > start, Tally(UnsafeBufferPointer(rebasing: bytes[end..<next])).isPlainlyUTF8 { break }
      end = next
    }
    return start..<end
  }

  /// The error for a text that is not UTF-8 up to the line at `place`; nil if there is none of UTF-8.
  private func changeToUTF8(from encoding: TextEncoding, at place: Int) -> TextError? {
    let end = lineEnd(from: place, limit: min(bytes.count, place + Self.sampleSize))
    let next = UnsafeBufferPointer(rebasing: bytes[place..<end])
    guard Tally(next).isPlainlyUTF8, let text = scalarValues(of: Array(next)) else { return nil }
    return .changesEncoding(
      from: encoding, offset: place, line: LineCounter.line(at: place, of: bytes, form: form),
      bytes: Array(next.prefix(4)), looksLike: TextError.Reading(encoding: .utf8, text: text))
  }

  private func lineStart(at offset: Int) -> Int {
    var start = offset
    while start > 0, offset - start < Self.sampleSize, bytes[start - 1] != 0x0A { start -= 1 }
    return start
  }

  private func lineEnd(from start: Int, limit: Int) -> Int {
    bytes[start..<limit].firstIndex(of: 0x0A).map { $0 + 1 } ?? limit
  }

  /// UTF-16 from a byte order mark in the middle of a file on.
  private func markedReading(at offset: Int) -> TextError.Reading? {
    let rest = UnsafeBufferPointer(rebasing: bytes[offset...].prefix(Self.sampleSize))
    let form = SourceForm(of: rest, encoding: .utf16)
    guard form.markLength == 2, case .iconv(let set) = form.conversion, rest.count >= 4,
      // Two bad bytes within UTF-8 are no mark.
      Tally(UnsafeBufferPointer(rebasing: rest.dropFirst(2))).isMostlyForeign,
      let text = Transcoder.converted(
        UnsafeBufferPointer(rebasing: rest.dropFirst(2)), from: set, mayBeCutShort: true)
    else { return nil }
    return TextError.Reading(encoding: .utf16, text: text)
  }

  /// A few words in CP949 within a line of UTF-8: at least two pairs of bytes, all of them usual syllables.
  private func strayKorean(at offset: Int) -> TextError.Reading? {
    var end = offset
    var syllables = 0
    while end + 1 < bytes.count, bytes[end] != 0x0A {
      if bytes[end] < 0x80 {
        end += 1
        continue
      }
      if let base = bytes.baseAddress, decodeUTF8(base, at: end, end: bytes.count).length > 2 { break }
      guard (0xB0...0xC8).contains(bytes[end]), bytes[end + 1] >= 0xA1, bytes[end + 1] < 0xFF else { break }
      syllables += 1
      end += 2
    }
    guard syllables > 1,
      let text = Transcoder.converted(
        UnsafeBufferPointer(rebasing: bytes[offset..<end]), from: "CP949", mayBeCutShort: false)
    else { return nil }
    return TextError.Reading(encoding: .cp949, text: text)
  }
}

/// How much in bytes is UTF-8.
private struct Tally {
  /// Well-formed sequences of two bytes, and of more, which hardly occur by chance.
  private(set) var (short, long) = (0, 0)
  /// Places at which nothing well-formed begins; a continuation byte behind one is none.
  private(set) var malformed = 0

  /// Whether the bytes are UTF-8 and not just ASCII.
  var isUTF8: Bool { malformed == 0 && (long > 1 || short > 3) }

  /// The same of bytes that may be anything: two bytes may be well-formed by chance.
  var isPlainlyUTF8: Bool { malformed == 0 && long > 1 }

  /// Whether there is less UTF-8 than anything else.
  var isMostlyForeign: Bool { malformed > short + long }

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    var position = 0
    var isBehindMalformed = false
    while position < bytes.count {
      let length = decodeUTF8(base, at: position, end: bytes.count).length
      if length == 2 { short += 1 }
      if length > 2 { long += 1 }
      // Surrogates, which some programs write, come in pairs.
      let continues = isBehindMalformed && (bytes[position] & 0xC0 == 0x80 || bytes[position] == 0xED)
      if length == 0, !continues { malformed += 1 }
      isBehindMalformed = length == 0
      position += max(1, length)
    }
  }
}
