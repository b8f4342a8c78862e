import CharText
import Generation
import LanguageModels
import Testing

/// What ends a text, against looking for it in what would have been written otherwise.
@Suite("Stop conditions")
struct StopTests {
  /// The same texts without a condition and with one.
  private func both(
    _ unit: UnitKind, count: Int = 1000, of source: String = sampleText, prompt: String? = nil,
    spread: Double = 0,
    stops: @escaping (inout StopConditions) -> Void
  ) throws -> [(free: String, stopped: GeneratedText)] {
    let free = try texts([], unit: unit, count: count, length: 80, prompt: prompt, of: source, spread: spread)
    let stopped = try texts(
      [], unit: unit, count: count, length: 80, prompt: prompt, of: source, spread: spread, stops: stops)
    return Array(zip(free.map(\.text), stopped))
  }

  /// Bytes before the string that is complete first; nil where there is none.
  private func cut(_ text: String, before strings: [String]) -> [UInt8]? {
    let bytes = Array(text.utf8)
    for end in bytes.indices {
      let complete = strings.map { Array($0.utf8) }.filter {
        bytes[...end].suffix($0.count).elementsEqual($0)
      }
      if let longest = complete.map(\.count).max() { return Array(bytes[..<(end + 1 - longest)]) }
    }
    return nil
  }

  @Test("a thousand texts end before the first stop string", arguments: UnitKind.allCases)
  func stopStrings(unit: UnitKind) throws {
    let strings = ["a", "가나", "가가나다", "나나나", " \n"]
    var stops = 0
    for (free, stopped) in try both(unit, of: "가나다a \n", stops: { $0.strings = strings }) {
      if let expected = cut(free, before: strings) {
        #expect(Array(stopped.text.utf8) == expected && stopped.stopReason == .stop)
        stops += 1
      } else {
        #expect(stopped.text == free && stopped.stopReason == .length)
      }
      #expect(strings.allSatisfy { !holds(stopped.text, $0) })
    }
    #expect(stops > 100)
  }

  @Test("stop strings that overlap themselves and one another")
  func overlaps() throws {
    let vocabulary = try Vocabulary.of("ab\n")
    for (strings, script, expected) in [
      (["aab"], "aaab", "a"), (["abab"], "abaababb", "aba"), (["aba", "ba"], "bbab", "b"),
      (["b", "ab"], "aab", "a"),
      (["\n"], "ab\nb", "ab"), (["bb", "bbb"], "abbb", "a"),
    ] as [([String], String, String)] {
      let model = ToyModel.script(vocabulary.ids(script), vocabularySize: vocabulary.count)
      var options = GenerationOptions(length: 50, seed: 1)
      options.stops.strings = strings
      var pieces: [String] = []
      let text = try TextGenerator(model: model, vocabulary: vocabulary)
        .generate(options: options) { pieces.append($0.text) }.texts[0]
      #expect(text.text == expected && text.stopReason == .stop, "\(strings) \(script)")
      #expect(pieces.joined() == expected)
    }
  }

  @Test("a stop string in the prompt does not count, and one is not begun there")
  func promptDoesNotCount() throws {
    let vocabulary = try Vocabulary.of("ab\n")
    let model = ToyModel.script(vocabulary.ids("baab"), vocabularySize: vocabulary.count, given: 2)
    var options = GenerationOptions(length: 5, seed: 1)
    options.stops.strings = ["ab"]
    let text = try TextGenerator(model: model, vocabulary: vocabulary).generate(
      prompt: "ba", options: options)
    #expect(text.texts[0].text == "bab" + "a")
  }

  @Test("a held-back beginning is let out at the end")
  func heldBack() throws {
    let vocabulary = try Vocabulary.of("ab\n")
    let model = ToyModel.script(vocabulary.ids("bbaa"), vocabularySize: vocabulary.count)
    var options = GenerationOptions(length: 4, seed: 1)
    options.stops.strings = ["aaa"]
    let text = try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts[0]
    #expect(text.text == "bbaa" && text.stopReason == .length)
  }

