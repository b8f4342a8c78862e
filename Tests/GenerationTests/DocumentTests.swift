import CharText
import Generation
import LanguageModels
import Testing

/// Texts of a model whose vocabulary has the boundary of documents.
@Suite("Documents")
struct DocumentTests {
  private func generator(_ unit: UnitKind, seed: UInt64 = 1) throws -> TextGenerator<TableModel> {
    var builder = try VocabularyBuilder(unit: unit)
    builder.add(NormalizedText(sampleText))
    var units = builder.build().units
    units.insert(.boundary, at: 1)
    let vocabulary = try Vocabulary(unit: unit, normalization: .nfc, units: units)
    return TextGenerator(
      model: TableModel(vocabularySize: vocabulary.count, seed: seed), vocabulary: vocabulary)
  }

  /// The boundary comes as often as other units, so that most texts are short.
  private func texts(
    _ unit: UnitKind, length: Int = 400, _ constraints: [TextConstraintRequest] = [], prompt: String? = nil
  ) throws -> [GeneratedText] {
    var options = GenerationOptions(chain: SamplerChain(), length: length, count: 200, seed: 3)
    options.constraints = constraints
    return try generator(unit).generate(prompt: prompt, options: options).texts
  }

  @Test("A text ends where the model writes the boundary, which is never shown", arguments: UnitKind.allCases)
  func ends(unit: UnitKind) throws {
    let texts = try texts(unit)
    #expect(texts.count { $0.stopReason == .end } > 100)
    for text in texts { #expect(isWhole(text.text) && !text.text.contains("document")) }
  }

  @Test("It begins after the boundary, and a prompt comes after it")
  func begins() throws {
    let vocabulary = try generator(.scalar).vocabulary
    for (prompt, given) in [(nil, []), ("나라", vocabulary.encode("나라").units.ids)] {
      let model = ToyModel(vocabularySize: vocabulary.count) { _, id in id == 1 ? 0 : -20 }
      let result = try TextGenerator(model: model, vocabulary: vocabulary)
        .generate(prompt: prompt, options: GenerationOptions(length: 5, seed: 1))
      #expect(Array(model.unitsRead.prefix(1 + given.count)) == [1] + given)
      // Without a prompt one character comes before the end: no document is empty.
      let length = GraphemeBreaker.clusters(of: result.texts[0].text).count
      #expect(length == max(1, given.count) && result.texts[0].stopReason == .end)
    }
  }

  @Test(
    "No text is shorter than its minimum length, and the end comes where it may", arguments: UnitKind.allCases
  )
  func minimumLength(unit: UnitKind) throws {
    let texts = try texts(unit, [.minimumLength(12)], prompt: "나라")
    for text in texts {
      #expect(GraphemeBreaker.clusters(of: text.text).count >= 2 + 12)
      #expect(isWhole(text.text))
    }
    #expect(texts.count { $0.stopReason == .end } > 100)
  }

  @Test("A form is completed before the end of the document", arguments: UnitKind.allCases)
  func forms(unit: UnitKind) throws {
    for text in try texts(unit, [.contains(["행복"])]) { #expect(holds(text.text, "행복")) }
    for text in try texts(unit, [.syllables("3,4")]) { #expect(text.stopReason == .form) }
  }

  @Test("Stop strings and lines wait for the minimum length, too")
  func stops() throws {
    var options = GenerationOptions(chain: SamplerChain(), length: 100, count: 200, seed: 3)
    options.constraints = [.minimumLength(7)]
    options.stops.strings = ["다"]
    options.stops.maximumLines = 1
    for text in try generator(.scalar).generate(options: options).texts {
      #expect(GraphemeBreaker.clusters(of: text.text).count >= 7)
      #expect(!text.text.contains("\n") && !holds(text.text, "다"))
    }
  }

  @Test("A beam search ends texts at the boundary")
  func beams() throws {
    let vocabulary = try generator(.scalar).vocabulary
    let model = ToyModel(vocabularySize: vocabulary.count) { read, id in
      id == (read.count < 4 ? 5 : 1) ? 0 : -9
    }
    var options = GenerationOptions(length: 50, seed: 1)
    options.beam = BeamOptions(beams: 4)
    let text = try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts[0]
    #expect(text.stopReason == .end && text.text == vocabulary.decode([5, 5, 5] as [UInt32]))
  }
}
