/// Finds the first of several strings in a text that comes piece by piece.
///
/// One state a string, that of Knuth, Morris and Pratt's automaton (1977), so that nothing is read twice.
struct StopStringScanner: Sendable {
  private let patterns: [SoughtString<UInt8>]
  /// How many bytes of each string the text ends with.
  private var matched: [Int]

  /// The strings must not be empty.
  init(_ strings: [String]) {
    patterns = strings.map { SoughtString(Array($0.utf8)) }
    matched = patterns.map { _ in 0 }
  }

  /// What a piece brought.
  enum Finding: Equatable {
    /// The text ends with this many bytes that may begin one of the strings.
    case beginning(bytes: Int)
    /// One of the strings is complete; it began this many bytes before the end of the piece.
    case complete(bytes: Int)
  }

  /// Takes the next piece of the text.
  ///
  /// - Parameter mayStop: Whether the text may end; otherwise a string that is completed is text like any other.
  mutating func append(_ piece: String, mayStop: Bool) -> Finding {
    guard !patterns.isEmpty else { return .beginning(bytes: 0) }
    var bytesLeft = piece.utf8.count
    for byte in piece.utf8 {
      bytesLeft -= 1
      // Where several end at once, the one that began first.
      var longest = 0
      for place in patterns.indices {
        matched[place] = patterns[place].state(after: byte, from: matched[place])
        if matched[place] == patterns[place].symbols.count { longest = max(longest, matched[place]) }
      }
      if longest > 0, mayStop { return .complete(bytes: longest + bytesLeft) }
    }
    // A whole string that did not stop the text is kept no longer, but for what may begin another.
    return .beginning(bytes: patterns.indices.map { patterns[$0].pending(in: matched[$0]) }.max() ?? 0)
  }
}
