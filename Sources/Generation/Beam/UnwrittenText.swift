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