  @Test("a step that keeps a text open keeps its stop string in it")
  func keptOpen() throws {
    struct Open: SamplerStep {
      let name = "open"
      var drawn = 0
      func apply(to candidates: inout Candidates, context: SamplerContext) {}
      mutating func note(drawn id: UInt32, probability: Double) { drawn += 1 }
      var ending: TextEnding { drawn < 5 ? .forbidden : .allowed }
    }
    let vocabulary = try Vocabulary.of("ab\n")
    let model = ToyModel.script(vocabulary.ids("ab\nabab"), vocabularySize: vocabulary.count)
    var options = GenerationOptions(chain: SamplerChain([Open()]), length: 50, seed: 1)
    options.stops.strings = ["ab"]
    let text = try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts[0]
    #expect(text.text == "ab\n" && text.stopReason == .stop)
    options.stops.strings = []
    options.stops.maximumLines = 1
    let lines = try TextGenerator(
      model: ToyModel.script(vocabulary.ids("a\nbaab\nb"), vocabularySize: vocabulary.count),
      vocabulary: vocabulary
    ).generate(options: options).texts[0]
    #expect(lines.text == "a\nbaab" && lines.stopReason == .lines)
  }

  @Test("a text has the lines that are asked for", arguments: UnitKind.allCases, [1, 3])
  func maximumLines(unit: UnitKind, most: Int) throws {
    for prompt in [nil, "가\n나"] {
      let given = prompt.map { lines($0).count - 1 } ?? 0
      var ends = 0
      for (free, stopped) in try both(
        unit, count: 200, of: "가나다a \n", prompt: prompt, stops: { $0.maximumLines = most })
      {
        let all = lines(free)
        let expected = all.prefix(given + most).map { String(String.UnicodeScalarView($0)) }.joined(
          separator: "\n")
        if all.count > given + most {
          #expect(stopped.text == expected && stopped.stopReason == .lines)
          ends += 1
        } else {
          #expect(stopped.text == free && stopped.stopReason == .length)
        }
      }
      #expect(ends > 0)
    }
  }

  @Test(
    "a sentence is ended after the length",
    arguments: [
      ("ab. ab. a", 2, "ab."), ("ab. ab. a", 3, "ab."), ("ab. ab. a", 4, "ab. ab."), ("ab.\" b", 1, "ab.\""),
      ("a.b a! b", 1, "a.b a!"), ("a\nb? a", 1, "a\nb?"), ("ab\n\nab", 1, "ab\n"), ("ab…) \n", 2, "ab…)"),
    ])
  func untilSentence(script: String, length: Int, expected: String) throws {
    let vocabulary = try Vocabulary.of("ab .!?…\")\n")
    let model = ToyModel.script(vocabulary.ids(script), vocabularySize: vocabulary.count)
    var options = GenerationOptions(length: length, seed: 1)
    options.stops.untilSentence = true
    let text = try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts[0]
    #expect(text.text == expected && text.stopReason == .sentence)
  }

  @Test("a sentence without an end is given up")
  func endlessSentence() throws {
    let vocabulary = try Vocabulary.of("ab\n")
    let model = ToyModel.script(vocabulary.ids("b"), vocabularySize: vocabulary.count)
    var options = GenerationOptions(length: 5, seed: 1)
    options.stops.untilSentence = true
    let text = try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts[0]
    #expect(clusters(text.text) == 5 + StopConditions.sentencePatience && text.stopReason == .length)
  }

  @Test(
    "a stop string that the model can never write is refused, whatever the units",
    arguments: UnitKind.allCases)
  func unwritable(unit: UnitKind) throws {
    func text(_ stop: String) throws { _ = try texts([], unit: unit, count: 1) { $0.strings = [stop] } }
    try text("다.")
    // The end of one cluster and the beginning of the next.
    try text("\u{323} ")
    guard unit != .byte else { return try text("쀍") }
    #expect(
      throws: GenerationError.constraint(
        .notInVocabulary(constraint: "stop", characters: [.text(Array("쀍".utf8))]))
    ) {
      try text("다쀍")
    }
  }

  @Test("an end unit ends a text and is not part of it")
  func endUnit() throws {
    let vocabulary = try Vocabulary.of("ab\n")
    let model = ToyModel.script(vocabulary.ids("ab\nb"), vocabularySize: vocabulary.count)
    var options = GenerationOptions(length: 5, seed: 1)
    options.stops.endUnit = vocabulary.newlineID
    let text = try TextGenerator(model: model, vocabulary: vocabulary).generate(options: options).texts[0]
    #expect(text.text == "ab" && text.stopReason == .end)
  }
}
