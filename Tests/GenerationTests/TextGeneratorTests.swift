import CharText
import Generation
import LanguageModels
import Testing

/// Hangul, Latin, a combining acute, a family joined by ZWJ, regional indicators, a line feed.
private let mixed = "가나다 간 abc e\u{301}\u{301}x\u{301} 👨\u{200D}👩\u{200D}👧 🇰🇷🇰\n각나"

@Suite("Text generator")
struct TextGeneratorTests {
  @Test("a text has exactly the clusters asked for", arguments: UnitKind.allCases, [0, 1, 2, 37, 200])
  func exactLength(unit: UnitKind, length: Int) throws {
    let vocabulary = try Vocabulary.of(mixed, unit: unit)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    for seed: UInt64 in 1...5 {
      let options = GenerationOptions(length: length, seed: seed)
      let free = try generator.generate(options: options).texts[0]
      #expect(clusters(free.text) == length)
      let prompted = try generator.generate(prompt: "가나 e", options: options).texts[0]
      #expect(clusters(prompted.text) == 4 + length)
      #expect(free.stopReason == .length && prompted.stopReason == .length)
    }
  }

  @Test("pieces are cut at grapheme boundaries and make up the whole text", arguments: UnitKind.allCases)
  func pieces(unit: UnitKind) throws {
    let vocabulary = try Vocabulary.of(mixed, unit: unit)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    var pieces: [GeneratedPiece] = []
    let options = GenerationOptions(length: 300, seed: 11)
    let text = try generator.generate(prompt: "나다 ", options: options) { pieces.append($0) }.texts[0].text
    #expect(pieces.count > 100)
    #expect(Array(pieces.map(\.text).joined().utf8) == Array(text.utf8))
    #expect(pieces.reduce(0) { $0 + clusters($1.text) } == 303)
    #expect(pieces.dropLast().allSatisfy { $0.stopReason == nil && !$0.text.isEmpty })
    #expect(pieces.last?.stopReason == .length)
  }

  @Test("the same seed writes the same, another seed something else; longer goes on from shorter")
  func seeds() throws {
    let vocabulary = try Vocabulary.of(mixed)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    func text(_ seed: UInt64, _ length: Int = 80) throws -> [UInt8] {
      Array(try generator.generate(options: GenerationOptions(length: length, seed: seed)).texts[0].text.utf8)
    }
    #expect(try text(7) == text(7))
    #expect(try text(7) != text(8))
    #expect(try text(7, 120).starts(with: text(7, 80)))
  }

  @Test("greedy texts do not depend on the seed")
  func greedy() throws {
    let vocabulary = try Vocabulary.of(mixed)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    let texts = try [1, 2].map { seed in
      try generator.generate(options: GenerationOptions(chain: .greedy, length: 50, seed: seed)).texts
    }
    #expect(texts[0] == texts[1])
  }

  @Test("a text depends neither on how many are written nor on how many advance together")
  func countIndependence() throws {
    let vocabulary = try Vocabulary.of(mixed)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    var options = GenerationOptions(length: 40, count: 9, seed: 3)
    let nine = try generator.generate(prompt: "가", options: options).texts
    #expect(Set(nine.map { Array($0.text.utf8) }).count == 9)
    for width in [1, 2, 5] {
      options.streamsTogether = width
      #expect(try generator.generate(prompt: "가", options: options).texts == nine)
    }
    options.count = 2
    #expect(try generator.generate(prompt: "가", options: options).texts == Array(nine[..<2]))
  }

  @Test("texts come in order and advance together; a complete one leaves its row")
  func advanceTogether() throws {
    let vocabulary = try Vocabulary.of("ab\u{301}\n")
    let model = ToyModel.hashing(vocabularySize: vocabulary.count)
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    var streams: [Int] = []
    try generator.generate(options: GenerationOptions(length: 20, count: 4, seed: 1)) {
      if streams.last != $0.stream { streams.append($0.stream) }
    }
    #expect(streams == [0, 1, 2, 3])
    #expect(model.rows[0] == 1 && model.rows[1] == 4)
    #expect(model.rows.dropFirst() == model.rows.dropFirst().sorted(by: >)[...])
    #expect(Set(model.rows.dropFirst()).count > 1)
  }

  @Test("the first text is shown while it is written")
  func live() throws {
    let vocabulary = try Vocabulary.of("ab\n")
    let model = ToyModel.hashing(vocabularySize: vocabulary.count)
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    var run = try generator.pieces(prompt: "ab", options: GenerationOptions(length: 9, count: 3, seed: 1))
    #expect(model.rows.isEmpty)
    #expect(try run.nextPiece()?.text == "a")
    #expect(model.rows.isEmpty)
    #expect(try run.nextPiece()?.text == "b")
    #expect(model.rows == [1, 1])
    #expect(try run.nextPiece() != nil)
    #expect(model.rows == [1, 1, 3])
  }

  @Test("a copy of a run goes on by itself")
  func forks() throws {
    let vocabulary = try Vocabulary.of(mixed)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    var run = try generator.pieces(options: GenerationOptions(length: 30, seed: 1))
    for _ in 0..<5 { _ = try run.nextPiece() }
    let first = try run.map { try $0.get() }
    let second = try run.map { try $0.get() }
    #expect(first == second && first.count > 10)
  }

  @Test("<unk> is never written, however probable")
  func unknownIsNeverWritten() throws {
    let vocabulary = try Vocabulary.of(mixed)
    for chain in [SamplerChain(), .usual, .greedy, SamplerChain([try TopKStep(1)])] {
      let model = ToyModel.hashing(vocabularySize: vocabulary.count, unknownLogit: 50)
      let generator = TextGenerator(model: model, vocabulary: vocabulary)
      let text = try generator.generate(options: GenerationOptions(chain: chain, length: 100, seed: 1)).texts[
        0]
      #expect(clusters(text.text) == 100)
      #expect(!model.unitsRead.contains(0))
    }
  }

  @Test("top-k spends none of its places on <unk>")
  func topKWithoutUnknown() throws {
    let vocabulary = try Vocabulary.of("aab\n")
    let model = ToyModel(vocabularySize: vocabulary.count) { _, id in [9, 5, 5, -9][id] }
    let chain = SamplerChain([try TopKStep(2)])
    let text = try TextGenerator(model: model, vocabulary: vocabulary)
      .generate(options: GenerationOptions(chain: chain, length: 200, seed: 1)).texts[0].text
    #expect(Set(vocabulary.ids(text)) == [1, 2])
  }
}
