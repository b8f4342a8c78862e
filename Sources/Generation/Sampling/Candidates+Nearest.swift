extension Candidates {
  /// How many bins distances are sorted into, and how many of them a nat has; the last bin has no end.
  private static let bins = 512
  private static let binsPerNat: Float = 16

  /// Keeps the candidates that are nearest to something, as few as have a share of all probability; among equally near
  /// ones those with the lower ids. Afterwards ids rise.
  ///
  /// The candidates' ids must rise and their ``weights`` have been written. Not all are sorted: their weights are added
  /// up in bins of distance, and only the bin in which the sum reaches the share is put in order.
  ///
  /// - Parameters:
  ///   - mass: The share.
  ///   - distance: How far a logit is: 0 or more, not NaN.
  mutating func keepNearest(mass: Double, distance: (_ logit: Float) -> Float) {
    precondition(order == .byID, "candidates that are arranged \(order)")
    measure(distance)
    // Above 0, so that bins without a candidate are gone through.
    let target = Swift.max(mass * distanceMasses.reduce(0, +), .leastNonzeroMagnitude)
    var sum = 0.0
    var bin = 0
    while bin < Self.bins - 1, sum + distanceMasses[bin] < target {
      sum += distanceMasses[bin]
      bin += 1
    }
    let threshold = lastKey(reaching: target, from: sum, in: bin)
    let distances = self.distances
    keepPlaces { Self.key(distances[$0], $0) <= threshold }
  }

  /// Writes the distance of each candidate, and the sum of the weights in each bin.
  private mutating func measure(_ distance: (_ logit: Float) -> Float) {
    if distanceMasses.isEmpty { distanceMasses = Array(repeating: 0, count: Self.bins) }
    let size = count
    logits.withUnsafeBufferPointer { logits in
      weights.withUnsafeBufferPointer { weights in
        distances.withUnsafeMutableBufferPointer { distances in
          distanceMasses.withUnsafeMutableBufferPointer { masses in
            masses.update(repeating: 0)
            for place in 0..<size {
              distances[place] = distance(logits[place])
              masses[Self.bin(distances[place])] += Double(weights[place])
            }
          }
        }
      }
    }
  }

  /// The key of the candidate in a bin with which the sum of the weights, in order, reaches a target; where none does,
  /// which a rounding can bring about, that of the last.
  private mutating func lastKey(reaching target: Double, from start: Double, in bin: Int) -> UInt64 {
    if keys.count < count { keys = Array(repeating: 0, count: ids.count) }
    var members = 0
    for place in 0..<count {
      keys[members] = Self.key(distances[place], place)
      members += Self.bin(distances[place]) == bin ? 1 : 0
    }
    keys[..<members].sort()
    var sum = start
    for key in keys[..<members] {
      sum += Double(weights[Int(truncatingIfNeeded: key & 0xFFFF_FFFF)])
      if sum >= target { return key }
    }
    return members > 0 ? keys[members - 1] : .max
  }

  @inline(__always)
  private static func bin(_ distance: Float) -> Int {
    // In this order the minimum of a NaN, which only a user's step can bring about, is the last bin.
    Int(Int32(Swift.min(Float(bins - 1), distance * binsPerNat)))
  }

  /// A number that rises with the distance, and with the place among equals.
  @inline(__always)
  private static func key(_ distance: Float, _ place: Int) -> UInt64 {
    UInt64((distance + 0).bitPattern) << 32 | UInt64(truncatingIfNeeded: place)
  }
}
