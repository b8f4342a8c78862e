/// Text that is final for one hypothesis but has not been returned, because another may still win.
struct UnwrittenText: Sendable {
  /// UTF-8.
  private(set) var bytes: [UInt8] = []
  /// The ends of the pieces, which are grapheme boundaries.
  private var ends: [Int] = []

  /// Appends a piece that begins and ends at grapheme boundaries.
  mutating func append(_ piece: String) {
    guard !piece.isEmpty else { return }
    bytes += piece.utf8
    ends.append(bytes.count)
  }

  /// Removes bytes that have been returned.
  mutating func removeFirst(_ count: Int) {
    guard count > 0 else { return }
    bytes.removeFirst(count)
    ends = ends.compactMap { $0 > count ? $0 - count : nil }
  }

  /// The length of the common prefix with another text, in bytes.
  func commonCount(with other: ArraySlice<UInt8>) -> Int {
    zip(bytes, other).prefix { $0 == $1 }.count
  }

  /// The last end of a piece up to `limit`; 0 if there is none.
  func lastEnd(upTo limit: Int) -> Int { ends.last { $0 <= limit } ?? 0 }
}
