import CharText
import Generation
import LanguageModels
import NGramModel
import Testing
import UnitSequences

/// Requests that join and leave while others are written.
@Suite("Generation batch")
struct BatchTests {
  /// What a request gives by itself, and what a batch has told of it so far.
  private struct Case {
    let prompt: String
    let options: GenerationOptions
    let expected: [GeneratedText]
    var texts: [Int: String] = [:]
    var complete: [Int: GeneratedText.Parts] = [:]
    var isOver = false
  }

  /// Options that differ in all that a stream has of its own.
  private static func options(_ number: Int, _ vocabulary: Vocabulary) throws -> GenerationOptions {
    var settings = SamplerSettings()
    try settings.set("temperature", to: [0, 0.7, 1, 1.4][number % 4])
    if number % 3 == 0 { try settings.set("top-k", to: Double(3 + number % 5)) }
    if number % 5 == 0 { try settings.set("frequency-penalty", to: 0.5) }
    if number % 7 == 0 { try settings.set("mirostat", to: 2) }
    var options = GenerationOptions(
      chain: SamplerChain(settings), length: [0, 1, 7, 24, 40][number % 5], count: 1 + number % 3,
      seed: UInt64(number * 31))
    options.streamsTogether = 1 + number % 2
    options.recordsUnits = number % 2 == 0
    options.echoesPrompt = number % 4 != 1
    switch number % 6 {
    case 1: options.stops.strings = ["나"]
    case 2: options.stops.maximumLines = 2
    case 3: options.stops.untilSentence = true
    case 4: options.constraints = [.only(["hangul"])]
    case 5 where options.length > 10: options.constraints = [.contains(["나라"])]
    default: break
    }
    if number % 11 == 10 {
      options.count = 1
      options.beam = BeamOptions(beams: 3)
      options.beam?.nBest = 2
      options.beam?.isStochastic = number % 2 == 0
    }
    return options
  }

  private static let prompts = ["", "옛날 어느 마을에 ", "가", "그는 시를 짓고 노래를 불렀다. 그리고 e\u{301}", "\n"]

