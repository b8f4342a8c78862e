import CharText
import Foundation
import Generation
import LanguageModels
import Testing

/// Hangul, Latin, a combining acute, a family joined by ZWJ, regional indicators, a line feed.
private let mixed = "가나다 간 abc e\u{301}\u{301}x\u{301} 👨\u{200D}👩\u{200D}👧 🇰🇷🇰\n각나"

/// A model with these probabilities of a, b, c, …, whatever it has read.
private func constant(_ probabilities: [Double]) -> ToyModel {
  ToyModel(vocabularySize: probabilities.count + 1) { _, id in
    id == 0 ? -.infinity : Float(log(probabilities[id - 1]))
  }
}

@Suite("Beam search")
struct BeamTests {
  @Test(
    "what was handed out never changes: the pieces make up the best text", arguments: UnitKind.allCases,
    [1, 3, 8])
  func streams(unit: UnitKind, beams: Int) throws {
    let vocabulary = try Vocabulary.of(mixed, unit: unit)
    var streamed = 0
    for seed: UInt64 in 1...6 {
      let model = ToyModel(vocabularySize: vocabulary.count) { read, id in
        let history = read.suffix(3).reduce(seed) { SeededGenerator.mix($0 ^ UInt64($1 + 1)) }
        return Float(SeededGenerator.mix(history &+ UInt64(id)) >> 40) * 0x1p-21
      }
      let generator = TextGenerator(model: model, vocabulary: vocabulary)
      let options = GenerationOptions.beams(beams, length: 60)
      var pieces: [GeneratedPiece] = []
      let result = try generator.generate(prompt: "나다 ", options: options) { pieces.append($0) }
      // The others come whole, and so the best that was handed out in pieces can be held against them.
      #expect(Set(result.texts.map { Array($0.text.utf8) }).count == result.texts.count)
      #expect(result.texts.map { $0.score ?? .nan } == result.texts.map { $0.score ?? .nan }.sorted(by: >))
      let first = pieces.filter { $0.stream == 0 }
      #expect(first.reduce(0) { $0 + clusters($1.text) } == clusters(result.texts[0].text))
      #expect(first.dropLast().allSatisfy { !$0.text.isEmpty && $0.stopReason == nil && $0.score == nil })
      #expect(pieces.filter { $0.stopReason != nil }.map(\.stream) == Array(result.texts.indices))
      for text in result.texts where text.stopReason == .length { #expect(clusters(text.text) == 63) }
      streamed += first.count
    }
    #expect(streamed > 6 * 10)
  }

  @Test("one call of the model a step, for the beams that live; the prompt is read by one stream")
  func calls() throws {
    let vocabulary = try Letters(10).vocabulary
    let model = ToyModel.hashing(vocabularySize: vocabulary.count)
    try TextGenerator(model: model, vocabulary: vocabulary)
      .generate(prompt: "abc", options: .beams(4, length: 6))
    #expect(model.rows == [1, 1, 1, 4, 4, 4, 4, 4])
  }

  @Test("among equals the lower beam and the lower id come first")
  func ties() throws {
    let letters = try Letters(2)
    let texts = try TextGenerator(model: constant([0.5, 0.5]), vocabulary: letters.vocabulary)
      .generate(options: .beams(3, length: 3)).texts
    #expect(texts.map(\.text) == ["aaa", "aab", "aba"])
    #expect(texts.allSatisfy { abs(($0.score ?? 0) - log(0.5)) < 1e-6 })
  }

  @Test("a search looks further than greedy choice")
  func looksAhead() throws {
    let letters = try Letters(2)
    // a 0.6, then a or b at 0.5; b 0.4, then a at 1: aa 0.3, ab 0.3, ba 0.4.
    let model = ToyModel(vocabularySize: 3) { read, id in
      if id == 0 { return -.infinity }
      let a: Double = read.count == 1 ? 0.6 : read.last == 1 ? 0.5 : 1
      return Float(log(id == 1 ? a : 1 - a))
    }
    let generator = TextGenerator(model: model, vocabulary: letters.vocabulary)
    #expect(try generator.generate(options: .beams(1, length: 2)).texts.map(\.text) == ["aa"])
    let texts = try generator.generate(options: .beams(2, length: 2)).texts
    #expect(texts.map(\.text) == ["ba", "aa"])
    #expect(abs(try #require(texts[0].score) - log(0.4) / 2) < 1e-6)
  }

  @Test("steps that only shape chance are left out; bias and bans count")
  func chain() throws {
    struct Bias: SamplerStep {
      let name = "bias"
      func apply(to candidates: inout Candidates, context: SamplerContext) {
        candidates.updateLogit(ofID: 2) { $0 + 2 }
      }
    }
    let letters = try Letters(3)
    let generator = TextGenerator(model: constant([0.5, 0.3, 0.2]), vocabulary: letters.vocabulary)
    func best(_ chain: SamplerChain) throws -> (String, Double) {
      let text = try generator.generate(options: .beams(2, length: 2, chain: chain)).texts[0]
      return (text.text, try #require(text.score))
    }
    let plain = try best(SamplerChain())
    #expect(plain.0 == "aa" && abs(plain.1 - log(0.5)) < 1e-6)
    let shaped = try best(SamplerChain([TopKStep(1), TemperatureStep(3)]))
    #expect(shaped == plain)
    let biased = try best(SamplerChain([Bias()]))
    #expect(biased.0 == "bb" && abs(biased.1 - (log(0.3) + 2)) < 1e-6)
    // Nothing is normalised again.
    let banned = try best(SamplerChain([BanStep([1])]))
    #expect(banned.0 == "bb" && abs(banned.1 - log(0.3)) < 1e-6)
  }

  @Test(
    "a step ends a text or keeps it open, however early a search may stop", arguments: EarlyStopping.allCases)
  func endings(early: EarlyStopping) throws {
    struct Form: SamplerStep {
      let name = "form"
      let length: Int
      let atEnd: TextEnding
      var written = 0
      func apply(to candidates: inout Candidates, context: SamplerContext) {}
      mutating func note(drawn id: UInt32, probability: Double) { written += 1 }
      var ending: TextEnding { written < length ? .forbidden : atEnd }
    }
    let letters = try Letters(3)
    let generator = TextGenerator(model: constant([0.5, 0.3, 0.2]), vocabulary: letters.vocabulary)
    for (length, ending, reason) in [(9, .required, .form), (2, .allowed, .length)]
      as [(Int, TextEnding, StopReason)]
    {
      let chain = SamplerChain([Form(length: 4, atEnd: ending)])
      let texts = try generator.generate(
        options: .beams(2, length: length, chain: chain) { $0.earlyStopping = early }
      ).texts
      #expect(texts.map(\.text) == ["aaaa", "aaab"])
      #expect(texts.map(\.stopReason) == [reason, reason])
    }
  }

  @Test(
    "a stop string, lines and a sentence end a beam as soon as they are there, and what ended it is counted")
  func stops() throws {
    let vocabulary = try Vocabulary(
      unit: .scalar, normalization: .nfc,
      units: [.unknown] + ["a", "b", ".", " ", "\n"].map { .text(Array($0.utf8)) })
    func expect(
      _ script: String, length: Int = 20, _ expected: String, _ reason: StopReason, units: Int,
      _ change: (inout StopConditions) -> Void = { _ in }
    ) throws {
      let ids = vocabulary.ids(script)
      let model = ToyModel(vocabularySize: 6) { read, id in
        id == 0 ? -.infinity : ids[min(read.count - 1, ids.count - 1)] == UInt32(id) ? log(0.5) : log(0.125)
      }
      var options = GenerationOptions.beams(1, length: length) { $0.lengthPenalty = 0 }
      change(&options.stops)
      let text = try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts[0]
      #expect(text.text == expected)
      #expect(text.stopReason == reason)
      #expect(abs(try #require(text.score) - Double(units) * log(0.5)) < 1e-5)
    }
    try expect("aab.b", "aa", .stop, units: 4) { $0.strings = ["b."] }
    try expect("a\nb\nb", "a\nb", .lines, units: 4) { $0.maximumLines = 2 }
    try expect("aab. b", length: 2, "aab.", .sentence, units: 5) { $0.untilSentence = true }
    try expect("aab. b", length: 3, "aab", .length, units: 3)
    try expect("aab. b", "aa", .end, units: 3) { $0.endUnit = 2 }
  }

  @Test("where a unit may join the last cluster, the end competes with it by the probability of all others")
  func pauses() throws {
    let vocabulary = try Vocabulary.of("각a\n", unit: .jamo)
    func id(_ jamo: Unicode.Scalar) throws -> UInt32 { try #require(vocabulary.id(of: .jamo(jamo))) }
    let (leading, vowel, trailing) = (try id("\u{1100}"), try id("\u{1161}"), try id("\u{11A8}"))
    // 가 is certain; then 각 with 0.4, and 0.35 and 0.25 for what begins something else.
    let model = ToyModel(vocabularySize: vocabulary.count) { read, id in
      let id = UInt32(id)
      switch read.last {
      case leading: return id == vowel ? 0 : -.infinity
      case vowel:
        return id == trailing
          ? log(0.4) : id == leading ? log(0.35) : id == vocabulary.ids("a")[0] ? log(0.25) : -.infinity
      default: return id == leading ? 0 : -.infinity
      }
    }
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    let texts = try generator.generate(options: .beams(2, length: 1)).texts
    #expect(texts.map { Array($0.text.utf8) } == ["가", "각"].map { Array($0.utf8) })
    #expect(abs(try #require(texts[0].score) - log(0.6) / 2) < 1e-6)
    #expect(abs(try #require(texts[1].score) - log(0.4) / 3) < 1e-6)
    // Greedy choice takes the most probable unit.
    let greedy = try generator.generate(options: GenerationOptions(chain: .greedy, length: 1)).texts[0]
    #expect(Array(greedy.text.utf8) == Array("각".utf8))
    // And drawn without replacement, 가 comes first six times of ten.
    var first = 0
    for seed: UInt64 in 0..<2000 {
      let texts = try generator.generate(options: .beams(2, length: 1, seed: seed) { $0.isStochastic = true })
        .texts
      #expect(texts.count == 2)
      if Array(texts[0].text.utf8) == Array("가".utf8) { first += 1 }
    }
    #expect(chiSquare([first, 2000 - first], [0.6, 0.4]) < 10.828)
  }

  @Test("a text that can end does, where no unit may come behind it", arguments: [false, true])
  func nothingBehind(stochastic: Bool) throws {
    struct TwoUnits: SamplerStep {
      let name = "two"
      func apply(to candidates: inout Candidates, context: SamplerContext) {
        if context.drawn.count == 2 { candidates.keepFirst(0) }
      }
    }
    // 가 might still get a trailing consonant.
    let vocabulary = try Vocabulary.of("각\n", unit: .jamo)
    let model = ToyModel.script(vocabulary.ids("가"), vocabularySize: vocabulary.count)
    let chain = SamplerChain([TwoUnits()])
    let text = try TextGenerator(model: model, vocabulary: vocabulary)
      .generate(options: .beams(1, length: 1, chain: chain) { $0.isStochastic = stochastic }).texts[0]
    #expect(Array(text.text.utf8) == Array("가".utf8))
    #expect(text.stopReason == .length && abs(text.score ?? .nan) < 1e-6)
  }

  @Test("a search without a text that can go on is an error; one dead end among others is none")
  func deadEnds() throws {
    let letters = try Letters(3)
    let generator = TextGenerator(model: constant([0.5, 0.3, 0.2]), vocabulary: letters.vocabulary)
    #expect(throws: GenerationError.sampler(.nothingLeft(after: "ban"))) {
      try generator.generate(options: .beams(2, length: 2, chain: SamplerChain([BanStep([1, 2, 3])])))
    }
    // Each letter once, and d not at all: three are all there are.
    let once = TextGenerator(model: constant([0.5, 0.3, 0.2, 0]), vocabulary: try Letters(4).vocabulary)
    let texts = try once.generate(prompt: "d", options: .beams(6, length: 3) { $0.noRepeatNGram = 1 }).texts
    #expect(Set(texts.map(\.text)) == ["dabc", "dacb", "dbac", "dbca", "dcab", "dcba"])
    #expect(throws: GenerationError.sampler(.nothingLeft(after: "no-repeat-ngram"))) {
      try once.generate(prompt: "d", options: .beams(6, length: 4) { $0.noRepeatNGram = 1 })
    }
  }

  @Test("logits that are no numbers are an error", arguments: [false, true])
  func noNumbers(stochastic: Bool) throws {
    let letters = try Letters(3)
    let model = ToyModel(vocabularySize: 4) { read, id in read.count > 3 && id == 2 ? .nan : 1 }
    var run = try TextGenerator(model: model, vocabulary: letters.vocabulary)
      .pieces(options: .beams(2, length: 9) { $0.isStochastic = stochastic })
    #expect(throws: GenerationError.sampler(.modelProducedNoNumbers(id: 2))) {
      while try run.nextPiece() != nil {}
    }
    #expect(try run.nextPiece() == nil)
  }

