import CharText
import Generation
import LanguageModels
import NGramModel
import Testing
import UnitSequences

@Suite("Constraints: banned words")
struct ConstraintBannedWordsTests {
  private static let words = ["나라", "의 ", "가가가", "ㅋ", "이다"]

  /// Texts of n-grams of a text in which the words are frequent.
  private func nGramTexts(
    _ constraints: [TextConstraintRequest], _ unit: UnitKind, count: Int
  ) throws -> [GeneratedText] {
    let source = "나라의 가가가 이다라 ㅋ하\n가나 라의 다이 가라 하나\n나가라 의가 이다 ㅋㅋ 가가가가\n"
    let vocabulary = try Vocabulary.of(source, unit: unit)
    let model = try NGramModel(
      counting: .wide(vocabulary.ids(source)),
      configuration: NGramConfiguration(order: 5, vocabularySize: vocabulary.count))
    var options = GenerationOptions(chain: SamplerChain(), length: 40, count: count, seed: 6)
    options.constraints = constraints
    return try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts
  }

  @Test("no text has one, within a longer word neither", arguments: UnitKind.allCases)
  func many(unit: UnitKind) throws {
    let free = try nGramTexts([], unit, count: 100)
    for word in Self.words { #expect(free.contains { holds($0.text, word) }, "\(word)") }
    let results = try nGramTexts([.banWords(Self.words)], unit, count: 500)
    for result in results {
      for word in Self.words { #expect(!holds(result.text, word), "\(result.text)") }
      #expect(isWhole(result.text))
    }
    // What is not banned still comes.
    for part in ["나", "라", "가가", "의"] { #expect(results.contains { holds($0.text, part) }) }
  }

  @Test("a word that begins in the prompt is not completed", arguments: UnitKind.allCases)
  func prompt(unit: UnitKind) throws {
    for (prompt, word) in [("나", "나라"), ("가가", "가가가"), ("나라", "라나라"), ("가가가", "가가가")] {
      let results = try texts(
        [.banWords([word])], unit: unit, count: 300, length: 6, prompt: prompt, of: "나라가\n")
      for result in results {
        let last = String(prompt.unicodeScalars.suffix(word.unicodeScalars.count - 1))
        let written = String(decoding: result.text.utf8.dropFirst(prompt.utf8.count), as: UTF8.self)
        #expect(!holds(last + written, word), "\(result.text)")
      }
    }
  }

  @Test("a search keeps to it too, and a word that the model cannot spell is no error")
  func searchAndForeign() throws {
    let vocabulary = try Vocabulary.of(sampleText)
    let generator = TextGenerator(
      model: TableModel(vocabularySize: vocabulary.count, spread: 4), vocabulary: vocabulary)
    var options = GenerationOptions(chain: SamplerChain(), length: 30, seed: 1)
    options.beam = BeamOptions(beams: 4)
    let free = try generator.generate(options: options).texts[0].text
    let word = String(free.unicodeScalars.dropFirst(10).prefix(2))
    options.constraints = [.banWords([word, "뷁뷁"])]
    let text = try generator.generate(options: options).texts[0].text
    #expect(!holds(text, word) && text.utf8.count > 20)
  }

  @Test("no word, and an empty one, are errors")
  func errors() {
    for words in [[], [""], ["가", ""]] {
      #expect(throws: GenerationError.constraint(.nothingNamed(constraint: "ban-words"))) {
        try texts([.banWords(words)], unit: .scalar, count: 1)
      }
    }
  }
}
