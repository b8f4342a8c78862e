/// Whether bytes that are not UTF-8 are Korean text in CP949, beyond doubt.
///
/// They are if all of a sample converts, nearly all its Hangul and Hanja are among the 2,350 syllables of
/// KS X 1001 (lead bytes B0–C8, trail bytes A1–FE), and those that Korean uses most outweigh the others. The
/// 256 commonest make up 84 to 89 % of the Hangul of Korean prose, and 2 to 4 % of what Chinese, Japanese and
/// Russian texts in other encodings become in CP949.
enum KoreanEvidence {
  /// The number of bytes examined.
  private static let sampleSize = 1 << 20
  /// The least share of KS X 1001.
  private static let knownShare = 0.8
  /// What a common syllable and any other character weigh: logarithms of the ratio of their shares.
  private static let (common, rare) = (3.0, -1.8)
  /// The least sum: four common syllables and nothing else.
  private static let enough = 9.2

  /// - Parameter bytes: A text from the beginning of a character on.
  static func leavesNoDoubt(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    // Pages of English before the first Hangul tell nothing.
    let start = bytes.firstIndex { $0 >= 0x80 } ?? bytes.count
    let end = min(bytes.count, start + sampleSize)
    guard
      let text = Transcoder.converted(
        UnsafeBufferPointer(rebasing: bytes[start..<end]), from: "CP949", mayBeCutShort: end < bytes.count)
    else { return false }
    var (letters, known, frequent) = (0, 0, 0)
    var pairs = UnsafeBufferPointer(rebasing: bytes[start..<end])[...]
    while pairs.count > 1, let lead = pairs.first {
      guard lead >= 0x80 else {
        pairs = pairs.dropFirst()
        continue
      }
      let trail = pairs[pairs.startIndex + 1]
      pairs = pairs.dropFirst(2)
      // Symbols, full-width letters and jamo: ㅋㅋㅋ.
      if (0xA1...0xA4).contains(lead), trail >= 0xA1 { continue }
      letters += 1
      if (0xB0...0xC8).contains(lead), trail >= 0xA1 { known += 1 }
    }
    for scalar in text where EncodingProfile.koreanSyllables.contains(scalar) { frequent += 1 }
    guard letters > 0, Double(known) >= knownShare * Double(letters) else { return false }
    return common * Double(frequent) + rare * Double(letters - frequent) >= enough
  }
}

extension Transcoder {
  /// The scalars of bytes in a character set; nil if they are not valid in it.
  ///
  /// - Parameter mayBeCutShort: Whether the last character may be incomplete.
  static func converted(
    _ bytes: UnsafeBufferPointer<UInt8>, from characterSet: String, mayBeCutShort: Bool
  ) -> [UInt32]? {
    guard var transcoder = try? Transcoder(from: characterSet, start: 0) else { return nil }
    var output: [UInt8] = []
    loop: while true {
      switch transcoder.append(of: bytes, size: 1 << 16, to: &output) {
      case .end: break loop
      case .full: continue
      case .fault(let fault):
        guard mayBeCutShort, fault == .incomplete else { return nil }
        break loop
      }
    }
    return scalarValues(of: output)
  }
}
