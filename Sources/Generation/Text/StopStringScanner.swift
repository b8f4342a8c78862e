/// Finds the first of several strings in a text that comes piece by piece.
///
/// One state a string, that of Knuth, Morris and Pratt's automaton (1977), so that nothing is read twice.
struct StopStringScanner: Sendable {
  private let patterns: [Pattern]
  /// How many bytes of each string the text ends with.
  private var matched: [Int]

  /// The strings must not be empty.
  init(_ strings: [String]) {
    patterns = strings.map { Pattern(Array($0.utf8)) }
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
        if matched[place] == patterns[place].bytes.count { longest = max(longest, matched[place]) }
      }
      if longest > 0, mayStop { return .complete(bytes: longest + bytesLeft) }
    }
    // A whole string that did not stop the text is kept no longer, but for what may begin another.
    return .beginning(bytes: patterns.indices.map { patterns[$0].pending(in: matched[$0]) }.max() ?? 0)
  }

  private struct Pattern: Sendable {
    let bytes: [UInt8]
    /// For every number of matched bytes: how many remain matched when the next byte does not fit.
    private let fallbacks: [Int]

    init(_ bytes: [UInt8]) {
      self.bytes = bytes
      var fallbacks = Array(repeating: 0, count: bytes.count + 1)
      var border = 0
      for place in bytes.indices.dropFirst() {
        while border > 0, bytes[border] != bytes[place] { border = fallbacks[border] }
        if bytes[border] == bytes[place] { border += 1 }
        fallbacks[place + 1] = border
      }
      self.fallbacks = fallbacks
    }

    /// How many of the matched bytes can still begin the string.
    func pending(in state: Int) -> Int { state == bytes.count ? fallbacks[state] : state }

    func state(after byte: UInt8, from state: Int) -> Int {
      var state = state
      while state > 0, state == bytes.count || bytes[state] != byte { state = fallbacks[state] }
      return bytes[state] == byte ? state + 1 : 0
    }
  }
}
