import CharText
import Generation
import LanguageModels
import Testing

/// Whole characters in normal form, from models that have learnt nothing.
@Suite("Constraints: whole characters")
struct ConstraintFormTests {
  /// A million units of a kind, in many short texts; each is checked by normalising it.
  private func checkMillion(_ unit: UnitKind, of source: String) throws {
    let vocabulary = try Vocabulary.of(source, unit: unit)
    let hasJamo = source.unicodeScalars.contains { (0x1100...0x11FF).contains($0.value) }
    let model = TableModel(vocabularySize: vocabulary.count, spread: 0)
    var units = 0
    var broken = 0
    var seed: UInt64 = 0
    while units < 1_000_000 {
      seed += 1
      let options = GenerationOptions(chain: SamplerChain(), length: 400, count: 64, seed: seed)
      for text in try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts {
        units += vocabulary.encode(text.text).units.count
        let isSound =
          isWhole(text.text) || hasJamo && isNormal(text.text)
        if !isSound || text.stopReason != .length || clusters(text.text) != 400 { broken += 1 }
      }
    }
    #expect(broken == 0)
  }

  @Test("a million random units of jamo compose, whatever comes") func jamo() throws {
    try checkMillion(.jamo, of: sampleText)
  }

  @Test("a million random bytes are UTF-8 in NFC") func bytes() throws {
    try checkMillion(.byte, of: sampleText)
  }

  @Test("jamo that the training text has are characters like any other")
  func literalJamo() throws {
    let source = sampleText + "\u{1112}\u{119E}\u{11AB} \u{1100} \u{1161} \u{11A8}"
    let results = try texts([], unit: .jamo, count: 300, length: 100, of: source, spread: 0)
    #expect(results.allSatisfy { isNormal($0.text) })
    let jamo = results.reduce(0) {
      $0 + $1.text.unicodeScalars.count { (0x1100...0x11FF).contains($0.value) }
    }
    #expect(jamo > 1000)
  }

  @Test("bytes write conjoining jamo only after a prompt that has some")
  func oldHangulInBytes() throws {
    // A model that writes U+1112 whenever it may.
    let vocabulary = try Vocabulary.of(sampleText, unit: .byte)
    let favoured = try Array("\u{1112}".utf8).map { try #require(vocabulary.id(of: .byte($0))) }
    let model = ToyModel(vocabularySize: vocabulary.count) { _, id in favoured.contains(UInt32(id)) ? 9 : 0 }
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    let options = GenerationOptions(chain: SamplerChain(), length: 50, count: 20, seed: 1)
    for text in try generator.generate(options: options).texts { #expect(isWhole(text.text)) }
    let old = try generator.generate(prompt: "\u{1112}\u{119E}\u{11AB} ", options: options).texts
    #expect(old.allSatisfy { isNormal($0.text) })
    #expect(old.contains { $0.text.unicodeScalars.count { $0 == "\u{1112}" } > 1 })
  }

  @Test(
    "marks stay in order and uncomposed in every kind of unit and every form", arguments: UnitKind.allCases)
  func normalForms(unit: UnitKind) throws {
    let source =
      "가각 ae\u{301}q\u{323}\u{301}o\u{308}\u{304} \u{301}\u{323}\u{0CC6}\u{0CC2}か\u{3099}ﬁ\u{1100}\n"
    for form in [Normalization.nfc, .nfd, .nfkc] where unit.accepts(form) {
      for prompt in ["", "e", "가", "q\u{301}"] {
        let results = try texts(
          [], unit: unit, count: 100, length: 40, prompt: prompt, of: source, normalization: form, spread: 0)
        for result in results where !isNormal(result.text, form) {
          Issue.record("\(unit) \(form): \(result.text.unicodeScalars.map { String($0.value, radix: 16) })")
        }
      }
    }
  }

  @Test("decomposed texts keep jamo within syllables", arguments: [UnitKind.scalar, .grapheme, .byte])
  func decomposed(unit: UnitKind) throws {
    let leading = (0x1100...0x115F).map { $0 } + (0xA960...0xA97C)
    let vowels = (0x1160...0x11A7).map { $0 } + (0xD7B0...0xD7C6)
    let trailing = (0x11A8...0x11FF).map { $0 } + (0xD7CB...0xD7FB)
    /// L for an initial, V for a vowel, T for a final, a dot for anything else.
    func letter(_ scalar: Unicode.Scalar) -> Character {
      let value = Int(scalar.value)
      return leading.contains(value)
        ? "L" : vowels.contains(value) ? "V" : trailing.contains(value) ? "T" : "."
    }
    let whole = try Regex("(\\.|LVT?)*")
    var broken: [String] = []
    for result in try texts(
      [], unit: unit, count: 300, length: 60, of: "한글 간 나비 abc\n", normalization: .nfd, spread: 0)
    {
      let letters = String(result.text.unicodeScalars.map(letter))
      if try whole.wholeMatch(in: letters) == nil { broken.append(letters) }
    }
    #expect(broken.isEmpty)
  }

  @Test("units that need no care get no step")
  func idle() throws {
    let vocabulary = try Vocabulary.of("가나다 abc ㅋㅋ é\n")
    let setting = ConstraintSetting(
      vocabulary: vocabulary, prompt: NormalizedText("가"), stops: StopConditions())
    #expect(try ConstraintStep([], for: setting) == nil)
    for unit in [UnitKind.jamo, .byte] {
      let vocabulary = try Vocabulary.of("가나다\n", unit: unit)
      let setting = ConstraintSetting(
        vocabulary: vocabulary, prompt: NormalizedText(""), stops: StopConditions())
      #expect(try ConstraintStep([], for: setting)?.name == "whole characters")
    }
  }

  @Test("a prompt's open syllable takes no trailing jamo that stands in the text")
  func promptsEnd() throws {
    let source = "가나 \u{11A8}\n"
    for result in try texts([], unit: .scalar, count: 200, length: 1, prompt: "가", of: source, spread: 0) {
      #expect(result.text.unicodeScalars.last != "\u{11A8}" && isNormal(result.text))
    }
  }
}
