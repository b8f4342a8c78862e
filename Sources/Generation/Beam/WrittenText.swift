/// Text that is final for one hypothesis but was not handed out, because others may still win.
struct UnwrittenText: Sendable {
  /// UTF-8.
  private(set) var bytes: [UInt8] = []
  /// Where pieces end: places at which whole grapheme clusters do.
  private var ends: [Int] = []

  /// Takes a piece that begins and ends at grapheme boundaries.
  mutating func append(_ piece: String) {
    guard !piece.isEmpty else { return }
    bytes += piece.utf8
    ends.append(bytes.count)
  }

  /// Takes away what was handed out.
  mutating func removeFirst(_ count: Int) {
    guard count > 0 else { return }
    bytes.removeFirst(count)
    ends = ends.compactMap { $0 > count ? $0 - count : nil }
  }

  /// How many bytes at the beginning are the same in another text.
  func commonCount(with other: ArraySlice<UInt8>) -> Int {
    zip(bytes, other).prefix { $0 == $1 }.count
  }

  /// The last place up to `limit` at which a piece ends; 0 where none does.
  func lastEnd(upTo limit: Int) -> Int { ends.last { $0 <= limit } ?? 0 }
}

/// A text of a beam search that is complete.
struct FinishedText: Sendable {
  /// UTF-8 of all of it, the prompt included.
  let bytes: [UInt8]
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
