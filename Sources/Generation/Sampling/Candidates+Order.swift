extension Candidates {
  /// Arranges the candidates; nothing is done where they are arranged so already.
  public mutating func sort(by newOrder: Order) {
    guard newOrder != order else { return }
    arrange(by: newOrder)
  }

  /// Arranges the candidates, whatever their order is now.
  mutating func arrange(by newOrder: Order) {
    if keys.count < count { keys = Array(repeating: 0, count: ids.count) }
    let size = count
    switch newOrder {
    case .byID:
      for place in 0..<size { keys[place] = UInt64(ids[place]) << 32 | UInt64(logits[place].bitPattern) }
      keys[..<size].sort()
      for place in 0..<size {
        ids[place] = UInt32(truncatingIfNeeded: keys[place] >> 32)
        logits[place] = Float(bitPattern: UInt32(truncatingIfNeeded: keys[place]))
      }
    case .byLogit:
      // Turned over, so that rising keys are falling logits with rising ids among equals.
      for place in 0..<size {
        keys[place] = UInt64(~Self.rank(of: logits[place])) << 32 | UInt64(ids[place])
      }
      keys[..<size].sort()
      for place in 0..<size {
        ids[place] = UInt32(truncatingIfNeeded: keys[place])
        logits[place] = Self.logit(ofRank: ~UInt32(truncatingIfNeeded: keys[place] >> 32))
      }
    }
    order = newOrder
  }

  /// Keeps the candidates with the largest logits, exactly `number` where there are as many; among equals those with
  /// the lower ids. The order stays as it is.
  ///
  /// Nothing is sorted: the smallest logit to keep is found by counting the digits of all logits, the highest digit
  /// first (radix selection; Knuth, The Art of Computer Programming 3, 5.2.5), in time that grows with V alone.
  public mutating func keepBest(_ number: Int) {
    precondition(number >= 0, "\(number) candidates to keep")
    guard number < count else { return }
    guard number > 0, order == .byID else { return keepFirst(number) }
    if number == 1 { return keepLargest() }
    let (threshold, atThreshold) = selectRank(number)
    var equalsLeft = atThreshold
    keep { candidate in
      let rank = Self.rank(of: candidate.logit)
      if rank == threshold, equalsLeft > 0 {
        equalsLeft -= 1
        return true
      }
      return rank > threshold
    }
  }

  /// Keeps the candidate with the largest logit, the one with the lowest id among equals.
  private mutating func keepLargest() {
    guard let largest = largestLogit, let place = logits[..<count].firstIndex(of: largest) else { return }
    ids[0] = ids[place]
    logits[0] = largest
    count = 1
  }

  /// The rank of the `number`-th largest logit, and how many with just this rank are among the `number` largest.
  private mutating func selectRank(_ number: Int) -> (rank: UInt32, equals: Int) {
    let digitBits = 11
    let digits = 1 << digitBits
    if digitCounts.isEmpty { digitCounts = Array(repeating: 0, count: digits) }
    let size = count
    return logits.withUnsafeBufferPointer { logits in
      digitCounts.withUnsafeMutableBufferPointer { counts in
        var prefix: UInt32 = 0
        var prefixMask: UInt32 = 0
        var wanted = number
        for shift in [21, 10, 0] {
          let width = shift == 0 ? 10 : digitBits
          let digitMask = UInt32(1 << width) - 1
          for digit in 0..<digits { counts[digit] = 0 }
          for place in 0..<size {
            let rank = Self.rank(of: logits[place])
            guard rank & prefixMask == prefix else { continue }
            counts[Int((rank >> UInt32(shift)) & digitMask)] += 1
          }
          var digit = Int(digitMask)
          while counts[digit] < wanted {
            wanted -= counts[digit]
            digit -= 1
          }
          prefix |= UInt32(digit) << UInt32(shift)
          prefixMask |= digitMask << UInt32(shift)
        }
        return (prefix, wanted)
      }
    }
  }

  /// A number that rises with the logit: IEEE 754's bits with the sign turned round; −0 counts as 0.
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
