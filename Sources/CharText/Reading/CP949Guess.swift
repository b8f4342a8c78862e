/// Detects whether bytes that are not UTF-8 look like Korean text in CP949.
///
/// They do if they convert without an error and at least four fifths of their Hangul and Hanja, letters and
/// jamo are among the 2,350 syllables of KS X 1001 (lead bytes B0–C8, trail bytes A1–FE), which make up
/// nearly all of written Korean. UTF-8 read as CP949, and Chinese and Japanese text, score far lower.
enum CP949Guess {
  /// The number of bytes examined, from the line of the first bad byte on.
  private static let sampleSize = 1 << 20
  private static let threshold = 0.8

  static func matches(_ bytes: UnsafeBufferPointer<UInt8>, badOffset: Int) -> Bool {
    // A line feed is never part of a double-byte character, so a line begins at a character boundary.
    var start = badOffset
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    let end = min(bytes.count, start + sampleSize)
    let sample = UnsafeBufferPointer(rebasing: bytes[start..<end])
    guard commonShare(of: sample) >= threshold else { return false }
    return converts(sample, mayBeCutShort: end < bytes.count)
  }

  /// The share of double-byte characters, except symbols (lead bytes A1–A3), that are common syllables.
  static func commonShare(of sample: UnsafeBufferPointer<UInt8>) -> Double {
    var letters = 0
    var common = 0
    var position = 0
    while position + 1 < sample.count {
      let lead = sample[position]
      guard lead >= 0x80 else {
        position += 1
        continue
      }
      let trail = sample[position + 1]
      position += 2
      if (0xA1...0xA3).contains(lead), trail >= 0xA1 { continue }
      letters += 1
      if (0xB0...0xC8).contains(lead), trail >= 0xA1 { common += 1 }
    }
    // A single pair may just as well be a stray byte or two.
    return letters < 2 ? 0 : Double(common) / Double(letters)
  }

  private static func converts(
    _ sample: UnsafeBufferPointer<UInt8>, mayBeCutShort: Bool
  ) -> Bool {
    guard var transcoder = try? Transcoder(from: "CP949", start: 0) else { return false }
    var output: [UInt8] = []
    while true {
      output.removeAll(keepingCapacity: true)
      switch transcoder.append(of: sample, size: 1 << 16, to: &output) {
      case .end: return true
      case .full: continue
      case .fault(let fault): return mayBeCutShort && fault == .incomplete
      }
    }
  }
}
