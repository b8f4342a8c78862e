import CharText
import Testing

@Suite("Joining units")
struct JoiningUnitsTests {
  /// Hangul, Latin, a combining acute, a family joined by ZWJ, regional indicators, a line feed.
  let mixed = "가나다 간 abc e\u{301}\u{301}x\u{301} 👨\u{200D}👩\u{200D}👧 🇰🇷🇰\n각나"

  /// The bytes of the clusters of a text.
  private func clusters(_ bytes: [UInt8]) -> [[UInt8]] {
    let text = String(decoding: bytes, as: UTF8.self)
    var breaker = GraphemeBreaker()
    return text.unicodeScalars.reduce(into: []) { clusters, scalar in
      if breaker.isBoundary(before: scalar) { clusters.append([]) }
      clusters[clusters.count - 1] += Array(String(scalar).utf8)
    }
  }

  @Test(
    "a unit joins where the text up to it is no whole clusters of the text with it",
    arguments: UnitKind.allCases)
  func naive(unit: UnitKind) throws {
    var builder = try VocabularyBuilder(unit: unit, normalization: .nfc)
    builder.add(NormalizedText(mixed))
    let vocabulary = builder.build()
    let ids = vocabulary.encode(mixed).units.ids
    var decoder = IncrementalDecoder(vocabulary)
    var joins = 0
    for place in ids.indices {
      _ = decoder.append(ids[place])
      let before = clusters(vocabulary.decodeBytes(ids[...place]))
      let expected = (1..<UInt32(vocabulary.count)).filter {
        !clusters(vocabulary.decodeBytes(ids[...place] + [$0])).starts(with: before)
      }
      #expect(decoder.joiningUnits() == expected)
      joins += expected.count
    }
    #expect(joins > 0)
  }

  @Test("a vocabulary says whether any of its units join")
  func vocabulary() throws {
    for (text, joins) in [
      ("가나다 abc\n", false), ("각e\u{301}", false), ("x\u{301}", true), ("👩👧", false), ("🇰", true),
      ("\u{1112}\u{1161}", false), ("\u{1112}", true),
    ] {
      var builder = try VocabularyBuilder(unit: .scalar, normalization: .nfc)
      builder.add(NormalizedText(text))
      #expect(
        builder.build().hasJoiningUnits == joins)
    }
    #expect(try VocabularyBuilder(unit: .jamo, normalization: .nfc).build().hasJoiningUnits)
  }
}
