/// The best ways to go on, over all texts that are kept: a text and a unit each.
///
/// A short list in order, best first; among equals the one offered first. Most candidates are below the last of the
/// list and are passed over 16 at a time, so that K·V of them are neither sorted nor counted.
struct BestContinuations: Sendable {
  /// A text and its next unit.
  struct Continuation: Sendable, Equatable {
    /// What the list is ordered by.
    let rank: Double
    /// Which text.
    let parent: Int
    /// Which unit; ``Candidates/ending`` for the end of the text.
    let id: UInt32
    /// What the candidate was offered with: its logit.
    let logit: Double
  }

  private(set) var list: [Continuation] = []
  private var capacity = 0

  /// Empties the list, which then holds at most so many.
  mutating func reset(capacity: Int) {
    precondition(capacity > 0, "a list of \(capacity) continuations")
    self.capacity = capacity
    list.removeAll(keepingCapacity: true)
  }

  /// The rank that a continuation must exceed.
  var leastRank: Double { list.count < capacity ? -.infinity : list[capacity - 1].rank }

  /// Takes a continuation, if it is among the best.
  ///
  /// - Returns: Whether it was.
  @discardableResult
  mutating func offer(_ continuation: Continuation) -> Bool {
    guard continuation.rank > leastRank else { return false }
    if list.count == capacity { list.removeLast() }
    var place = list.count
    while place > 0, list[place - 1].rank < continuation.rank { place -= 1 }
    list.insert(continuation, at: place)
    return true
  }

  /// Takes the best of a text's candidates, whose rank is `base` plus their logit.
  ///
  /// - Parameter candidates: Their ids rise.
  mutating func offer(_ candidates: Candidates, of parent: Int, base: Double) {
    precondition(candidates.order == .byID, "candidates whose ids do not rise")
    let count = candidates.count
    candidates.ids.withUnsafeBufferPointer { ids in
      candidates.logits.withUnsafeBufferPointer { logits in
        let raw = UnsafeRawPointer(logits.baseAddress)
        // Rounded downwards: what passes is looked at once more.
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
