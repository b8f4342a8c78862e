/// The best continuations of all kept texts: a text and a unit each.
///
/// A short sorted list, best first; of equal ones the one offered first. Most candidates rank below the end
/// of the list and are skipped 16 at a time, so that K·V candidates are neither sorted nor visited one by
/// one.
struct BestContinuations: Sendable {
  /// A text and its next unit.
  struct Continuation: Sendable, Equatable {
    /// The sort key.
    let rank: Double
    /// Which text.
    let parent: Int
    /// Which unit; ``Candidates/ending`` for the end of the text.
    let id: UInt32
    /// The logit of the candidate.
    let logit: Double
  }

  private(set) var list: [Continuation] = []
  private var capacity = 0

  /// Empties the list and sets its maximum length.
  mutating func reset(capacity: Int) {
    precondition(capacity > 0, "a list of \(capacity) continuations")
    self.capacity = capacity
    list.removeAll(keepingCapacity: true)
  }

  /// The rank that a continuation must exceed.
  var leastRank: Double { list.count < capacity ? -.infinity : list[capacity - 1].rank }

  /// Inserts a continuation if it is among the best.
  ///
  /// - Returns: Whether it was inserted.
  @discardableResult
  mutating func offer(_ continuation: Continuation) -> Bool {
    guard continuation.rank > leastRank else { return false }
    if list.count == capacity { list.removeLast() }
    var place = list.count
    while place > 0, list[place - 1].rank < continuation.rank { place -= 1 }
    list.insert(continuation, at: place)
    return true
  }

  /// Inserts the best of a text's candidates, whose rank is `base` plus their logit.
  ///
  /// - Parameter candidates: In the order of their ids.
  mutating func offer(_ candidates: Candidates, of parent: Int, base: Double) {
    precondition(candidates.order == .byID, "candidates whose ids do not rise")
    let count = candidates.count
    candidates.ids.withUnsafeBufferPointer { ids in
      candidates.logits.withUnsafeBufferPointer { logits in
        let raw = UnsafeRawPointer(logits.baseAddress)
        // Rounded down: candidates that pass are compared exactly afterwards.
        var least = Float(leastRank - base).nextDown
        var place = 0
        while place < count {
          if place + 16 <= count,
            let block = raw?.loadUnaligned(fromByteOffset: place * 4, as: SIMD16<Float>.self),
            !any(block .> least)
          {
            place += 16
            continue
          }
          for candidate in place..<Swift.min(place + 16, count) where logits[candidate] > least {
            let logit = Double(logits[candidate])
            let isBest = offer(
              Continuation(rank: base + logit, parent: parent, id: ids[candidate], logit: logit))
            if isBest { least = Float(leastRank - base).nextDown }
          }
          place += 16
        }
      }
    }
  }
}
