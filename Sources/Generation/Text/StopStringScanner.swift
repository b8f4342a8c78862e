/// Finds the first of several strings in a text that arrives in pieces.
///
/// Keeps one state for each string, that of the Knuth–Morris–Pratt automaton (1977), so that nothing is read
/// twice.
struct StopStringScanner: Sendable {
  private let patterns: [SoughtString<UInt8>]
  /// How many bytes of each string are matched at the end of the text.
  private var matched: [Int]

  /// The strings must not be empty.
  init(_ strings: [String]) {
    patterns = strings.map { SoughtString(Array($0.utf8)) }
    matched = patterns.map { _ in 0 }
  }

  /// What was found in a piece.
  enum Finding: Equatable {
    /// The last bytes of the text, this many, may begin one of the strings.
    case beginning(bytes: Int)
    /// One of the strings is complete; it began this many bytes before the end of the piece.
    case complete(bytes: Int)
  }

  /// Scans the next piece of the text.
  ///
  /// - Parameter mayStop: Whether the text may end; otherwise a complete string is ordinary text.
  mutating func append(_ piece: String, mayStop: Bool) -> Finding {
    guard !patterns.isEmpty else { return .beginning(bytes: 0) }
    var bytesLeft = piece.utf8.count
    for byte in piece.utf8 {
      bytesLeft -= 1
      // If several end here, the one that began first counts.
      var longest = 0
      for place in patterns.indices {
        matched[place] = patterns[place].state(after: byte, from: matched[place])
        if matched[place] == patterns[place].symbols.count { longest = max(longest, matched[place]) }
      }
      if longest > 0, mayStop { return .complete(bytes: longest + bytesLeft) }
    }
    // A complete string that did not stop the text is released, except for what may begin another.
    return .beginning(bytes: patterns.indices.map { patterns[$0].pending(in: matched[$0]) }.max() ?? 0)
  }
}
