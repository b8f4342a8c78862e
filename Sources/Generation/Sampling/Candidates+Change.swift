extension Candidates {
  /// Keeps the candidates that satisfy a condition; their order does not change.
  public mutating func keep(where condition: (Candidate) -> Bool) {
    let size = count
    var kept = 0
    ids.withUnsafeMutableBufferPointer { ids in
      logits.withUnsafeMutableBufferPointer { logits in
        for place in 0..<size {
          let candidate = Candidate(id: ids[place], logit: logits[place])
          // Always written and mostly overwritten: no branch to predict.
          ids[kept] = candidate.id
          logits[kept] = candidate.logit
          kept += condition(candidate) ? 1 : 0
        }
      }
    }
    count = kept
  }

  /// Keeps the first candidates in their current order.
  public mutating func keepFirst(_ number: Int) {
    precondition(number >= 0, "\(number) candidates to keep")
    count = Swift.min(count, number)
  }

  /// Removes the candidate with this id, if there is one.
  public mutating func remove(id: UInt32) {
    guard let place = place(ofID: id) else { return }
    count -= 1
    let rest = count - place
    ids.withUnsafeMutableBufferPointer { $0.moveDown(rest, to: place) }
    logits.withUnsafeMutableBufferPointer { $0.moveDown(rest, to: place) }
  }

  /// Removes the candidate with this id and returns its logit; nil if there is none.
  mutating func take(id: UInt32) -> Float? {
    guard let place = place(ofID: id) else { return nil }
    let logit = logits[place]
    remove(id: id)
    return logit
  }

  /// Adds a candidate that was removed before.
  mutating func insert(id: UInt32, logit: Float) {
    precondition(count < ids.count, "a candidate \(id) more than there are units")
    var place = count
    while place > 0, order == .byID ? ids[place - 1] > id : logits[place - 1] < logit {
      ids[place] = ids[place - 1]
      logits[place] = logits[place - 1]
      place -= 1
    }
    (ids[place], logits[place]) = (id, logit)
    count += 1
  }

  /// The index of the candidate with this id, if there is one; a binary search if the candidates are ordered
  /// by id.
  public func place(ofID id: UInt32) -> Int? {
    guard order == .byID else { return ids[..<count].firstIndex(of: id) }
    // Usually few ids below this one are missing: gallop downwards from there, then search by halving.
    var high = Swift.min(count, Int(id) + 1)
    var step = 1
    while high - step >= 0, ids[high - step] > id {
      high -= step
      step *= 2
    }
    var low = Swift.max(0, high - step)
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < count && ids[low] == id ? low : nil
  }

  /// Replaces every logit.
  ///
  /// - Parameter newLogit: The new logit; −∞ removes the candidate.
  public mutating func updateLogits(_ newLogit: (Candidate) -> Float) {
    var impossible = false
    for place in 0..<count {
      let logit = newLogit(Candidate(id: ids[place], logit: logits[place]))
      logits[place] = logit
      if logit == -.infinity { impossible = true }
    }
    if impossible { keep { $0.logit > -.infinity } }
    if order == .byLogit { arrange(by: .byLogit) }
  }

  /// Replaces the logit of the candidate with this id, if there is one; −∞ removes it.
  public mutating func updateLogit(ofID id: UInt32, _ newLogit: (Float) -> Float) {
    guard let place = place(ofID: id) else { return }
    logits[place] = newLogit(logits[place])
    if logits[place] == -.infinity {
      remove(id: id)
    } else if order == .byLogit {
      arrange(by: .byLogit)
    }
  }

  /// Divides all logits by a number, after subtracting the largest logit, which becomes 0.
  ///
  /// The subtraction comes first so that no divisor makes the largest logit overflow.
  package mutating func scaleLogits(by divisor: Float) {
    guard let largest = largestLogit else { return }
    let size = count
    logits.withUnsafeMutableBufferPointer { logits in
      for place in 0..<size { logits[place] = (logits[place] - largest) / divisor }
    }
  }

  /// The largest logit, or nil if there are no candidates.
  public var largestLogit: Float? {
    guard count > 0 else { return nil }
    if order == .byLogit { return logits[0] }
    return logits.withUnsafeBufferPointer { logits in
      // Four running maxima, because a single one would be a chain of dependent operations.
      var first = logits[0]
      var (second, third, fourth) = (first, first, first)
      var place = 0
      while place + 4 <= count {
        first = logits[place] > first ? logits[place] : first
        second = logits[place + 1] > second ? logits[place + 1] : second
        third = logits[place + 2] > third ? logits[place + 2] : third
        fourth = logits[place + 3] > fourth ? logits[place + 3] : fourth
        place += 4
      }
      while place < count {
        first = logits[place] > first ? logits[place] : first
        place += 1
      }
      return Swift.max(first, second, third, fourth)
    }
  }
}

extension UnsafeMutableBufferPointer {
  /// Moves `number` elements one place down, the first of them to `place`.
  fileprivate func moveDown(_ number: Int, to place: Int) {
    guard let start = baseAddress else { return }
    (start + place).update(from: start + place + 1, count: number)
  }
}