  @Test("logits of ±10,000 lose nothing")
  func extremeLogits() throws {
    let letters = try Letters(3)
    let model = ToyModel(vocabularySize: 4) { _, id in [-1e4, 1e4, 1e4, -1e4][id] }
    let texts = try TextGenerator(model: model, vocabulary: letters.vocabulary)
      .generate(options: .beams(2, length: 3)).texts
    #expect(texts.map(\.text) == ["aaa", "aab"])
    #expect(texts.allSatisfy { abs(($0.score ?? 0) - log(0.5)) < 1e-6 })
  }

  @Test("a copy of a run goes on by itself, and no length is one text")
  func runs() throws {
    let vocabulary = try Vocabulary.of(mixed)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    var run = try generator.pieces(prompt: "가나", options: .beams(4, length: 30))
    _ = try run.nextPiece()
    let first = try run.map { try $0.get() }
    #expect(try run.map { try $0.get() } == first && first.count >= 4)
    let none = try generator.generate(prompt: "가나", options: .beams(4, length: 0)).texts
    #expect(none.map(\.text) == ["가나"] && none[0].stopReason == .length)
  }
}

@Suite("Beam search options")
struct BeamOptionsTests {
  @Test("options that do not fit together are refused, and the error says which")
  func refused() throws {
    let letters = try Letters(3)
    let generator = TextGenerator(model: constant([0.5, 0.3, 0.2]), vocabulary: letters.vocabulary)
    func error(_ change: (inout BeamOptions) -> Void) -> BeamError? {
      do throws(GenerationError) {
        try generator.generate(options: .beams(4, length: 2, change))
        return nil
      } catch {
        guard case .beam(let error) = error else { return nil }
        return error
      }
    }
    #expect(
      error { $0.beams = 0 }
        == .outOfRange(parameter: "number of beams", value: 0, accepted: "from 1 to 4096"))
    #expect(
      error { $0.nBest = 5 }
        == .outOfRange(parameter: "number of best texts", value: 5, accepted: "from 1 to 4 (the beams)"))
    #expect(error { $0.lengthPenalty = .infinity } != nil)
    #expect(error { $0.lengthPenalty = .nan } != nil)
    #expect(error { $0.noRepeatNGram = 0 } != nil)
    #expect(error { $0.groups = 0 } != nil)
    #expect(error { $0.diversityPenalty = -1 } != nil)
    #expect(error { $0.groups = 3 } == .groupsDoNotDivide(groups: 3, beams: 4))
    #expect(error { $0.groups = 2 } != nil)
    #expect(
      error {
        $0.groups = 2
        $0.diversityPenalty = 1
        $0.isStochastic = true
      } == .stochasticGroups(2))
    #expect(error { $0.nBest = 2 } == nil)
    var options = GenerationOptions.beams(2, length: 2)
    options.count = 3
    #expect(throws: GenerationError.beam(.severalSearches(count: 3))) {
      try generator.generate(options: options)
    }
    #expect(
      "\(BeamError.groupsDoNotDivide(groups: 3, beams: 4))" == "4 beams cannot be divided among 3 groups")
  }

  @Test("early stopping is written as in Hugging Face")
  func names() {
    #expect(EarlyStopping.allCases.map(\.rawValue) == ["true", "false", "never"])
  }

  @Test(
    "runs of n units come once",
    arguments: [
      // What was read, n, what may not come.
      ([1, 2, 3, 1, 2], 3, [3]), ([1, 2, 3, 1, 2], 2, [3]), ([1, 2, 3, 1, 2], 1, [1, 2, 3]),
      ([1, 1], 2, [1]), ([1, 2, 1, 3, 1], 2, [2, 3]), ([1, 2], 3, []), ([], 1, []), ([1, 2, 3, 4], 3, []),
    ] as [([UInt32], Int, [UInt32])])
  func noRepeat(history: [UInt32], size: Int, banned: [UInt32]) throws {
    var candidates = try Candidates(logits: [0, 1, 2, 3, 4])
    let step = try NoRepeatNGramStep(size)
    step.apply(to: &candidates, context: SamplerContext(given: history))
    #expect(candidates.map(\.id) == (0..<5).filter { !banned.contains($0) })
  }

  @Test("runs of no unit are refused")
  func noRun() {
    #expect(throws: BeamError.self) { try NoRepeatNGramStep(0) }
  }
}

