import Platform

/// Recognises encodings whose bytes are, or may be, valid UTF-8 and something else altogether: UTF-16 and
/// UTF-32 without a mark, and the ISO 2022 encodings, which switch character sets with escape sequences.
enum UnmarkedText {
  private static let sampleSize = 1 << 14

  /// UTF-16 or UTF-32 without a mark; nil if the beginning of the text does not look like it.
  ///
  /// - Parameter isNothingElse: Whether the bytes are in no other encoding, so that less is enough.
  static func reading(
    of bytes: UnsafeBufferPointer<UInt8>, isNothingElse: Bool = false
  ) -> TextError.Reading? {
    let sample = UnsafeBufferPointer(rebasing: bytes.prefix(sampleSize))
    guard sample.count >= 4, isNothingElse ? sample.count >= 16 : sample.contains(0) else { return nil }
    for (name, width, highest, lowest) in forms where bytes.count % width == 0 {
      // Which bytes of a code unit are zero, and how often: ASCII has zeros in the high bytes, and few
      // characters have one in the lowest.
      var counts = [Int](repeating: 0, count: width)
      for (place, byte) in sample.enumerated() where byte == 0 { counts[place % width] += 1 }
      let units = sample.count / width
      let (high, low) = (counts[highest], counts[lowest])
      guard high > low || isNothingElse && high == low, isNothingElse || high * 50 >= units,
        // The highest byte of UTF-32 is always zero.
        width == 2 || high == units,
        let text = Transcoder.converted(sample, from: name.uppercased(), mayBeCutShort: true),
        text.count(where: isUsual) * 20 >= text.count * 19
      else { continue }
      return TextError.Reading(encoding: TextEncoding(trusted: name), text: text)
    }
    return nil
  }

  /// Whether a character is in one of the usual scripts.
  private static func isUsual(_ scalar: UInt32) -> Bool {
    usual.contains { $0.contains(scalar) }
  }

  private static let usual: [ClosedRange<UInt32>] = [
    0x09...0x0D, 0x20...0x7E, 0xA0...0x52F, 0x5D0...0x6FF, 0xE00...0xE7F, 0x1100...0x11FF, 0x2010...0x203F,
    0x3000...0x318F, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFFEF,
  ]

  /// The forms, and which byte of a unit is the highest and the lowest.
  private static let forms: [(name: String, width: Int, highest: Int, lowest: Int)] = [
    ("utf-32le", 4, 3, 0), ("utf-32be", 4, 0, 3), ("utf-16le", 2, 1, 0), ("utf-16be", 2, 0, 1),
  ]

  /// ISO-2022-JP or ISO-2022-KR, by an escape sequence in a piece of a text and a conversion of the lines
  /// around it.
  static func escapes(
    in piece: UnsafeBufferPointer<UInt8>, of bytes: UnsafeBufferPointer<UInt8>
  ) -> TextError.Reading? {
    guard let base = piece.baseAddress else { return nil }
    var start = 0
    while start < piece.count, let found = memchr(base + start, 0x1B, piece.count - start) {
      let place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      start = place + 1
      let sequence = piece[start...].prefix(3)
      for (beginnings, name) in escapes where beginnings.contains(where: { sequence.starts(with: $0) }) {
        // An ISO-2022-KR text has its sequence at the beginning of the first line only.
        var first = place
        while first > 0, piece[first - 1] != 0x0A { first -= 1 }
        let sample = UnsafeBufferPointer(rebasing: piece[first...].prefix(sampleSize))
        guard let text = Transcoder.converted(sample, from: name.uppercased(), mayBeCutShort: true),
          text.contains(where: { $0 > 0x7F })
        else { continue }
        return TextError.Reading(encoding: TextEncoding(trusted: name), text: text)
      }
    }
    return nil
  }

  private static let escapes: [(beginnings: [[UInt8]], name: String)] = [
    (["$B", "$@"].map { Array($0.utf8) }, "iso-2022-jp"), ([Array("$)C".utf8)], "iso-2022-kr"),
    ([Array("$)A".utf8)], "iso-2022-cn"),
  ]
}

extension TextError.Reading {
  /// The longest excerpt, in characters.
  private static let excerptLength = 32

  /// A reading with the words around the first character of a text that is not ASCII.
  init(encoding: TextEncoding, text: [UInt32]) {
    let first = text.firstIndex { $0 > 0x7F && $0 != 0xFEFF } ?? 0
    let isControl: (UInt32) -> Bool = { $0 < 0x20 || (0x7F..<0xA0).contains($0) || $0 == 0xFEFF }
    var start = first
    while start > 0, first - start < Self.excerptLength / 4, !isControl(text[start - 1]) { start -= 1 }
    var excerpt = String.UnicodeScalarView()
    for value in text[start...] {
      guard excerpt.count < Self.excerptLength, !isControl(value), let scalar = Unicode.Scalar(value) else {
        break
      }
      excerpt.append(scalar)
    }
    let words = String(excerpt).drop { $0 == " " }
    self.encoding = encoding
    self.excerpt = String(words)
  }
}