  /// Adds requests at random, removes some of them, and holds what comes of the others to what they give
  /// alone.
  private func check<Model: LanguageModel>(
    _ generator: TextGenerator<Model>, requests: Int, promptUnitsPerStep: Int, seed: UInt64
  ) throws {
    var chance = SeededGenerator(seed: seed)
    var batch = GenerationBatch(generator, promptUnitsPerStep: promptUnitsPerStep)
    var cases: [Int: Case] = [:]
    var removed: Set<Int> = []
    var added = 0
    var most = 0
    while added < requests || !batch.isEmpty {
      for _ in 0..<Int.random(in: 0...4, using: &chance) where added < requests {
        let prompt = Self.prompts[added % Self.prompts.count]
        let options = try Self.options(added, generator.vocabulary)
        let id = try batch.add(prompt: prompt, options: options)
        cases[id] = Case(
          prompt: prompt, options: options,
          expected: try generator.generate(prompt: prompt, options: options).texts)
        added += 1
      }
      if Int.random(in: 0..<9, using: &chance) == 0, let id = batch.requests.randomElement(using: &chance) {
        batch.remove(id)
        removed.insert(id)
        #expect(!batch.requests.contains(id))
      }
      most = max(most, batch.requests.count)
      for event in batch.step() {
        let piece = try #require(event.piece)
        #expect(!removed.contains(event.request))
        #expect(cases[event.request]?.isOver == false)
        cases[event.request]?.texts[piece.stream, default: ""] += piece.text
        if let reason = piece.stopReason {
          cases[event.request]?.complete[piece.stream] = .init(
            stopReason: reason, units: event.units, score: piece.score)
        }
        if event.isLast { cases[event.request]?.isOver = true }
      }
    }
    #expect(requests < 17 || most > 5)
    for (id, one) in cases where !removed.contains(id) {
      #expect(one.isOver)
      #expect(one.texts.count == one.expected.count)
      for (number, text) in one.expected.enumerated() {
        #expect(
          Array((one.texts[number] ?? "").utf8) == Array(text.text.utf8), "text \(number) of request \(id)")
        #expect(
          one.complete[number]
            == .init(stopReason: text.stopReason, units: text.units, score: text.score))
      }
    }
  }

  @Test(
    "what comes of a request does not depend on the others: a model that remembers all that it read",
    arguments: [1, 2, 17, 200], [1, 5, 64])
  func toyModel(requests: Int, promptUnitsPerStep: Int) throws {
    let vocabulary = try Vocabulary.of(sampleText)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    try check(
      generator, requests: requests, promptUnitsPerStep: promptUnitsPerStep, seed: UInt64(requests))
  }

  @Test("what comes of a request does not depend on the others: n-grams", arguments: UnitKind.allCases)
  func nGrams(unit: UnitKind) throws {
    let vocabulary = try Vocabulary.of(sampleText, unit: unit)
    let model = try NGramModel(
      counting: .wide(vocabulary.ids(sampleText)),
      configuration: NGramConfiguration(order: 3, vocabularySize: vocabulary.count))
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    for requests in [2, 17, 60] {
      try check(generator, requests: requests, promptUnitsPerStep: 8, seed: UInt64(requests))
    }
  }

  @Test("a long prompt is read in slices while others go on; the model is called once for all texts")
  func slices() throws {
    let vocabulary = try Vocabulary.of("가나다라마 ")
    let model = ToyModel.hashing(vocabularySize: vocabulary.count)
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    var batch = GenerationBatch(generator, promptUnitsPerStep: 4)
    let writer = try batch.add(prompt: "가", options: GenerationOptions(length: 50, seed: 1))
    _ = batch.step()
    let reader = try batch.add(
      prompt: String(repeating: "나다라마 ", count: 5), options: GenerationOptions(length: 50, seed: 2))
    // 25 units of the prompt: six steps of four, and one more unit before its first text is drawn.
    for _ in 0..<6 {
      let calls = model.rows.count
      let events = batch.step()
      #expect(events.map(\.request) == [writer])
      #expect(model.rows[calls...].elementsEqual([1, 1, 1, 1, 1]))
    }
    let calls = model.rows.count
    #expect(Set(batch.step().map(\.request)) == [writer, reader])
    #expect(model.rows[calls...].elementsEqual([1, 1]))
    // From then on one call for both.
    _ = batch.step()
    #expect(model.rows.last == 2)
    batch.remove(writer)
    _ = batch.step()
    #expect(model.rows.last == 1)
  }

  @Test("prompts are read side by side, and the prompt of several texts once")
  func promptsTogether() throws {
    let vocabulary = try Vocabulary.of("가나다라마 ")
    let model = ToyModel.hashing(vocabularySize: vocabulary.count)
    var batch = GenerationBatch(
      TextGenerator(model: model, vocabulary: vocabulary), promptUnitsPerStep: 12)
    _ = try batch.add(prompt: "가나다", options: GenerationOptions(length: 9, count: 5, seed: 1))
    _ = try batch.add(prompt: "나다", options: GenerationOptions(length: 9, seed: 2))
    _ = batch.step()
    #expect(model.rows == [2, 2, 1])
    _ = batch.step()
    #expect(model.rows == [2, 2, 1, 6])
  }

  @Test("where a text of a request fails, the request is over and the others go on")
  func failure() throws {
    struct Never: TextConstraint {
      let name = "never"
      var written = 0
      func restrict(_ next: inout NextCharacters, at place: TextPlace) {
        if written == 3 { next.allow(only: []) }
      }
      mutating func append(_ scalar: Unicode.Scalar, beginsCluster: Bool, room: Int?) { written += 1 }
    }
    let vocabulary = try Vocabulary.of("가나다라마 ")
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    var batch = GenerationBatch(generator)
    var dying = GenerationOptions(length: 20, count: 3, seed: 1)
    dying.constraints = [TextConstraintRequest(name: "never") { _ in Never() }]
    let dead = try batch.add(options: dying)
    let options = GenerationOptions(length: 20, seed: 2)
    let live = try batch.add(prompt: "가", options: options)
    var text = ""
    var failures: [GenerationEvent] = []
    while !batch.isEmpty {
      for event in batch.step() {
        if event.request == live { text += event.piece?.text ?? "" }
        if case .failure = event.content { failures.append(event) }
        if event.request == dead { #expect(failures.isEmpty || event == failures[0]) }
      }
    }
    #expect(text == (try generator.generate(prompt: "가", options: options).texts[0].text))
    #expect(failures.map(\.content) == [.failure(.sampler(.nothingLeft(after: "never")))])
    #expect(failures.first?.request == dead && failures.first?.isLast == true)
  }

  @Test("a request that cannot be kept is refused and leaves the batch as it is")
  func refused() throws {
    let vocabulary = try Vocabulary.of("가나")
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    var batch = GenerationBatch(generator)
    var options = GenerationOptions(length: 20)
    options.constraints = [.contains(["뷁"])]
    #expect(throws: GenerationError.self) { try batch.add(options: options) }
    #expect(batch.isEmpty && batch.step().isEmpty)
    // A request that is over, or never was, may be removed.
    batch.remove(7)
    let id = try batch.add(prompt: "뷁", options: GenerationOptions(length: 2))
    #expect(batch.warnings(of: id).count == 1)
  }

  @Test("a copy of a batch goes on by itself")
  func copies() throws {
    let vocabulary = try Vocabulary.of("가나다라마 ")
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    var batch = GenerationBatch(generator, promptUnitsPerStep: 2)
    for seed in 0..<4 {
      _ = try batch.add(
        prompt: "가나다라", options: GenerationOptions(length: 12, count: 2, seed: UInt64(seed)))
    }
    for _ in 0..<5 { _ = batch.step() }
    func rest(_ batch: GenerationBatch<ToyModel>) -> [GenerationEvent] {
      var (batch, events) = (batch, [GenerationEvent]())
      while !batch.isEmpty { events += batch.step() }
      return events
    }
    let first = rest(batch)
    #expect(first.count > 50 && first == rest(batch))
  }

  @Test("a list of prompts gives the texts of each, and of the same prompt again other texts")
  func lists() throws {
    let vocabulary = try Vocabulary.of("가나다라마 ")
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    let one = try generator.generate(
      prompt: "가", options: GenerationOptions(length: 15, count: 6, seed: 4))
    var options = GenerationOptions(length: 15, count: 2, seed: 4)
    for width in [1, 3, 16] {
      options.streamsTogether = width
      let three = try generator.generate(prompts: ["가", "가", "가"], options: options)
      #expect(three.flatMap(\.texts) == one.texts)
    }
    var streams: Set<Int> = []
    let several = try generator.generate(prompts: ["가", "뷁", "", "라마"], options: options) {
      streams.insert($0.request)
    }
    #expect(streams == [0, 1, 2, 3])
    #expect(several.map(\.texts.count) == [2, 2, 2, 2])
    #expect(several.map(\.warnings.count) == [0, 1, 0, 0])
    #expect(several[3].texts.allSatisfy { $0.text.hasPrefix("라마") && clusters($0.text) == 17 })
    #expect(Set(one.texts.map(\.text)).count == 6)
    #expect(try generator.generate(prompts: []).isEmpty)
    // Texts that a search draws differ from prompt to prompt too.
    options.count = 1
    options.beam = BeamOptions(beams: 2)
    options.beam?.isStochastic = true
    let searches = try generator.generate(prompts: ["가", "가"], options: options).map(\.texts)
    #expect(searches[0] == (try generator.generate(prompt: "가", options: options).texts))
    #expect(searches[0] != searches[1])
  }

  @Test("a list of requests gives what each gives alone")
  func requestLists() throws {
    let vocabulary = try Vocabulary.of(sampleText)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    let requests = try (0..<7).map { number in
      var request = GenerationRequest(
        prompt: Self.prompts[number % 5], length: 10 * number, count: 1 + number % 2, seed: UInt64(number))
      if number % 3 == 2 { request.constraints = [.only(["hangul"])] }
      try request.sampler.set("top-k", to: Double(number))
      return request
    }
    for together in [1, 4, 30] {
      let results = try generator.generate(requests, together: together)
      for (request, result) in zip(requests, results) {
        #expect(result == (try generator.generate(request)))
      }
    }
    #expect(throws: GenerationError.self) {
      try generator.generate([requests[0], GenerationRequest(length: -1)])
    }
  }
}

extension GeneratedText {
  /// All of a text but its characters.
  struct Parts: Equatable {
    let stopReason: StopReason
    let units: DrawnUnits
    let score: Double?
  }
}
