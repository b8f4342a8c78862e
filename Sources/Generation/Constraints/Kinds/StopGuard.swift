import CharText

/// Keeps stop strings and line feeds that would end the text back while another constraint needs it to go on.
struct StopGuard: TextConstraint {
  let name = "stop"
  private let patterns: [ScalarPattern]
  private var matched: [Int]
  private let maximumLines: Int?
  private var lineFeeds = 0

  /// Nil where nothing but its length ends the text.
  init?(_ setting: ConstraintSetting) {
    let strings = setting.stops.strings.map {
      NormalizedText($0, normalization: setting.vocabulary.normalization)
    }
    guard !strings.isEmpty || setting.stops.maximumLines != nil else { return nil }
    patterns = strings.map { ScalarPattern(Array($0.string.unicodeScalars)) }.filter { !$0.scalars.isEmpty }
    matched = patterns.map { _ in 0 }
    maximumLines = setting.stops.maximumLines
  }

  func restrict(_ next: inout NextCharacters, at place: TextPlace) {
    var kept: [Unicode.Scalar] = []
    if !place.othersMayEnd, let maximumLines, lineFeeds + 1 >= maximumLines { kept.append("\n") }
    for (pattern, matched) in zip(patterns, matched) where matched == pattern.scalars.count - 1 {
      // The text would be cut before the string: all of it must lie where the text may end.
      if !place.othersMayEnd || place.charactersSinceForbidden < matched {
        kept.append(pattern.scalars[matched])
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

/// A string that is looked for, scalar by scalar, with the fallbacks of Knuth, Morris and Pratt (1977).
struct ScalarPattern: Sendable {
  let scalars: [Unicode.Scalar]
  private let fallbacks: [Int]

  init(_ scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    var fallbacks = Array(repeating: 0, count: scalars.count + 1)
    var border = 0
    for place in scalars.indices.dropFirst() {
      while border > 0, scalars[border] != scalars[place] { border = fallbacks[border] }
      if scalars[border] == scalars[place] { border += 1 }
      fallbacks[place + 1] = border
    }
    self.fallbacks = fallbacks
  }

  /// How many scalars are matched after the next one; all of them where the string is complete.
  func state(after scalar: Unicode.Scalar, from state: Int) -> Int {
    var state = state
    while state > 0, state == scalars.count || scalars[state] != scalar { state = fallbacks[state] }
    return scalars[state] == scalar ? state + 1 : 0
  }
}