/// Worked by hand: p = 0.5, 0.3, 0.2 whatever was read; ln p = −0.693, −1.204, −1.609.
@Suite("Diverse beam groups")
struct BeamGroupTests {
  func texts(
    _ beams: Int, groups: Int, penalty: Double, length: Int,
    model: ToyModel = constant([0.5, 0.3, 0.2])
  ) throws -> [GeneratedText] {
    try TextGenerator(model: model, vocabulary: try Letters(3).vocabulary)
      .generate(
        options: .beams(beams, length: length) {
          $0.groups = groups
          $0.diversityPenalty = penalty
        }
      ).texts
  }

  @Test("λ = 1: the second group cannot afford a (−1.693) and takes b, the third c")
  func strong() throws {
    // The third: a −1.693, b −2.204, c −1.609.
    let found = try texts(3, groups: 3, penalty: 1, length: 2)
    #expect(found.map(\.text) == ["aa", "bb", "cc"])
    // The scores do not hold the penalty.
    for (text, probability) in zip(found, [0.5, 0.3, 0.2]) {
      #expect(abs(try #require(text.score) - log(probability)) < 1e-6)
    }
  }

  @Test(
    "λ = 0.5: two groups can afford a (−1.193), the third cannot (−1.693); texts that read the same are one")
  func weak() throws {
    #expect(try texts(3, groups: 3, penalty: 0.5, length: 2).map(\.text) == ["aa", "bb"])
  }

