import CharText
import Foundation
import Testing

/// The form in which a vocabulary stands in a model file.
@Suite struct VocabularyJSONTests {
  private func vocabulary(
    _ text: String, _ unit: UnitKind, _ form: Normalization = .nfc
  ) throws -> Vocabulary {
    var builder = try VocabularyBuilder(unit: unit, normalization: form)
    builder.add(NormalizedText(text, normalization: form))
    return builder.build()
  }

  @Test func scalars() throws {
    #expect(
      try vocabulary("다다 \"/", .scalar).json
        == #"{"normalization":"nfc","unit":"scalar","units":["<unk>","다"," ","\"","/"]}"#)
  }

  @Test func bytesAreNumbers() throws {
    #expect(
      try vocabulary("ab", .byte).json
        .hasPrefix(#"{"normalization":"nfc","unit":"byte","units":["<unk>",97,98,0,1,2,3,"#))
  }

  @Test func literalJamoAreMarked() throws {
    #expect(
      try vocabulary("\u{1112}\u{119E}하", .jamo).json.unicodeScalars.elementsEqual(
        ("{\"normalization\":\"nfc\",\"unit\":\"jamo\",\"units\":"
          + "[\"<unk>\",\"\u{1112}\",{\"literal\":\"\u{1112}\"},\"\u{1161}\",\"\u{119E}\"]}").unicodeScalars))
  }

  @Test(arguments: UnitKind.allCases, Normalization.allCases)
  func roundTrips(unit: UnitKind, form: Normalization) throws {
    guard unit.accepts(form) else { return }
    var generator = SeededGenerator(seed: 10)
    let all = String((UInt32(0)...0xFFFF).compactMap(Unicode.Scalar.init))
    for text in ["", "가", all, RandomText.string(count: 3_000, using: &generator)] {
      let vocabulary = try vocabulary("\n" + text, unit, form)
      let json = vocabulary.json
      let again = try Vocabulary(json: json)
      #expect(again == vocabulary)
      #expect(again.json.utf8.elementsEqual(json.utf8))
    }
  }

  @Test func aDifferentVocabularyIsNotEqual() throws {
    let one = try vocabulary("가나", .scalar)
    #expect(try one != vocabulary("나나가", .scalar))
    #expect(try one != vocabulary("가나", .grapheme))
    #expect(try one != vocabulary("가나", .scalar, .nfkc))
    #expect(try one == vocabulary("나가", .scalar))
  }

  /// Canonically equivalent units, which Swift strings would take for one, are two.
  @Test func equivalentUnitsAreTwo() throws {
    let json =
      "{\"unit\":\"grapheme\",\"normalization\":\"none\",\"units\":[\"<unk>\",\"\u{E9}\",\"e\u{301}\"]}"
    #expect(try Vocabulary(json: json).count == 3)
  }

  private func error(_ units: String, unit: String = "scalar", form: String = "nfc") -> VocabularyError? {
    do {
      _ = try Vocabulary(
        json: "{\"unit\":\"\(unit)\",\"normalization\":\"\(form)\",\"units\":\(units)}")
      return nil
    } catch { return error }
  }

  @Test func malformedListsAreErrors() {
    #expect(error("[]") == .empty)
    #expect(error("[\"a\"]") == .unknownUnitMissing)
    #expect(error("[1,2]", unit: "byte") == .unknownUnitMissing)
    #expect(error("[\"<unk>\",\"a\",\"b\",\"a\"]") == .duplicate(unit: "a", firstID: 1, secondID: 3))
    #expect(
      error("[\"<unk>\",\"e\u{301}\",\"e\u{301}\"]", unit: "grapheme")
        == .duplicate(unit: "e\u{301}", firstID: 1, secondID: 2))
    #expect(error("[\"<unk>\",\"ab\"]") == .notAUnit(id: 1, entry: "\"ab\"", unit: .scalar))
    #expect(error("[\"<unk>\",\"\"]") == .notAUnit(id: 1, entry: "\"\"", unit: .scalar))
    #expect(error("[\"<unk>\",\"\"]", unit: "grapheme") == .notAUnit(id: 1, entry: "\"\"", unit: .grapheme))
    for unit in ["scalar", "grapheme", "jamo"] {
      #expect(
        error("[\"<unk>\",\"<unk>\"]", unit: unit)
          == .duplicate(unit: "<unk>", firstID: 0, secondID: 1))
    }
    #expect(error("[\"<unk>\",7]") == .notAUnit(id: 1, entry: "7", unit: .scalar))
    #expect(error("[\"<unk>\",\"a\"]", unit: "byte") == .notAUnit(id: 1, entry: "\"a\"", unit: .byte))
    #expect(error("[\"<unk>\",256]", unit: "byte") == .notAUnit(id: 1, entry: "256", unit: .byte))
    #expect(error("[\"<unk>\",-1]", unit: "byte") == .notAUnit(id: 1, entry: "-1", unit: .byte))
    #expect(error("[\"<unk>\",65]", unit: "byte") == .byteMissing(0))
    #expect(error("[\"<unk>\",\"가\"]", unit: "jamo") == .notAUnit(id: 1, entry: "\"가\"", unit: .jamo))
    #expect(
      error("[\"<unk>\",{\"literal\":\"a\"}]", unit: "jamo")
        == .notAUnit(id: 1, entry: "{\"literal\":\"a\"}", unit: .jamo))
    #expect(
      error("[\"<unk>\",\"\u{1100}\"]", unit: "jamo", form: "nfd")
        == .unitNeedsComposedText(unit: .jamo, normalization: .nfd))
  }

  @Test(arguments: [
    "", "{", "[]", "null", "\u{0}", "{}", "{\"unit\":\"scalar\"}",
    "{\"unit\":\"word\",\"normalization\":\"nfc\",\"units\":[\"<unk>\"]}",
    "{\"unit\":\"scalar\",\"normalization\":\"nfz\",\"units\":[\"<unk>\"]}",
    "{\"unit\":\"scalar\",\"normalization\":\"nfc\",\"units\":{}}",
    "{\"unit\":\"scalar\",\"normalization\":\"nfc\",\"units\":[\"<unk>\",null]}",
    "{\"unit\":\"scalar\",\"normalization\":\"nfc\",\"units\":[\"<unk>\",1.5]}",
    "{\"unit\":\"scalar\",\"normalization\":\"nfc\",\"units\":[\"<unk>\",[\"a\"]]}",
    "{\"unit\":\"scalar\",\"normalization\":\"nfc\",\"units\":[\"<unk>\",{\"other\":\"a\"}]}",
    "{\"unit\":\"scalar\",\"normalization\":\"nfc\",\"units\":[\"<unk>\",\"\\ud800\"]}",
    "{\"unit\":\"byte\",\"normalization\":\"nfc\",\"units\":[\"<unk>\",99999999999999999999]}",
  ])
  func whatIsNoVocabularyIsAnError(json: String) {
    let error = #expect(throws: VocabularyError.self) { try Vocabulary(json: json) }
    guard case .notJSON(let reason)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!reason.isEmpty)
  }

  @Test func theReportIsCodable() throws {
    var builder = try VocabularyBuilder()
    builder.add(NormalizedText("가나다라 abc"))
    let report = builder.report()
    let data = try JSONEncoder().encode(report)
    #expect(try JSONDecoder().decode(VocabularyReport.self, from: data) == report)
  }
}
