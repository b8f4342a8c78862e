import CharText
import Testing

/// Each kind of unit: encode, decode, and the same text again.
@Suite struct UnitTests {
  private func vocabulary(
    of text: NormalizedText, _ unit: UnitKind, minCount: Int = 1
  ) throws -> Vocabulary {
    var builder = try VocabularyBuilder(unit: unit, normalization: text.normalization)
    builder.add(text)
    return builder.build(minCount: minCount)
  }

  private func units(_ string: String, _ unit: UnitKind, _ form: Normalization = .nfc) throws -> [TextUnit] {
    let text = NormalizedText(string, normalization: form)
    let vocabulary = try vocabulary(of: text, unit)
    return vocabulary.encode(text).units.ids.map { vocabulary.unit(of: $0) }
  }

  private func text(_ string: String) -> TextUnit { .text(Array(string.utf8)) }

  @Test func aScalarUnitIsOneScalar() throws {
    #expect(try units("한e\u{301}\u{302}", .scalar) == [text("한"), text("é"), text("\u{302}")])
    #expect(try units("각", .scalar, .nfd) == ["\u{1100}", "\u{1161}", "\u{11A8}"].map(text))
  }

  @Test func aFamilyIsOneGraphemeUnit() throws {
    #expect(try units("👩‍👩‍👧‍👦가", .grapheme) == [text("👩‍👩‍👧‍👦"), text("가")])
    let old = "\u{1112}\u{119E}\u{11AB}"
    #expect(try units("\(old)글", .grapheme) == [text(old), text("글")])
  }

