import CharText
import Generation
import LanguageModels
import NGramModel
import Testing
import UnitSequences

/// The texts of many requests, in order.
@Suite("Ordered texts")
struct OrderedTextsTests {
  private func nGrams(_ unit: UnitKind = .scalar) throws -> TextGenerator<NGramModel> {
    let vocabulary = try Vocabulary.of(sampleText, unit: unit)
    let model = try NGramModel(
      counting: .wide(vocabulary.ids(sampleText)),
      configuration: NGramConfiguration(order: 3, vocabularySize: vocabulary.count))
    return TextGenerator(model: model, vocabulary: vocabulary)
  }

  private func requests(_ count: Int) throws -> [GenerationRequest] {
    let prompts = ["옛날 ", "", "가", "그는 시를 짓고 노래를 불렀다", "e\u{301}"]
    return try (0..<count).map { number in
      var request = GenerationRequest(
        prompt: prompts[number % 5], length: [12, 0, 30, 1, 200][number * 7 % 5], count: 1 + number % 3,
        seed: UInt64(number % 4))
      try request.sampler.set("temperature", to: [0.5, 1, 1.5][number % 3])
      request.echoesPrompt = number % 2 == 0
      request.recordsUnits = number % 3 == 0
      if number % 4 == 1 { request.constraints = [.only(["hangul"])] }
      if number % 9 == 8 {
        request.count = 1
        request.beam = BeamOptions(beams: 3)
        request.beam?.nBest = 2
      }
      return request
    }
  }

  @Test(
    "each text is what its request alone gives, in the order of the requests", arguments: UnitKind.allCases)
  func order(unit: UnitKind) throws {
    let generator = try nGrams(unit)
    let requests = try requests(60)
    var texts = generator.texts(of: requests)
    for (index, request) in requests.enumerated() {
      for (number, expected) in try generator.generate(request).texts.enumerated() {
        let text = try #require(try texts.next())
        #expect(text.request == index && text.piece.stream == number)
        #expect(Array(text.piece.text.utf8) == Array(expected.text.utf8))
        #expect(text.piece.stopReason == expected.stopReason && text.piece.score == expected.score)
        #expect(text.units == expected.units)
        let prompt = request.echoesPrompt ? "" : NormalizedText(request.prompt ?? "").string
        #expect(Array(text.whole.utf8) == Array((prompt + text.piece.text).utf8))
      }
    }
    #expect(try texts.next() == nil && texts.shortages.isEmpty)
  }

  @Test("no more texts are in progress than promised, and no more requests begun")
  func bounds() throws {
    let vocabulary = try Vocabulary.of("가나다라마 ")
    let model = ToyModel.hashing(vocabularySize: vocabulary.count)
    let generator = TextGenerator(model: model, vocabulary: vocabulary)
    // The first is by far the longest; the others wait for it.
    let requests = (0..<2000).map {
      GenerationRequest(prompt: "가", length: $0 == 0 ? 1500 : 4, count: 1, seed: UInt64($0))
    }
    var texts = generator.texts(of: requests)
    _ = try texts.next()
    #expect(model.rows.max() ?? 0 > 30 && model.rows.max() ?? 0 <= OrderedTexts<ToyModel>.mostTogether)
    // Each request that was begun read its prompt and wrote at most four more units than that.
    #expect(model.unitsRead.count <= 1500 + 6 * OrderedTexts<ToyModel>.window)
    var count = 1
    while try texts.next() != nil { count += 1 }
    #expect(count == 2000)
  }

  @Test("different texts are the first of the sequence of the seed that are different")
  func unique() throws {
    let vocabulary = try Vocabulary.of("가나다")
    let generator = TextGenerator(
      model: TableModel(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    func request(_ count: Int) -> GenerationRequest {
      GenerationRequest(prompt: "다", length: 3, count: count, seed: 8)
    }
    var expected: [String] = []
    for text in try generator.generate(request(900)).texts where !expected.contains(text.text) {
      if text.text.hasSuffix("가") { continue }
      expected.append(text.text)
    }
    for wanted in [1, 2, 7, 15] {
      var texts = generator.texts(of: [request(wanted)], unique: true) { $0.hasSuffix("가") }
      var found: [String] = []
      while let text = try texts.next() {
        #expect(text.piece.stream == found.count)
        found.append(text.piece.text)
      }
      #expect(found == Array(expected.prefix(wanted)))
    }
    // There are 18 such texts and no more.
    var texts = generator.texts(of: [request(30)], unique: true) { $0.hasSuffix("가") }
    var count = 0
    while try texts.next() != nil { count += 1 }
    #expect(count == 18 && texts.shortages.map { [$0.request, $0.found, $0.wanted] } == [[0, 18, 30]])
  }

  @Test("no text comes twice in the whole run: the same request again gives the next ones")
  func uniqueOverall() throws {
    let vocabulary = try Vocabulary.of("가나다")
    let generator = TextGenerator(
      model: TableModel(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    let request = GenerationRequest(length: 3, count: 3, seed: 8)
    let other = GenerationRequest(prompt: "가", length: 2, count: 3, seed: 3)
    var texts = generator.texts(of: [request, request, other, request, request], unique: true)
    var found: [String] = []
    var requests: [Int] = []
    while let text = try texts.next() {
      found.append(text.whole)
      requests.append(text.request)
    }
    #expect(found.count == 15 && Set(found).count == 15)
    #expect(requests == requests.sorted())
    var alone = generator.texts(of: [GenerationRequest(length: 3, count: 6, seed: 8)], unique: true)
    for text in found.prefix(6) { #expect(try alone.next()?.whole == text) }
  }

  @Test("an error comes in its turn, with the request that it is about")
  func failures() throws {
    struct Never: TextConstraint {
      let name = "never"
      func restrict(_ next: inout NextCharacters, at place: TextPlace) { next.allow(only: []) }
    }
    let generator = try nGrams()
    let fine = GenerationRequest(length: 40, seed: 1)
    var unsatisfiable = fine
    unsatisfiable.constraints = [.contains(["뷁"])]
    var dying = fine
    dying.constraints = [TextConstraintRequest(name: "never") { _ in Never() }]
    for wrong in [unsatisfiable, dying] {
      var texts = generator.texts(of: [fine, fine, wrong, fine])
      #expect(try texts.next()?.request == 0)
      #expect(try texts.next()?.request == 1)
      #expect(throws: GenerationError.self) { try texts.next() }
      #expect(texts.position == 2)
    }
  }

  @Test("no requests, and texts of length 0")
  func edges() throws {
    let generator = try nGrams()
    var none = generator.texts(of: [])
    #expect(try none.next() == nil)
    var texts = generator.texts(
      of: [GenerationRequest(prompt: "가", length: 0, count: 3, seed: 1)], unique: true)
    #expect(try texts.next()?.whole == "가")
    #expect(try texts.next() == nil)
    #expect(texts.shortages.map { [$0.request, $0.found, $0.wanted] } == [[0, 1, 3]])
  }
}
