import CharText
import Testing

@Suite("Parts of syllables") struct HangulPartsTests {
  @Test("Every syllable has its three parts, in the order of the scalars")
  func allSyllables() throws {
    let parts = HangulParts.ofSyllables
    #expect(parts.count == 11_172 * 3)
    #expect(HangulParts.count == 68)
    for number in 0..<11_172 {
      let syllable = try #require(Unicode.Scalar(UInt32(0xAC00 + number)).flatMap { Syllable($0) })
      #expect(
        parts[3 * number..<3 * number + 3].map { Int($0) } == [
          syllable.leadingIndex, 19 + syllable.vowelIndex, 40 + syllable.trailingIndex,
        ])
    }
  }

  @Test("Units that are one syllable have parts, others have none", arguments: [UnitKind.scalar, .grapheme])
  func ofVocabulary(unit: UnitKind) throws {
    let vocabulary = try Vocabulary(
      unit: unit, normalization: .nfc, units: [.unknown] + ["가", "a", "뷁", "ㄱ"].map { .text(Array($0.utf8)) })
    let parts = try #require(vocabulary.hangulParts)
    #expect(parts == [nil, [0, 19, 40], nil, [7, 19 + 15, 40 + 9], nil])
  }

  @Test func aVocabularyWithoutSyllablesHasNoParts() throws {
    let vocabulary = try Vocabulary(
      unit: .scalar, normalization: .nfc, units: [.unknown] + ["a", "ㄱ"].map { .text(Array($0.utf8)) })
    #expect(vocabulary.hangulParts == nil)
  }

  @Test("Jamo and bytes are no syllables", arguments: [UnitKind.jamo, .byte])
  func otherUnits(unit: UnitKind) throws {
    var builder = try VocabularyBuilder(unit: unit, normalization: .nfc)
    builder.add(NormalizedText("가나다"))
    let vocabulary = builder.build()
    #expect(vocabulary.hangulParts == nil)
    #expect(vocabulary.encodeComposing(NormalizedText("뷁가")).ids.allSatisfy { $0 < UInt32(vocabulary.count) })
  }

  @Test(
    "Syllables that the vocabulary lacks get ids behind it; the rest is <unk>",
    arguments: [UnitKind.scalar, .grapheme])
  func encoding(unit: UnitKind) throws {
    var builder = try VocabularyBuilder(unit: unit, normalization: .nfc)
    builder.add(NormalizedText("가나 다"))
    let vocabulary = builder.build()
    let text = NormalizedText("가뷁Q힣가각뷁")
    let encoded = vocabulary.encodeComposing(text)
    let v = UInt32(vocabulary.count)
    let known = vocabulary.encode(NormalizedText("가")).units.ids[0]
    let number = { (scalar: Unicode.Scalar) in v + scalar.value - 0xAC00 }
    #expect(encoded.ids == [known, number("뷁"), 0, number("힣"), known, number("각"), number("뷁")])
    #expect(encoded.composed.count == 4 && encoded.composed.distinctCount == 3)
    #expect(encoded.composed.first.map(\.unit) == ["뷁", "힣", "각"].map { .text(Array($0.utf8)) })
    #expect(encoded.unseen.first.map(\.unit) == [.text(Array("Q".utf8))])
    // Where nothing is missing it is the plain encoding.
    let plain = NormalizedText("나가 다")
    #expect(vocabulary.encodeComposing(plain).ids == vocabulary.encode(plain).units.ids)
  }
}
