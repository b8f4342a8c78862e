import CharText
import Generation
import LanguageModels
import Testing

@Suite("Prompts and ends")
struct PromptTests {
  @Test(
    "without a prompt the model reads a line feed, which is not echoed", arguments: [nil, "", "\u{FEFF}"])
  func noPrompt(prompt: String?) throws {
    let vocabulary = try Vocabulary.of("aaab\n")
    let model = ToyModel.script(vocabulary.ids("ab"), vocabularySize: vocabulary.count)
    let text = try TextGenerator(model: model, vocabulary: vocabulary)
      .generate(prompt: prompt, options: GenerationOptions(length: 4, seed: 1)).texts[0].text
    #expect(text == "abbb")
    #expect(model.unitsRead == vocabulary.ids("\nabbb"))
  }

  @Test("a vocabulary without line feeds starts with its most frequent unit")
  func noNewline() throws {
    let vocabulary = try Vocabulary.of("bab")
    let model = ToyModel.script(vocabulary.ids("a"), vocabularySize: vocabulary.count)
    let text = try TextGenerator(model: model, vocabulary: vocabulary)
      .generate(options: GenerationOptions(length: 2, seed: 1)).texts[0].text
    #expect(text == "aa")
    #expect(model.unitsRead.first == vocabulary.ids("b")[0])
  }

  @Test("the prompt is normalised, read unit by unit, and echoed")
  func prompt() throws {
    let vocabulary = try Vocabulary.of("가나다\n")
    let model = ToyModel.script(vocabulary.ids("다"), vocabularySize: vocabulary.count, given: 3)
    let result = try TextGenerator(model: model, vocabulary: vocabulary)
      .generate(prompt: "\u{1100}\u{1161}나\r\n", options: GenerationOptions(length: 2, seed: 1))
    #expect(Array(result.texts[0].text.utf8) == Array("가나\n다다".utf8))
    #expect(result.warnings.isEmpty)
    #expect(Array(model.unitsRead.prefix(3)) == vocabulary.ids("가나\n"))
  }

  @Test("unseen characters are named, read as <unk> and echoed as they are")
  func unseen() throws {
    let vocabulary = try Vocabulary.of("가나다\n")
    let model = ToyModel.script(vocabulary.ids("다"), vocabularySize: vocabulary.count, given: 5)
    let result = try TextGenerator(model: model, vocabulary: vocabulary)
      .generate(prompt: "가뷁Q나뷁", options: GenerationOptions(length: 2, seed: 1))
    #expect(result.texts[0].text == "가뷁Q나뷁다다")
    #expect(model.unitsRead.prefix(5).map { $0 == 0 } == [false, true, true, false, true])
    guard case .unseenInPrompt(let unseen) = result.warnings.first else {
      Issue.record("no warning")
      return
    }
    #expect(unseen.first.map(\.unit) == [.text(Array("뷁".utf8)), .text(Array("Q".utf8))])
    #expect("\(result.warnings[0])".contains("뷁 ×2, Q"))
  }

