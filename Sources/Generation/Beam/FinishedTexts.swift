/// A complete text of a beam search.
struct FinishedText: Sendable {
  /// The whole text in UTF-8, including the prompt.
  let bytes: [UInt8]
  /// The units after the prompt; the last ones may not be part of the text.
  let ids: ArraySlice<UInt32>
  let stopReason: StopReason
  /// See ``BeamOptions``.
  let score: Double
}

/// The best complete texts so far, best first; of equal texts the one completed first.
struct FinishedTexts: Sendable {
  private(set) var texts: [FinishedText] = []
  private let capacity: Int

  init(capacity: Int) { self.capacity = capacity }

  var isFull: Bool { texts.count == capacity }

  /// The score that a new text must exceed.
  var leastScore: Double { isFull ? texts[capacity - 1].score : -.infinity }

  /// Inserts a text if it is among the best. Identical texts count once, with the better score.
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
