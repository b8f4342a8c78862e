/// A set of Unicode scalars: a bit set, so that a look-up takes constant time.
///
/// 136 KiB, shared by copies. Surrogates are never members.
public struct ScalarSet: Sendable, Equatable {
  /// Bit s mod 64 of word s / 64 is set if scalar s is in the set.
  @usableFromInline var words: [UInt64]
  /// For each block of 4096 scalars, whether one of them is in the set.
  private var blocks: [Bool]

  private static let wordCount = 0x110000 / 64
  private static let wordsInBlock = 64

  /// The empty set.
  public init() {
    words = Array(repeating: 0, count: Self.wordCount)
    blocks = Array(repeating: false, count: Self.wordCount / Self.wordsInBlock)
  }

  /// The set of all scalars in these ranges.
  public init(_ ranges: some Sequence<ClosedRange<UInt32>>) {
    self.init()
    for range in ranges { insert(range) }
  }

  /// The set of these scalars.
  public init(_ scalars: some Sequence<Unicode.Scalar>) {
    self.init()
    for scalar in scalars { insert(scalar.value...scalar.value) }
  }

  /// Every scalar.
  public static let all = ScalarSet([0...0x10FFFF])

  /// Whether a scalar is in the set.
  @inlinable
  public func contains(_ scalar: Unicode.Scalar) -> Bool { contains(scalar.value) }

  /// Whether a scalar value is in the set; called for every candidate of a draw.
  @inlinable
  package func contains(_ scalar: UInt32) -> Bool {
    words[Int(scalar >> 6)] >> UInt64(scalar & 63) & 1 != 0
  }

  /// Whether the set is empty.
  public var isEmpty: Bool { !blocks.contains(true) }

  /// Adds a range; values that are not scalars are ignored.
  public mutating func insert(_ range: ClosedRange<UInt32>) {
    let surrogates: ClosedRange<UInt32> = 0xD800...0xDFFF
    if range.overlaps(surrogates) {
      if range.lowerBound < surrogates.lowerBound { insert(range.lowerBound...surrogates.lowerBound - 1) }
      if range.upperBound > surrogates.upperBound { insert(surrogates.upperBound + 1...range.upperBound) }
      return
    }
    precondition(range.upperBound <= 0x10FFFF, "no scalar is above U+10FFFF")
    for word in Int(range.lowerBound >> 6)...Int(range.upperBound >> 6) {
      words[word] |= Self.mask(of: range, inWord: word)
      blocks[word / Self.wordsInBlock] = true
    }
  }

  /// The scalars that are in one set or the other.
  public func union(_ other: ScalarSet) -> ScalarSet { merged(with: other) { $0 | $1 } }

  /// The scalars that are in both sets.
  public func intersection(_ other: ScalarSet) -> ScalarSet { merged(with: other) { $0 & $1 } }

  /// The scalars of this set that are not in the other.
  public func subtracting(_ other: ScalarSet) -> ScalarSet { merged(with: other) { $0 & ~$1 } }

  private func merged(with other: ScalarSet, _ merge: (UInt64, UInt64) -> UInt64) -> ScalarSet {
    var result = self
    for word in result.words.indices { result.words[word] = merge(words[word], other.words[word]) }
    for block in result.blocks.indices {
      let start = block * Self.wordsInBlock
      result.blocks[block] = result.words[start..<start + Self.wordsInBlock].contains { $0 != 0 }
    }
    return result
  }

  /// Whether a scalar of `range` is in this set and in all of `others`, and satisfies `condition`.
  ///
  /// Checked in ascending order until the first one that does.
  package func hasMember(
    in range: ClosedRange<UInt32>, and others: [ScalarSet], where condition: (UInt32) -> Bool
  ) -> Bool {
    var word = Int(range.lowerBound >> 6)
    let last = Int(range.upperBound >> 6)
    while word <= last {
      let block = word / Self.wordsInBlock
      guard blocks[block], others.allSatisfy({ $0.blocks[block] }) else {
        word = (block + 1) * Self.wordsInBlock
        continue
      }
      var bits = words[word] & Self.mask(of: range, inWord: word)
      if bits != 0 { for other in others { bits &= other.words[word] } }
      while bits != 0 {
        if condition(UInt32(word << 6 | bits.trailingZeroBitCount)) { return true }
        bits &= bits - 1
      }
      word += 1
    }
    return false
  }

  /// The bits of a word that belong to a range, which must overlap the word.
  @inline(__always)
  private static func mask(of range: ClosedRange<UInt32>, inWord word: Int) -> UInt64 {
    let start = UInt32(word) << 6
    let low = range.lowerBound > start ? UInt64(range.lowerBound - start) : 0
    let high = range.upperBound < start + 63 ? UInt64(range.upperBound - start) : 63
    return (UInt64.max << low) & (UInt64.max >> (63 - high))
  }
}
