extension Candidates {
  /// Sorts the candidates, unless they are in this order already.
  public mutating func sort(by newOrder: Order) {
    guard newOrder != order else { return }
    arrange(by: newOrder)
  }

  /// Sorts the candidates, whatever their current order.
  mutating func arrange(by newOrder: Order) {
    if keys.count < count { keys = Array(repeating: 0, count: ids.count) }
    let size = count
    switch newOrder {
    case .byID:
      for place in 0..<size { keys[place] = UInt64(ids[place]) << 32 | UInt64(logits[place].bitPattern) }
      keys.sortFirst(size)
      for place in 0..<size {
        ids[place] = UInt32(truncatingIfNeeded: keys[place] >> 32)
        logits[place] = Float(bitPattern: UInt32(truncatingIfNeeded: keys[place]))
      }
    case .byLogit:
      // Inverted, so that ascending keys are descending logits, with ascending ids among equals.
      for place in 0..<size {
        keys[place] = UInt64(~Self.rank(of: logits[place])) << 32 | UInt64(ids[place])
      }
      keys.sortFirst(size)
      for place in 0..<size {
        ids[place] = UInt32(truncatingIfNeeded: keys[place])
        logits[place] = Self.logit(ofRank: ~UInt32(truncatingIfNeeded: keys[place] >> 32))
      }
    }
    order = newOrder
  }

  /// Keeps the candidates with the largest logits, exactly `number` if there are as many; of equal ones those
  /// with the lower ids. Their order does not change.
  public mutating func keepBest(_ number: Int) {
    precondition(number >= 0, "\(number) candidates to keep")
    guard number < count else { return }
    guard number > 0, order == .byID, let largest = largestLogit else { return keepFirst(number) }
    if number == 1 { return keepLargest() }
    keepNearest(.count(number)) {
      largest - $0
    } rank: {
      ~Self.rank(of: $0)
    }
  }

  /// Keeps the candidate with the largest logit; of equal ones the one with the lowest id.
  private mutating func keepLargest() {
    guard let largest = largestLogit, let place = logits[..<count].firstIndex(of: largest) else { return }
    ids[0] = ids[place]
    logits[0] = largest
    count = 1
  }

  /// An integer that increases with the logit: the IEEE 754 bits, inverted for negative numbers; −0 counts
  /// as 0.
  @inline(__always)
  static func rank(of logit: Float) -> UInt32 {
    let bits = (logit + 0).bitPattern
    return bits ^ (bits >> 31 == 0 ? 0x8000_0000 : 0xFFFF_FFFF)
  }

  /// The logit with this rank.
  @inline(__always)
  static func logit(ofRank rank: UInt32) -> Float {
    Float(bitPattern: rank ^ (rank >> 31 == 0 ? 0xFFFF_FFFF : 0x8000_0000))
  }
}

extension [UInt64] {
  /// Sorts the first elements in place; sorting a slice would copy it.
  fileprivate mutating func sortFirst(_ number: Int) {
    withUnsafeMutableBufferPointer { keys in
      var first = UnsafeMutableBufferPointer(rebasing: keys[..<number])
      first.sort()
    }
  }
}
