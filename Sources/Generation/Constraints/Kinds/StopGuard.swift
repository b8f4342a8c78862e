import CharText

/// Prevents stop strings and line feeds from ending the text while another constraint needs it to continue.
struct StopGuard: TextConstraint {
  let name = "stop"
  private let patterns: [SoughtString<Unicode.Scalar>]
  private var matched: [Int]
  private let maximumLines: Int?
  private var lineFeeds = 0

  /// Nil if only its length ends the text.
  init?(_ setting: ConstraintSetting) {
    let strings = setting.stops.strings.map {
      NormalizedText($0, normalization: setting.vocabulary.normalization)
    }
    guard !strings.isEmpty || setting.stops.maximumLines != nil else { return nil }
    patterns = strings.map { SoughtString(Array($0.string.unicodeScalars)) }.filter { !$0.symbols.isEmpty }
    matched = patterns.map { _ in 0 }
    maximumLines = setting.stops.maximumLines
  }

  func restrict(_ next: inout NextCharacters, at place: TextPlace) {
    var kept: [Unicode.Scalar] = []
    if !place.othersMayEnd, let maximumLines, lineFeeds + 1 >= maximumLines { kept.append("\n") }
    for (pattern, matched) in zip(patterns, matched) where matched == pattern.symbols.count - 1 {
      // The text would be cut before the string, so all of the string must be where the text may end.
      if !place.othersMayEnd || place.charactersSinceForbidden < matched {
        kept.append(pattern.symbols[matched])
      }
    }
    next.forbid(kept)
  }

  mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) {
    for index in patterns.indices {
      matched[index] = patterns[index].state(after: scalar, from: matched[index])
    }
    if scalar == "\n" { lineFeeds += 1 }
  }
}
