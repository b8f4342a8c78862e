/// Which encodings bytes may be in that are not UTF-8, by how plausible they read in each.
enum EncodingGuess {
  /// The number of bytes that are read.
  private static let sampleSize = 1 << 14
  /// The least plausibility, and how far behind the best one another may be.
  private static let (least, margin) = (0.45, 0.15)
  private static let mostReadings = 3

  /// The likely readings, the best first; none if nothing is plausible.
  ///
  /// - Parameter bytes: Whole lines, the first of which has a byte that is not ASCII.
  static func readings(of bytes: UnsafeBufferPointer<UInt8>) -> [TextError.Reading] {
    let sample = UnsafeBufferPointer(rebasing: bytes.prefix(sampleSize))
    // A few bytes may be anything.
    guard sample.count >= 6 else { return [] }
    var found: [(plausibility: Double, reading: TextError.Reading, text: [UInt32])] = []
    for profile in EncodingProfile.all {
      guard
        let text = Transcoder.converted(
          sample, from: profile.encoding.title, mayBeCutShort: sample.count < bytes.count),
        let plausibility = profile.plausibility(of: text), plausibility >= least,
        // What reads the same needs no second name.
        !found.contains(where: { $0.text == text })
      else { continue }
      found.append((plausibility, TextError.Reading(encoding: profile.encoding, text: text), text))
    }
    let best = found.map(\.plausibility).max() ?? 0
    // The sort is stable: of equally plausible ones, the usual encoding comes first.
    return found.filter { $0.plausibility >= best - margin }
      .sorted { $0.plausibility > $1.plausibility }.prefix(mostReadings).map(\.reading)
  }
}
