import CharText
import Testing
import UnitSequences

/// Which units get which ids, and what becomes of the others.
@Suite struct VocabularyTests {
  private func builder(
    _ texts: String..., unit: UnitKind = .scalar, form: Normalization = .nfc
  ) throws -> VocabularyBuilder {
    var builder = try VocabularyBuilder(unit: unit, normalization: form)
    for text in texts { builder.add(NormalizedText(text, normalization: form)) }
    return builder
  }

  private func names(_ vocabulary: Vocabulary) -> [String] { vocabulary.units.map(\.description) }

  @Test func idsFollowCountsThenBytes() throws {
    // b and 가 three times, a and 나 once, c twice.
    let vocabulary = try builder("가b가b가b", "cca나").build()
    #expect(names(vocabulary) == ["<unk>", "b", "가", "c", "a", "나"])
    #expect(vocabulary.count == 6)
    #expect(vocabulary.id(of: .text(Array("나".utf8))) == 5)
    #expect(vocabulary.id(of: .text(Array("다".utf8))) == nil)
    #expect(vocabulary.id(of: .unknown) == 0)
  }

  @Test func anEmptyTextHasOnlyTheUnknownUnit() throws {
    for unit in UnitKind.allCases where unit != .byte {
      #expect(try builder("", unit: unit).build().units == [.unknown])
    }
  }

  @Test func everyByteIsAlwaysThere() throws {
    let vocabulary = try builder("bba", unit: .byte).build(minCount: 1_000)
    #expect(vocabulary.count == 257)
    #expect(vocabulary.unit(of: 1) == .byte(0x62))
    #expect(vocabulary.unit(of: 2) == .byte(0x61))
    #expect(Array(vocabulary.units[3...5]) == [.byte(0), .byte(1), .byte(2)])
    #expect(vocabulary.encode("한글 😀").unseen.isEmpty)
  }

