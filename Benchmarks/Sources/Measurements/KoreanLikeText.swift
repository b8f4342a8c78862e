/// A random text with the statistics of Korean, for measuring tokenization: words of syllables, spaces, full
/// stops, lines.
///
/// Of 2,000 syllables, the r-th most frequent occurs in proportion to 1/r (Zipf's law). It has no meaning.
public struct KoreanLikeText: Sendable {
  /// The number of distinct syllables.
  public static let syllableCount = 2_000

  /// Syllables in UTF-8, three bytes each, one per slot; frequent ones have many slots. Fewer than 32,768.
  private let slots: [(UInt8, UInt8, UInt8)]

  /// Builds the table of syllables.
  public init() {
    // Spread over the 11,172 syllables of Unicode; the step and their number are coprime.
    let scalars = (0..<Self.syllableCount).map { UInt32(0xAC00 + $0 * 4_999 % 11_172) }
    let sum = (1...Self.syllableCount).reduce(0.0) { $0 + 1 / Double($1) }
    var slots: [(UInt8, UInt8, UInt8)] = []
    for (rank, scalar) in scalars.enumerated() {
      let share = 1 / Double(rank + 1) / sum
      let bytes = (
        UInt8(0xE0 | scalar >> 12), UInt8(0x80 | scalar >> 6 & 0x3F), UInt8(0x80 | scalar & 0x3F)
      )
      slots += Array(repeating: bytes, count: max(1, Int((share * 24_000).rounded())))
    }
    self.slots = slots
  }

  /// Appends lines until there are `count` bytes or a few more.
  public func append(
    _ count: Int, to text: inout [UInt8], using generator: inout some RandomNumberGenerator
  ) {
    let end = text.count + count
    text.reserveCapacity(end + 1024)
    while text.count < end { appendLine(to: &text, using: &generator) }
  }

  /// Five to twelve words of one to four syllables and a full stop.
  private func appendLine(to text: inout [UInt8], using generator: inout some RandomNumberGenerator) {
    let words = 5 + Int(generator.next() & 7)
    for word in 0..<words {
      if word > 0 { text.append(0x20) }
      var bits = generator.next()
      let syllables = 1 + Int(bits & 3)
      bits >>= 2
      for _ in 0..<syllables {
        // 15 random bits choose a slot by multiplication, without a division.
        let slot = slots[Int(((bits & 0x7FFF) * UInt64(slots.count)) >> 15)]
        bits >>= 15
        text.append(slot.0)
        text.append(slot.1)
        text.append(slot.2)
      }
    }
    text.append(0x2E)
    text.append(0x0A)
  }
}
