/// The counts of one context: for each of its values that occurred, which units followed, how often.
///
/// All is a stream of words of 16 bits, divided into buckets by the highest bits of the value. A value has a
/// head, which is the lowest 14 bits of the value and two bits of what comes after it:
///
/// - 0, the value occurred once: the place of what followed it in leaf order.
/// - 1: the number of units that followed, then for each, by ascending place, a word with the place in its
///   low bits and the count above them.
/// - 3: the number of units, and how many of their counts have no room there; the words of the units, in
///   which such a count is 0; for each of those its index and the count as a floating-point number.
///
/// A value that never occurred is now and then (about 1 in 3,000) taken for one that did. Nothing in a file
/// is checked when it is opened: whatever the words are, nothing outside of them is read.
///
/// Unchecked: the pointers are those of the arrays, which never change.
package struct CountTable: @unchecked Sendable {
  /// Where the words of each bucket begin, and the end of the last. [2^bits + 1]
  package let buckets: SharedArray<UInt32>
  /// The words of all values.
  package let words: SharedArray<UInt16>
  /// How many bits of a word are the place.
  private let placeBits: UInt16
  private let bucketBits: UInt64
  private let (bucketStart, wordStart): (UnsafePointer<UInt32>, UnsafePointer<UInt16>)

  /// The number of bits of a value.
  static let valueBits = 48
  static let checkMask: UInt64 = 0x3FFF
  static let (several, withLarge): (UInt16, UInt16) = (1, 3)

  /// A table of the given parts; nil if they are not those of a table.
  ///
  /// - Parameters:
  ///   - buckets: 2^bits + 1 numbers.
  ///   - words: At most 2³² − 1.
  ///   - size: V
  package init?(buckets: SharedArray<UInt32>, words: SharedArray<UInt16>, vocabularySize size: Int) {
    let count = buckets.count - 1
    guard count > 0, count & (count - 1) == 0, count <= 1 << 32, words.count < Int(UInt32.max),
      let bucketStart = buckets.elements.baseAddress
    else { return nil }
    (self.buckets, self.words, self.bucketStart) = (buckets, words, bucketStart)
    wordStart = words.elements.baseAddress ?? UnsafePointer(bitPattern: MemoryLayout<UInt16>.alignment)!
    bucketBits = UInt64(count.trailingZeroBitCount)
    placeBits = Self.placeBits(vocabularySize: size)
  }

  /// The number of bytes of the table.
  package var byteCount: Int { 4 * buckets.count + 2 * words.count }

  static func placeBits(vocabularySize size: Int) -> UInt16 {
    UInt16(max(1, Int.bitWidth - (size - 1).leadingZeroBitCount))
  }

  /// The bucket of a value.
  @inline(__always)
  static func bucket(_ value: UInt64, bits: UInt64) -> Int { Int(value >> (UInt64(valueBits) - bits)) }

  /// Where a value's head is among the words.
  struct Location: Equatable {
    let head: UInt32

    static let none = Location(head: .max)
  }

  /// The words of a bucket.
  struct Span {
    let (start, end): (UInt32, UInt32)
    /// The first of them.
    var head: UInt16
  }

  /// Where the words of a value's bucket are.
  @inline(__always)
  func span(of value: UInt64) -> Span {
    let bucket = Self.bucket(value, bits: bucketBits)
    return Span(start: bucketStart[bucket], end: bucketStart[bucket + 1], head: 0)
  }

  /// The first word of a bucket; 0 if there is none.
  @inline(__always)
  func firstWord(of span: Span) -> UInt16 { Int(span.start) < words.count ? wordStart[Int(span.start)] : 0 }

  /// Where a value is.
  func find(_ value: UInt64) -> Location {
    var span = span(of: value)
    span.head = firstWord(of: span)
    return find(value, in: span)
  }

  /// Where a value is, if its bucket is known already.
  @inline(__always)
  func find(_ value: UInt64, in span: Span) -> Location {
    let check = UInt16(value & Self.checkMask)
    var place = Int(span.start)
    let end = min(Int(span.end), words.count)
    var head = span.head
    while place + 1 < end {
      if head >> 2 == check { return Location(head: UInt32(truncatingIfNeeded: place)) }
      if head & 1 == 0 {
        place += 2
      } else {
        let count = Int(wordStart[place + 1])
        place += 2 + count
        if head & 2 != 0 { place += 1 + (place - count < end ? 2 * Int(wordStart[place - count]) : 0) }
      }
      if place < end { head = wordStart[place] }
    }
    return .none
  }

  /// Whether a value occurred several times.
  @inline(__always)
  func isSeveral(_ location: Location) -> Bool {
    location != .none && wordStart[Int(location.head)] & 1 == 1
  }

  /// Reads the followers of a value.
  ///
  /// - Parameters:
  ///   - location: Of the value, not `none`.
  ///   - size: V
  ///   - own: What is subtracted, by ascending place.
  ///   - places: Room for V places.
  ///   - sums: Room for V + 1 sums: of the counts before each place, and of all.
  /// - Returns: The number of followers.
  @inline(__always)
  func read(
    _ location: Location, vocabularySize size: Int, without own: UnsafeBufferPointer<Follower>?,
    _ places: UnsafeMutablePointer<UInt16>, _ sums: UnsafeMutablePointer<UInt32>
  ) -> Int {
    var count = unpack(Int(location.head), vocabularySize: size, places, sums)
    if let own { count = Self.subtract(own, from: count, places, sums) }
    var sum: UInt32 = 0
    for place in 0..<count {
      let before = sum
      sum &+= sums[place]
      sums[place] = before
    }
    sums[count] = sum
    return count
  }

  /// Copies the places and the counts of the followers of a value.
  @inline(__always)
  private func unpack(
    _ head: Int, vocabularySize size: Int, _ places: UnsafeMutablePointer<UInt16>,
    _ counts: UnsafeMutablePointer<UInt32>
  ) -> Int {
    let kind = wordStart[head] & 3
    guard kind & 1 == 1 else {
      places[0] = wordStart[head + 1]
      counts[0] = 1
      // Less than V except in a damaged file, here and below.
      return Int(places[0]) < size ? 1 : 0
    }
    let begin = head + (kind == Self.withLarge ? 3 : 2)
    let count = Int(wordStart[head + 1])
    guard count <= size, begin + count <= words.count else { return 0 }
    let source = wordStart + begin
    let mask = UInt16(truncatingIfNeeded: (UInt32(1) &<< UInt32(placeBits)) &- 1)
    var greatest: UInt16 = 0
    for index in 0..<count {
      let place = source[index] & mask
      places[index] = place
      greatest = max(greatest, place)
    }
    if placeBits < 16 {
      for index in 0..<count { counts[index] = UInt32(source[index] &>> placeBits) }
    } else {
      counts.update(repeating: 0, count: count)
    }
    guard Int(greatest) < size else { return 0 }
    if kind == Self.withLarge {
      let large = Int(wordStart[head + 2])
      guard begin + count + 2 * large <= words.count else { return 0 }
      for index in 0..<large {
        let (follower, number) = (Int(source[count + 2 * index]), source[count + 2 * index + 1])
        if follower < count { counts[follower] = Self.number(number) }
      }
    }
    return count
  }

  /// Subtracts counts, and leaves out what has none then.
  @inline(__always)
  private static func subtract(
    _ own: UnsafeBufferPointer<Follower>, from count: Int, _ places: UnsafeMutablePointer<UInt16>,
    _ counts: UnsafeMutablePointer<UInt32>
  ) -> Int {
    var index = 0
    var hasNone = false
    for follower in own {
      while index < count, places[index] < follower.place { index += 1 }
      guard index < count else { break }
      guard places[index] == follower.place else { continue }
      counts[index] -= min(counts[index], follower.count)
      hasNone = hasNone || counts[index] == 0
    }
    guard hasNone else { return count }
    var kept = 0
    for index in 0..<count {
      (places[kept], counts[kept]) = (places[index], counts[index])
      kept += counts[index] > 0 ? 1 : 0
    }
    return kept
  }

  /// A unit that followed, and how often.
  struct Follower {
    var place: UInt16
    var count: UInt32
  }

  /// The number that a word stands for: 11 bits of it, and 5 of the exponent above them.
  @inline(__always)
  package static func number(_ word: UInt16) -> UInt32 {
    let (low, exponent) = (UInt32(word & 0x7FF), UInt32(word >> 11))
    return exponent == 0 ? low : (low | 0x800) << min(exponent - 1, 20)
  }

  /// The word for a number, of which only the highest 12 binary digits remain.
  package static func word(_ number: UInt32) -> UInt16 {
    let excess = 32 - number.leadingZeroBitCount - 12
    guard excess >= 0 else { return UInt16(number) }
    return UInt16(number >> UInt32(excess) & 0x7FF) | UInt16(excess + 1) << 11
  }
}

extension CountTable: Equatable {
  package static func == (one: Self, other: Self) -> Bool {
    one.buckets == other.buckets && one.words == other.words && one.placeBits == other.placeBits
  }
}
