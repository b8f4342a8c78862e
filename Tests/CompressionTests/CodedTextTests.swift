import CharText
import Compression
import LanguageModels
import Testing

@Suite struct CodedTextTests {
  static let text = "옛날 옛적에, a cat sat.\n호랑이가 살았다.\n"

  static func vocabulary(_ unit: UnitKind, of text: String = text) throws -> Vocabulary {
    var builder = try VocabularyBuilder(unit: unit, normalization: .nfc)
    builder.add(NormalizedText(text, normalization: .nfc))
    return builder.build()
  }

  /// Texts that no vocabulary has as they are.
  static let difficult: [[UInt8]] = [
    [], [0xFF], Array("호랑이".utf8), Array("호랑이가 왔다? 예!\r\n".utf8), Array("\u{FEFF}옛날".utf8),
    // 한 as conjoining jamo, and pieces of one syllable beside whole ones.
    Array("\u{1112}\u{1161}\u{11AB}".utf8), Array("가\u{11A8} \u{1100} 가\u{1161}".utf8),
    Array("e\u{301}\u{301} 👩‍👩‍👧‍👦 \u{0}".utf8), [0xEA, 0xB0], [0xEA, 0xB0, 0x41, 0x80, 0xF0, 0x9F],
    Array(repeating: 0x80, count: 100), Array(("옛날 호" + String(repeating: "x", count: 40_000)).utf8),
  ]

  @Test("Any bytes come back, whatever the unit", arguments: UnitKind.allCases)
  func roundTrip(unit: UnitKind) throws {
    let vocabulary = try Self.vocabulary(unit)
    var generator = SeededGenerator(seed: 1)
    let random = (0..<20_000).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    for bytes in Self.difficult + [random, Array(Self.text.utf8)] {
      let coded = CodedText(bytes, vocabulary: vocabulary)
      #expect(coded.bytes(vocabulary) == bytes)
      for case .units(let ids) in coded.parts { #expect(!ids.contains(0) && !ids.isEmpty) }
    }
  }

  @Test("What the vocabulary has is one stretch of units", arguments: UnitKind.allCases)
  func nothingIsEscapedWithoutNeed(unit: UnitKind) throws {
    let vocabulary = try Self.vocabulary(unit)
    let coded = CodedText(Array(String(repeating: Self.text, count: 900).utf8), vocabulary: vocabulary)
    #expect(coded.parts.count == 1)
  }
}
