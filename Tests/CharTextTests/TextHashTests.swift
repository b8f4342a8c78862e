import CharText
import Testing

@Suite struct TextHashTests {
  /// Values from the table of the FNV authors (draft-eastlake-fnv, section 6).
  @Test(
    arguments: [
      ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ] as [(String, UInt64)])
  func isFNV1a(text: String, expected: UInt64) {
    var hash = TextHash()
    Array(text.utf8).withUnsafeBufferPointer { hash.add(piece: $0) }
    #expect(hash.value == expected)
  }

  @Test func piecesMakeTheHashOfTheWhole() {
    var hash = TextHash()
    for piece in ["가나", "", "다"] {
      Array(piece.utf8).withUnsafeBufferPointer { hash.add(piece: $0) }
    }
    hash.endText()
    #expect(hash.value == NormalizedText("가나다").hash)
  }

  @Test func whereATextEndsCounts() {
    func hash(_ texts: String...) -> UInt64 {
      var hash = TextHash()
      for text in texts { hash.add(NormalizedText(text)) }
      return hash.value
    }
    let values = [hash("ab", "c"), hash("a", "bc"), hash("abc"), hash("abc", ""), hash("c", "ab")]
    #expect(Set(values).count == values.count)
  }
}
