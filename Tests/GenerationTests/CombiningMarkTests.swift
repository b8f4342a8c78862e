import CharText
import Generation
import LanguageModels
import Testing

/// A combining mark joins the character before it: it never begins a text or a line.
@Suite("Combining marks")
struct CombiningMarkTests {
  private static let source = "ab\u{301}c x\u{301}\u{323}\nक\u{93F} 👍\u{FE0F}\n"

  /// A model to which marks are as likely as everything else.
  private func results(
    _ unit: UnitKind, _ form: Normalization, prompt: String? = nil,
    _ change: (inout GenerationOptions) -> Void = { _ in }
  ) throws -> [String] {
    var builder = try VocabularyBuilder(unit: unit, normalization: form)
    builder.add(NormalizedText(Self.source, normalization: form))
    var units = builder.build().units
    units.insert(.boundary, at: 1)
    if unit == .grapheme { units.append(.text(Array("\u{301}".utf8))) }
    let vocabulary = try Vocabulary(unit: unit, normalization: form, units: units)
    var options = GenerationOptions(chain: SamplerChain(), length: 20, count: 300, seed: 2)
    change(&options)
    return try TextGenerator(
      model: TableModel(vocabularySize: vocabulary.count, spread: 0), vocabulary: vocabulary
    ).generate(prompt: prompt, options: options).texts.map(\.text)
  }

  private func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  /// Whether a mark has nothing to join.
  private func hasLooseMark(_ text: String) -> Bool {
    let scalars = ["\n"] + Array(text.unicodeScalars)
    return zip(scalars, scalars.dropFirst()).contains { $0 == "\n" && isMark($1) }
  }

  @Test(
    "not at the beginning, and not after a line feed", arguments: UnitKind.allCases,
    [Normalization.nfc, .nfd, .none])
  func beginnings(unit: UnitKind, form: Normalization) throws {
    // Syllables composed of jamo need a composed form.
    guard unit != .jamo || form == .nfc else { return }
    for prompt in [nil, "a\n", "\n"] {
      let texts = try results(unit, form, prompt: prompt)
      for text in texts { #expect(!hasLooseMark(text), "\(Array(text.unicodeScalars))") }
      // After a character they come as before.
      #expect(texts.contains { $0.unicodeScalars.contains(where: isMark) })
    }
  }

  @Test("a prompt's last character may be joined")
  func prompts() throws {
    for unit in UnitKind.allCases {
      let texts = try results(unit, .nfc, prompt: "क")
      #expect(texts.contains { $0.unicodeScalars.dropFirst().first.map(isMark) ?? false }, "\(unit)")
    }
  }

  @Test("whatever the sampler and the search", arguments: UnitKind.allCases)
  func searches(unit: UnitKind) throws {
    for isStochastic in [false, true] {
      let texts = try results(unit, .nfc) { options in
        options.count = 1
        options.beam = BeamOptions(beams: 6)
        options.beam?.nBest = 6
        options.beam?.isStochastic = isStochastic
      }
      for text in texts { #expect(!hasLooseMark(text)) }
    }
    let chain = try SamplerChain(SamplerSettings(["top-k": 30, "mirostat": 2]))
    for text in try results(unit, .nfc, { $0.chain = chain }) { #expect(!hasLooseMark(text)) }
  }
}