  @Test(
    "two beams a group: after a and b, λ = 1 leaves c (−1.609) and a (−1.693), λ = 0.3 a (−0.993) and b (−1.504)"
  )
  func two() throws {
    #expect(try texts(4, groups: 2, penalty: 1, length: 1).map(\.text) == ["a", "b", "c"])
    #expect(try texts(4, groups: 2, penalty: 0.3, length: 1).map(\.text) == ["a", "b"])
  }

  @Test("penalties add up over the steps, and count the beams that chose a unit")
  func addUp() throws {
    // The second step: ln p = −0.511, −1.386, −1.897. Group 1: a, b; then aa −1.204, ba −1.715: a twice.
    // Group 2, λ = 1: c −1.609, a −1.693; then a is 2 dearer: cb −2.995, ab −3.079, cc −3.506, ac −3.590.
    let model = ToyModel(vocabularySize: 4) { read, id in
      let row = read.count == 1 ? [0.5, 0.3, 0.2] : [0.6, 0.25, 0.15]
      return id == 0 ? -.infinity : Float(log(row[id - 1]))
    }
    let found = try texts(4, groups: 2, penalty: 1, length: 2, model: model)
    #expect(found.map(\.text) == ["aa", "ba", "ab", "cb"])
    for (text, probability) in zip(found, [0.5 * 0.6, 0.3 * 0.6, 0.5 * 0.25, 0.2 * 0.25]) {
      #expect(abs(try #require(text.score) - log(probability) / 2) < 1e-6)
    }
  }

  @Test("one group of all beams is plain beam search")
  func one() throws {
    #expect(try texts(4, groups: 1, penalty: 1, length: 3) == texts(4, groups: 1, penalty: 0, length: 3))
  }
}
