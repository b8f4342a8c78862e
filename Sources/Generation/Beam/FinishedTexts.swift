/// A text of a beam search that is complete.
struct FinishedText: Sendable {
  /// UTF-8 of all of it, the prompt included.
  let bytes: [UInt8]
  /// What was written after the prompt; the last ones may have no part in the text.
  let ids: ArraySlice<UInt32>
  let stopReason: StopReason
  /// See ``BeamOptions``.
  let score: Double
}

/// The best complete texts so far, best first; among equals the one that was complete first.
struct FinishedTexts: Sendable {
  private(set) var texts: [FinishedText] = []
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  var isFull: Bool { texts.count == capacity }

  /// The score that a text must exceed.
  var leastScore: Double { isFull ? texts[capacity - 1].score : -.infinity }

  /// Takes a text, if it is among the best. Texts that read the same take one place, that of the better.
  mutating func insert(_ text: FinishedText) {
    guard text.score > leastScore else { return }
    if let same = texts.firstIndex(where: { $0.bytes == text.bytes }) {
      guard text.score > texts[same].score else { return }
      texts.remove(at: same)
    }
    let place = texts.firstIndex { $0.score < text.score } ?? texts.count
    texts.insert(text, at: place)
    if texts.count > capacity { texts.removeLast() }
  }
}