  @Test func aSyllableIsItsJamo() throws {
    #expect(
      try units("한가 a", .jamo) == [
        .jamo("\u{1112}"), .jamo("\u{1161}"), .jamo("\u{11AB}"), .jamo("\u{1100}"), .jamo("\u{1161}"),
        text(" "), text("a"),
      ])
  }

  @Test func literalJamoAreUnitsOfTheirOwn() throws {
    #expect(
      try units("하\u{1112}\u{119E}ㅋ", .jamo) == [
        .jamo("\u{1112}"), .jamo("\u{1161}"), text("\u{1112}"), text("\u{119E}"), text("ㅋ"),
      ])
  }

  @Test func bytesAreBytes() throws {
    #expect(try units("a가", .byte) == [0x61, 0xEA, 0xB0, 0x80].map { .byte($0) })
  }

  @Test(arguments: UnitKind.allCases)
  func everySyllableRoundTrips(unit: UnitKind) throws {
    let all = String((UInt32(0xAC00)...0xD7A3).compactMap(Unicode.Scalar.init))
    let text = NormalizedText(all)
    #expect(text.scalarCount == 11_172)
    let vocabulary = try vocabulary(of: text, unit)
    let encoded = vocabulary.encode(text)
    #expect(encoded.unseen.isEmpty)
    #expect(vocabulary.decode(encoded.units).utf8.elementsEqual(all.utf8))
    let sizes: [UnitKind: Int] = [.scalar: 11_173, .grapheme: 11_173, .jamo: 68, .byte: 257]
    #expect(vocabulary.count == sizes[unit])
  }

  @Test(arguments: UnitKind.allCases, Normalization.allCases)
  func anyTextRoundTrips(unit: UnitKind, form: Normalization) throws {
    guard unit.accepts(form) else { return }
    var generator = SeededGenerator(seed: 7)
    for count in [0, 1, 2, 3, 10, 100, 5_000, 50_000] {
      let source = RandomText.string(count: count, using: &generator)
      let text = NormalizedText(source, normalization: form)
      let vocabulary = try vocabulary(of: text, unit)
      let encoded = vocabulary.encode(text)
      #expect(encoded.unseen.isEmpty)
      #expect(vocabulary.decodeBytes(encoded.units.ids) == text.bytes)
      #expect(vocabulary.decode(encoded.units).utf8.elementsEqual(text.bytes))
    }
  }

  /// Old Hangul next to modern syllables, and U+11A7, which belongs to neither.
  @Test(arguments: [Normalization.nfc, .nfkc])
  func oldHangulIsLosslessInJamo(form: Normalization) throws {
    let source =
      "나랏말\u{110A}\u{119E}\u{1106}\u{1175} 듀\u{1112}\u{119E}\u{11AB}가\u{11A7}가\u{1100}\u{1100}\u{1161}\u{11C3}"
    let text = NormalizedText(source, normalization: form)
    let vocabulary = try vocabulary(of: text, .jamo)
    #expect(vocabulary.decodeBytes(vocabulary.encode(text).units.ids) == text.bytes)
  }

  @Test func jamoNeedComposedText() {
    for form in [Normalization.nfd, .none] {
      #expect(!UnitKind.jamo.accepts(form))
      #expect(throws: VocabularyError.unitNeedsComposedText(unit: .jamo, normalization: form)) {
        try VocabularyBuilder(unit: .jamo, normalization: form)
      }
      #expect(throws: VocabularyError.unitNeedsComposedText(unit: .jamo, normalization: form)) {
        try Vocabulary(unit: .jamo, normalization: form, units: [.unknown])
      }
    }
    for unit in UnitKind.allCases { #expect(unit.accepts(.nfc) && unit.accepts(.nfkc)) }
  }

  @Test func partsThatMakeNoSyllableAreDropped() throws {
    let vocabulary = try vocabulary(of: NormalizedText("각 나"), .jamo)
    func id(_ scalar: Unicode.Scalar) throws -> UInt32 { try #require(vocabulary.id(of: .jamo(scalar))) }
    let (g, a, final, n) = try (id("\u{1100}"), id("\u{1161}"), id("\u{11A8}"), id("\u{1102}"))
    let space = try #require(vocabulary.id(of: text(" ")))
    #expect(vocabulary.decode([g, a, final]) == "각")
    #expect(vocabulary.decode([g, n, a]) == "나")
    #expect(vocabulary.decode([a, final, space, g]) == " ")
    #expect(vocabulary.decode([g, final, n, a, a, final]) == "나")
    #expect(vocabulary.decode([g, 0, a, g, a, 0, final]) == "가")
    #expect(vocabulary.decode([g, space, a]) == " ")
  }

  @Test func bytesThatAreNotUTF8AreDropped() throws {
    let vocabulary = try vocabulary(of: NormalizedText("a"), .byte)
    func decode(_ bytes: UInt8...) throws -> String {
      vocabulary.decode(try bytes.map { try #require(vocabulary.id(of: .byte($0))) })
    }
    #expect(try decode(0x61, 0xEA, 0xB0, 0x62) == "ab")
    #expect(try decode(0xEA, 0xEA, 0xB0, 0x80) == "가")
    #expect(try decode(0x80, 0xC0, 0x41, 0xFF, 0xED, 0xA0, 0x80, 0xF0, 0x9F, 0x98, 0x80) == "A😀")
    #expect(try decode(0xF0, 0x9F, 0x98) == "")
  }

  @Test(arguments: [
    (text: "\n", shown: "\\n"), ("\t", "\\t"), (" ", "U+0020"), ("\u{0}", "U+0000"), ("\u{AD}", "U+00AD"),
    ("\u{301}", "U+0301"), ("\u{200D}", "U+200D"), ("\u{E000}", "U+E000"), ("\u{3164}", "U+3164"),
    ("가", "가"), ("a", "a"), ("👩‍👦", "👩‍👦"), ("\u{301}\u{302}", "U+0301 U+0302"), ("\u{3000}", "U+3000"),
  ])
  func unitsAreShownReadably(text: String, shown: String) {
    #expect(TextUnit.text(Array(text.utf8)).description == shown)
  }

  @Test func bytesAndPartsAreShownReadably() {
    #expect(TextUnit.byte(0x0A).description == "0x0A")
    #expect(TextUnit.jamo("\u{1112}").description == "\u{1112}-")
    #expect(TextUnit.jamo("\u{1161}").description == "-\u{1161}-")
    #expect(TextUnit.jamo("\u{11AB}").description == "-\u{11AB}")
    #expect(TextUnit.unknown.description == "<unk>")
  }
}
