extension CountTable {
  /// Puts a table together from values in ascending order.
  struct Builder {
    private var buckets: [UInt32] = []
    private var words: [UInt16] = []
    private let size: Int
    private let bits: UInt64
    private let placeBits: UInt16

    /// About so many values are in a bucket, and so many words.
    private static let (values, words) = (8, 64)
    /// The number of a table's words is below this.
    private static let limit = Int(UInt32.max) - 1 << 17

    /// An empty table.
    ///
    /// - Parameters:
    ///   - values: About how many values it will have.
    ///   - words: About how many words.
    ///   - size: V
    init(values: Int, words count: Int, vocabularySize size: Int) {
      var bits = 0
      while (Self.values << bits) < values || (Self.words << bits) < count, bits < 32 { bits += 1 }
      (self.bits, self.size) = (UInt64(bits), size)
      placeBits = CountTable.placeBits(vocabularySize: size)
      buckets.reserveCapacity((1 << bits) + 1)
      words.reserveCapacity(min(count, Self.limit))
    }

    /// How many words a value with such followers needs.
    static func wordCount(_ followers: ArraySlice<Follower>, vocabularySize size: Int) -> Int {
      guard followers.count > 1 || (followers.first?.count ?? 0) > 1 else { return 2 }
      let bits = CountTable.placeBits(vocabularySize: size)
      let large = followers.count { isLarge($0.count, bits) }
      return 2 + followers.count + (large > 0 ? 1 + 2 * large : 0)
    }

    /// Whether there is no room for a count beside the place.
    private static func isLarge(_ count: UInt32, _ placeBits: UInt16) -> Bool {
      count >> (16 - UInt32(placeBits)) != 0
    }

    /// Appends a value, which must be greater than the last.
    mutating func append(_ value: UInt64, _ followers: ArraySlice<Follower>) {
      guard words.count < Self.limit, let first = followers.first else { return }
      let bucket = CountTable.bucket(value, bits: bits)
      while buckets.count <= bucket { buckets.append(UInt32(words.count)) }
      let head = UInt16(value & CountTable.checkMask) << 2
      if followers.count == 1, first.count == 1 {
        words.append(head)
        words.append(first.place)
        return
      }
      let large = followers.count { Self.isLarge($0.count, placeBits) }
      words.append(head | (large > 0 ? CountTable.withLarge : CountTable.several))
      words.append(UInt16(followers.count))
      if large > 0 { words.append(UInt16(large)) }
      for follower in followers {
        let count = Self.isLarge(follower.count, placeBits) ? 0 : follower.count
        words.append(UInt16(truncatingIfNeeded: count << UInt32(placeBits)) | follower.place)
      }
      for (index, follower) in followers.enumerated() where Self.isLarge(follower.count, placeBits) {
        words.append(UInt16(index))
        words.append(CountTable.word(follower.count))
      }
    }

    /// The table.
    mutating func finished() -> CountTable {
      while buckets.count <= 1 << Int(bits) { buckets.append(UInt32(words.count)) }
      guard
        let table = CountTable(
          buckets: SharedArray(buckets), words: SharedArray(words), vocabularySize: size)
      else { preconditionFailure("a counted table is not one") }
      return table
    }
  }
}
