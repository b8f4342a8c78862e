import UnitSequences

extension CountTable {
  /// Counts what follows each value of a context.
  ///
  /// - Parameters:
  ///   - context: The context.
  ///   - text: The texts, one after another.
  ///   - ends: Where each text ends. No context reaches across an end.
  ///   - tree: The leaf order.
  ///   - traits: Of the units.
  init(
    counting context: ContextDescriptor, in text: UnitSequence, ends: [Int], tree: UnitTree,
    traits: UnitTraits
  ) {
    // The value in the high 48 bits, the place that follows in the low 16.
    var pairs = [UInt64](repeating: 0, count: text.count)
    var start = 0
    for end in ends {
      var history = ContextHistory()
      for place in start..<end {
        let unit = text[place]
        pairs[place] =
          CountTable.value(of: context, history) << 16 | UInt64(tree.positions[Int(unit)])
        history.read(unit, traits)
      }
      start = end
    }
    sortAscending(&pairs)
    self.init(sorted: pairs)
  }

  /// The value of a context, in 48 bits.
  @inline(__always)
  static func value(of context: ContextDescriptor, _ history: ContextHistory) -> UInt64 {
    hashed(context.hash(history), 0x5EED) >> 16
  }

  /// A table of sorted pairs of a value and a place.
  private init(sorted pairs: [UInt64]) {
    self.init()
    var (severalCount, singleCount) = (0, 0)
    Self.forEachValue(in: pairs) { range in
      if range.count == 1 { singleCount += 1 } else { severalCount += 1 }
    }
    several = Buckets(count: severalCount)
    single = Buckets(count: singleCount)
    starts.reserveCapacity(severalCount + 1)
    singlePlaces.reserveCapacity(singleCount)
    Self.forEachValue(in: pairs) { range in
      let value = pairs[range.lowerBound] >> 16
      if range.count == 1 {
        single.append(value)
        singlePlaces.append(UInt16(truncatingIfNeeded: pairs[range.lowerBound]))
        return
      }
      several.append(value)
      var first = range.lowerBound
      while first < range.upperBound {
        var end = first + 1
        while end < range.upperBound, pairs[end] == pairs[first] { end += 1 }
        places.append(UInt16(truncatingIfNeeded: pairs[first]))
        counts.append(Self.rounded(UInt32(min(end - first, Int(UInt32.max)))))
        first = end
      }
      starts.append(UInt32(places.count))
    }
    several.finish()
    single.finish()
  }

  private static func forEachValue(in pairs: [UInt64], _ body: (Range<Int>) -> Void) {
    var first = 0
    while first < pairs.count {
      var end = first + 1
      while end < pairs.count, pairs[end] >> 16 == pairs[first] >> 16 { end += 1 }
      body(first..<end)
      first = end
    }
  }
}

/// Sorts numbers by eight radix passes of a byte each, least significant first; passes in which all numbers
/// agree are left out.
private func sortAscending(_ numbers: inout [UInt64]) {
  var other = [UInt64](repeating: 0, count: numbers.count)
  for shift in stride(from: UInt64(0), to: 64, by: 8) {
    var offsets = [Int](repeating: 0, count: 257)
    for number in numbers { offsets[Int(number >> shift & 0xFF) + 1] += 1 }
    guard !offsets.contains(numbers.count) else { continue }
    for index in 1...256 { offsets[index] += offsets[index - 1] }
    numbers.withUnsafeBufferPointer { numbers in
      other.withUnsafeMutableBufferPointer { other in
        offsets.withUnsafeMutableBufferPointer { offsets in
          for number in numbers {
            let digit = Int(number >> shift & 0xFF)
            other[offsets[digit]] = number
            offsets[digit] += 1
          }
        }
      }
    }
    swap(&numbers, &other)
  }
}
