/// Finds the ends of sentences: white space after `.`, `!`, `?` or `…` (or their wide forms) and any closing
/// quotes or brackets, and empty lines.
///
/// A heuristic like UAX #29's sentence boundaries: a single line feed does not end a sentence, since many
/// books have one at the end of every line.
struct SentenceEnd: Sendable {
  private enum Last { case other, terminator, closer, lineFeed }
  private var last = Last.other

  private static let terminators: Set<UInt32> = [
    0x2E, 0x21, 0x3F, 0x2026, 0x3002, 0xFF01, 0xFF0E, 0xFF1F, 0xFF61,
  ]
  private static let closers: Set<UInt32> = [
    0x22, 0x27, 0x29, 0x5D, 0x7D, 0xBB, 0x2019, 0x201D, 0x203A, 0x3009, 0x300B, 0x300D, 0x300F, 0x3011,
    0x3015, 0xFF09,
  ]

  /// Whether a sentence ends before this cluster.
  func isEnd(before cluster: String) -> Bool {
    guard let scalar = cluster.unicodeScalars.first else { return false }
    switch last {
    case .terminator, .closer: return scalar.properties.isWhitespace
    case .lineFeed: return scalar.value == 0x0A
    case .other: return false
    }
  }

  /// Takes a cluster.
  mutating func append(_ cluster: String) {
    guard let scalar = cluster.unicodeScalars.first?.value else { return }
    if Self.terminators.contains(scalar) {
      last = .terminator
    } else if Self.closers.contains(scalar), last == .terminator || last == .closer {
      last = .closer
    } else {
      last = scalar == 0x0A ? .lineFeed : .other
    }
  }
}
