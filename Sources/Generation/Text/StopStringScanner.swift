/// Finds the first of several strings in a text that comes piece by piece, and holds back what may be its beginning.
///
/// One state a string, that of Knuth, Morris and Pratt's automaton (1977), so that nothing is read twice.
struct StopStringScanner: Sendable {
  private let patterns: [Pattern]
  /// How many bytes of each string the text ends with.
  private var matched: [Int]
  /// What was not let out: it begins one of the strings.
  private var held: [UInt8] = []

  /// The strings must not be empty.
  init(_ strings: [String]) {
    patterns = strings.map { Pattern(Array($0.utf8)) }
    matched = patterns.map { _ in 0 }
  }

  /// Takes a piece and returns what no string can begin with any more, and whether a string was completed: the text
  /// then ends in front of it.
  ///
  /// - Parameter mayStop: Whether the text may end; otherwise a string that is completed is text like any other.
  mutating func append(_ piece: String, mayStop: Bool = true) -> (text: String, isComplete: Bool) {
    guard !patterns.isEmpty else { return (piece, false) }
    for byte in piece.utf8 {
      held.append(byte)
      // Where several end at once, the one that began first.
      var longest = 0
      for place in patterns.indices {
        matched[place] = patterns[place].state(after: byte, from: matched[place])
        if matched[place] == patterns[place].bytes.count { longest = max(longest, matched[place]) }
      }
      if longest > 0, mayStop {
        held.removeLast(longest)
        return (finish(), true)
      }
    }
    // A whole string that did not stop the text is kept no longer, but for what may begin another.
    let kept = patterns.indices.map { patterns[$0].pending(in: matched[$0]) }.max() ?? 0
    let text = String(decoding: held.dropLast(kept), as: UTF8.self)
    held.removeFirst(held.count - kept)
    return (text, false)
  }

  /// What is still held back, at the end of the text.
  mutating func finish() -> String {
    defer { held = [] }
    return String(decoding: held, as: UTF8.self)
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