  @Test func aPartComesBeforeTheSameLiteralJamo() throws {
    let vocabulary = try builder("\u{1112}\u{119E}\u{119E}하", unit: .jamo).build()
    #expect(
      vocabulary.units == [
        .unknown, .text(Array("\u{119E}".utf8)), .jamo("\u{1112}"), .text(Array("\u{1112}".utf8)),
        .jamo("\u{1161}"),
      ])
  }

  @Test func theOrderOfTextsDoesNotMatter() throws {
    var generator = SeededGenerator(seed: 8)
    let first = RandomText.string(count: 3_000, using: &generator) + "\n"
    let second = RandomText.string(count: 3_000, using: &generator) + "\n"
    for unit in UnitKind.allCases {
      let one = try builder("\n" + first, "\n" + second, unit: unit).build()
      let other = try builder("\n" + second, "\n" + first, unit: unit).build()
      #expect(one == other)
      #expect(one.json.utf8.elementsEqual(other.json.utf8))
    }
  }

  @Test func rareUnitsAreFolded() throws {
    let builder = try builder("가가가나나다라")
    let vocabulary = builder.build(minCount: 2)
    #expect(names(vocabulary) == ["<unk>", "가", "나"])
    let encoded = vocabulary.encode("다가나라가")
    #expect(encoded.units.ids == [0, 1, 2, 0, 1])
    #expect(encoded.unseen.count == 2)
    #expect(vocabulary.decode(encoded.units) == "가나가")
  }

  @Test func unseenUnitsAreNamed() throws {
    let vocabulary = try builder("가나").build()
    let unseen = vocabulary.encode("가뷁\u{200B}나뷁").unseen
    #expect(unseen.count == 3)
    #expect(unseen.distinctCount == 2)
    #expect(unseen.description == "뷁 ×2, U+200B")
    #expect(vocabulary.encode("가나").unseen.isEmpty)
  }

  @Test(arguments: [UnitKind.scalar, .grapheme])
  func onlyTheFirstUnseenUnitsAreListed(unit: UnitKind) throws {
    let vocabulary = try builder("가", unit: unit).build()
    let joiner = unit == .grapheme ? "\u{301}" : ""
    let text = (0..<40).map { "\(Unicode.Scalar(UInt8(0x41 + $0)))\(joiner)" }.joined() + "가"
    let unseen = vocabulary.encode(NormalizedText(text)).unseen
    #expect(unseen.count == unseen.distinctCount)
    #expect(unseen.first.count == UnseenUnits.listed)
    #expect(unseen.description.hasSuffix(" and \(unseen.distinctCount - UnseenUnits.listed) more"))
  }

  @Test func unseenPartsOfASyllableAreUnits() throws {
    let vocabulary = try builder("각", unit: .jamo).build()
    #expect(vocabulary.encode("간").unseen.first.map(\.unit) == [.jamo("\u{11AB}")])
  }

  @Test func unitsThatAreNoTextAreRefused() {
    for unit in UnitKind.allCases {
      for bytes in [[0xFF], [0xEA, 0xB0], [0x61, 0x80], []] as [[UInt8]] {
        #expect(throws: VocabularyError.self) {
          try Vocabulary(unit: unit, normalization: .nfc, units: [.unknown, .text(bytes)])
        }
      }
    }
    #expect(TextUnit.text([0xEA, 0xB0]).description == "0xEA 0xB0")
  }

  @Test func theNewlineIsFound() throws {
    #expect(try builder("a\nb").build().newlineID == 1)
    #expect(try builder("ab").build().newlineID == nil)
    let bytes = try builder("ab", unit: .byte).build()
    #expect(bytes.newlineID.map { bytes.unit(of: $0) } == .byte(0x0A))
  }

  /// With more than 65,536 units ids need four bytes.
  @Test func aLargeVocabularyIsWide() throws {
    let scalars = (UInt32(0x20)..<0x20020).compactMap(Unicode.Scalar.init)
    let text = NormalizedText(String(scalars), normalization: .none)
    var builder = try VocabularyBuilder(normalization: .none)
    builder.add(text)
    let vocabulary = builder.build()
    #expect(vocabulary.count > Vocabulary.narrowLimit)
    let encoded = vocabulary.encode(text)
    guard case .wide = encoded.units else {
      Issue.record("\(vocabulary.count) ids do not fit in two bytes")
      return
    }
    #expect(vocabulary.decodeBytes(encoded.units.ids) == text.bytes)
    guard case .narrow = try self.builder("가").build().encode("가").units else {
      Issue.record("two ids fit in two bytes")
      return
    }
  }

  @Test func encodedUnitsAreReadByPlace() {
    for units in [UnitSequence.narrow([3, 1, 2]), .wide([3, 1, 2])] {
      #expect(units.count == 3 && !units.isEmpty)
      #expect(units[0] == 3 && units[2] == 2)
    }
  }

  @Test func theReportAddsUp() throws {
    let report = try builder("가가가나나 ab").report(minCount: 2)
    #expect(report.size == 3)
    #expect(report.unitCount == 8)
    #expect(report.scalarCount == 8)
    #expect(report.byteCount == 18)
    #expect(report.distinctCount == 5)
    #expect(report.foldedDistinctCount == 3)
    #expect(report.foldedCount == 3)
    #expect(report.coverage == 5.0 / 8)
    #expect(report.hangulShare == 5.0 / 8)
    #expect(report.entries.map(\.id) == [0, 1, 2])
    #expect(report.entries.map(\.unit) == ["<unk>", "가", "나"])
    #expect(report.entries.map(\.count) == [3, 3, 2])
  }

  @Test(arguments: UnitKind.allCases)
  func theReportMatchesTheVocabulary(unit: UnitKind) throws {
    var generator = SeededGenerator(seed: 9)
    let builder = try builder(RandomText.string(count: 5_000, using: &generator), unit: unit)
    for minCount in [1, 2, 5] {
      let report = builder.report(minCount: minCount)
      let vocabulary = builder.build(minCount: minCount)
      #expect(report.entries.map(\.unit) == names(vocabulary))
      #expect(report.size == vocabulary.count)
      #expect(report.entries.reduce(0) { $0 + $1.count } == report.unitCount)
      #expect(report.unitCount == builder.unitCount)
    }
  }
}