  @Test("a model that reads syllables by their parts is given them, and the user is told the truth")
  func composed() throws {
    let vocabulary = try Vocabulary.of("가나다\n")
    let model = ToyModel.script(vocabulary.ids("다"), vocabularySize: vocabulary.count, given: 5)
    model.composition = UnitComposition(
      name: HangulParts.name, partCount: HangulParts.count, partsPerUnit: 3,
      index: Array(repeating: UnitComposition.noPart, count: 3 * vocabulary.count),
      readOnlyIndex: HangulParts.ofSyllables)
    let number = UInt32(vocabulary.count) + ("뷁" as Unicode.Scalar).value - 0xAC00
    // Steps that look back must not take the ids for those of units.
    var settings = SamplerSettings()
    try settings.set("repetition-penalty", to: 1.3)
    try settings.set("dry-multiplier", to: 0.8)
    for beam in [nil, BeamOptions(beams: 2)] {
      var options = GenerationOptions(chain: SamplerChain(settings), length: 2, seed: 1)
      options.beam = beam
      let result = try TextGenerator(model: model, vocabulary: vocabulary)
        .generate(prompt: "가뷁Q나뷁", options: options)
      #expect(result.texts[0].text == "가뷁Q나뷁다다")
      #expect(result.warnings.map { "\($0)" }.count == 2)
      #expect("\(result.warnings[0])".hasSuffix("by their consonants and vowels: 뷁 ×2"))
      #expect("\(result.warnings[1])".hasSuffix("reads them as <unk>: Q"))
    }
    #expect(
      Array(model.unitsRead.prefix(5)) == [vocabulary.ids("가")[0], number, 0, vocabulary.ids("나")[0], number])
  }

  @Test("a mark drawn right after the prompt joins its last cluster and is not counted")
  func markAfterPrompt() throws {
    let vocabulary = try Vocabulary.of("xxax\u{301}\n")
    let ids = vocabulary.ids("x\u{301}aaa").dropFirst()
    let model = ToyModel.script(Array(ids), vocabularySize: vocabulary.count)
    var pieces: [String] = []
    let text = try TextGenerator(model: model, vocabulary: vocabulary)
      .generate(prompt: "x", options: GenerationOptions(length: 2, seed: 1)) { pieces.append($0.text) }
    #expect(pieces.map { Array($0.unicodeScalars.map(\.value)) } == [[0x78, 0x301], [0x61], [0x61]])
    #expect(Array(text.texts[0].text.unicodeScalars).count == 4)
  }

  @Test("a unit that completes two clusters does not make the text longer")
  func twoClustersAtOnce() throws {
    let vocabulary = try Vocabulary.of("b가a\n", unit: .jamo)
    // b; the parts of 가, held back; a completes both.
    let model = ToyModel.script(vocabulary.ids("b가a"), vocabularySize: vocabulary.count)
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    for (length, expected) in [(1, "b"), (2, "b가"), (3, "b가a")] {
      #expect(
        try generator.generate(options: GenerationOptions(length: length, seed: 1)).texts[0].text == expected)
    }
  }

  @Test("a text that never completes a cluster is given up")
  func stalls() throws {
    let marks = try Vocabulary.of("x\u{301}\n")
    let mark = try #require(marks.id(of: .text(Array("\u{301}".utf8))))
    let endless = try TextGenerator(
      model: ToyModel.script([mark], vocabularySize: marks.count), vocabulary: marks
    ).generate(prompt: "x", options: GenerationOptions(length: 5, seed: 1)).texts[0]
    #expect(endless.stopReason == .stalled)
    #expect(clusters(endless.text) == 1)
  }

  @Test("a model that gives no numbers is an error, after what was final before")
  func noNumbers() throws {
    let vocabulary = try Vocabulary.of("ab\n")
    let model = ToyModel(vocabularySize: vocabulary.count) { read, id in
      read.count > 4 ? .nan : id == 1 ? 9 : -9
    }
    var run = try TextGenerator(model: model, vocabulary: vocabulary)
      .pieces(options: GenerationOptions(chain: .greedy, length: 50, seed: 1))
    var pieces = 0
    #expect(throws: GenerationError.sampler(.modelProducedNoNumbers(id: 0))) {
      while try run.nextPiece() != nil { pieces += 1 }
    }
    #expect(pieces == 3)
    #expect(try run.nextPiece() == nil)
  }

  @Test("options out of range are refused")
  func ranges() throws {
    let vocabulary = try Vocabulary.of("ab\n")
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    let refused = [
      GenerationOptions(length: -1), GenerationOptions(count: 0),
      {
        var options = GenerationOptions()
        options.streamsTogether = 0
        return options
      }(),
    ]
    for options in refused {
      #expect(throws: GenerationError.self) { try generator.generate(options: options) }
    }
    #expect(
      "\(GenerationError.outOfRange(name: "length", value: -1, range: GenerationOptions.lengths))"
        == "the length is -1; it must be from 0 to 1000000000")
  }

  @Test("a vocabulary of <unk> alone can write nothing")
  func emptyVocabulary() throws {
    let vocabulary = try Vocabulary(unit: .scalar, normalization: .nfc, units: [.unknown])
    let generator = TextGenerator(model: ToyModel.hashing(vocabularySize: 1), vocabulary: vocabulary)
    #expect(throws: GenerationError.nothingToWrite) { try generator.generate() }
  }
}
