extension Candidates {
  /// How many of the nearest candidates are kept.
  enum Amount {
    /// This many, at least 1 and less than all.
    case count(Int)
    /// The fewest whose ``Candidates/weights``, already computed, have this sum; at least one.
    case mass(Double)
  }

  /// Bins of distance: how many there are, and how many per nat; the last bin is unbounded.
  private struct Bins {
    let count: Int
    let perNat: Float

    static let most = 512

    /// Bins for this many candidates; a single one if they are few.
    init(for candidates: Int) {
      count = candidates > 64 ? Self.most : 1
      perNat = candidates > 64 ? 16 : 0
    }

    /// The bin of a distance, to the nearest.
    @inline(__always)
    func bin(_ distance: Float) -> Int {
      // Adding 2²³ leaves the integer part in the lowest bits. With the arguments in this order, a NaN, which
      // only a user's step can produce, falls into the last bin.
      let place = Swift.min(Float(count - 1), distance * perNat) + 0x1p23
      return Int(place.bitPattern & UInt32(Self.most - 1))
    }
  }

  /// Keeps the candidates with the smallest distance; of equal ones those with the lower ids.
  ///
  /// The candidates are not sorted: their weights are summed in bins of distance, the nearer bins are kept
  /// whole, and only the bin in which the amount is reached is sorted.
  ///
  /// - Parameters:
  ///   - amount: How many. The candidates must be ordered by id.
  ///   - distance: The distance of a logit in nats, 0 or more.
  ///   - rank: A number that increases with the distance, even if rounding makes distances equal.
  @inline(__always)
  mutating func keepNearest(_ amount: Amount, distance: (Float) -> Float, rank: (Float) -> UInt32) {
    precondition(order == .byID, "candidates that are arranged \(order)")
    let size = count
    let bins = Bins(for: size)
    withRows { rows in
      for place in 0..<size { rows.distances[place] = distance(rows.logits[place]) }
    }
    let (bin, lacking) = keepBins(amount, bins)
    let left = count
    let members = withRows { rows in
      var members = 0
      for place in 0..<left where bins.bin(rows.distances[place]) == bin {
        rows.keys[members] = UInt64(rank(rows.logits[place])) << 32 | UInt64(truncatingIfNeeded: place)
        members += 1
      }
      return members
    }
    keepFirst(of: members, reaching: lacking)
  }

  /// Keeps the candidates up to the bin in which an amount is reached.
  ///
  /// - Returns: The bin, and how much of the amount the bins before it lack.
  private mutating func keepBins(_ amount: Amount, _ bins: Bins) -> (bin: Int, lacking: Double) {
    let size = count
    let (kept, bin, lacking) = withRows { rows in
      for bin in 0..<bins.count { rows.masses[bin] = 0 }
      var lacking: Double
      switch amount {
      case .count(let number):
        for place in 0..<size {
          rows.weights[place] = 1
          rows.masses[bins.bin(rows.distances[place])] += 1
        }
        lacking = Double(number)
      case .mass(let mass):
        for place in 0..<size {
          rows.masses[bins.bin(rows.distances[place])] += Double(rows.weights[place])
        }
        // Greater than 0, so that empty bins are skipped.
        lacking = Swift.max(mass, .leastNonzeroMagnitude)
      }
      var bin = 0
      while bin < bins.count - 1, rows.masses[bin] < lacking {
        lacking -= rows.masses[bin]
        bin += 1
      }
      // Collects the indices first, always written and mostly overwritten: no branch to predict, and little
      // to write.
      var kept = 0
      for place in 0..<size {
        rows.keys[kept] = UInt64(truncatingIfNeeded: place)
        kept += bins.bin(rows.distances[place]) <= bin ? 1 : 0
      }
      for place in 0..<kept { rows.move(Int(truncatingIfNeeded: rows.keys[place]), to: place) }
      return (kept, bin, lacking)
    }
    count = kept
    return (bin, lacking)
  }

  /// Keeps the first members of a bin, as few as supply the lacking amount, and all candidates of the bins
  /// before it.
  ///
  /// - Parameter members: How many ``keys`` there are; each is a rank and an index.
  private mutating func keepFirst(of members: Int, reaching lacking: Double) {
    let size = count
    count = withRows { rows in
      var keys = UnsafeMutableBufferPointer(start: rows.keys, count: members)
      keys.sort()
      var lacking = lacking
      var first = 0
      while first < members, lacking > 0 {
        lacking -= Double(rows.weights[Self.place(rows.keys[first])])
        first += 1
      }
      guard first < members else { return size }
      // Removed candidates are marked by a negative distance.
      for key in first..<members { rows.distances[Self.place(rows.keys[key])] = -1 }
      var kept = 0
      for place in 0..<size {
        rows.move(place, to: kept)
        kept += rows.distances[kept] >= 0 ? 1 : 0
      }
      return kept
    }
  }

  /// The index in a key.
  @inline(__always)
  private static func place(_ key: UInt64) -> Int { Int(truncatingIfNeeded: key & 0xFFFF_FFFF) }

  /// Pointers to the candidates and the scratch space.
  private struct Rows {
    let ids: UnsafeMutablePointer<UInt32>
    let logits, weights, distances: UnsafeMutablePointer<Float>
    let keys: UnsafeMutablePointer<UInt64>
    let masses: UnsafeMutablePointer<Double>

    /// Overwrites a candidate, its weight and its distance with those of another.
    @inline(__always)
    func move(_ place: Int, to other: Int) {
      ids[other] = ids[place]
      logits[other] = logits[place]
      weights[other] = weights[place]
      distances[other] = distances[place]
    }
  }

  @inline(__always)
  private mutating func withRows<Value>(_ body: (Rows) -> Value) -> Value {
    if keys.count < ids.count { keys = Array(repeating: 0, count: ids.count) }
    if distanceMasses.isEmpty { distanceMasses = Array(repeating: 0, count: Bins.most) }
    return ids.withUnsafeMutableBufferPointer { ids in
      logits.withUnsafeMutableBufferPointer { logits in
        weights.withUnsafeMutableBufferPointer { weights in
          distances.withUnsafeMutableBufferPointer { distances in
            keys.withUnsafeMutableBufferPointer { keys in
              distanceMasses.withUnsafeMutableBufferPointer { masses in
                guard let ids = ids.baseAddress, let logits = logits.baseAddress,
                  let weights = weights.baseAddress, let distances = distances.baseAddress,
                  let keys = keys.baseAddress, let masses = masses.baseAddress
                else { preconditionFailure("candidates without a buffer") }
                return body(
                  Rows(
                    ids: ids, logits: logits, weights: weights, distances: distances, keys: keys,
                    masses: masses))
              }
            }
          }
        }
      }
    }
  }
}
