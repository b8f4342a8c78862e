import CharText
import Foundation
import Generation
import LanguageModels
import Testing

/// Requests as values: what they are in JSON, and what becomes of them.
@Suite("Requests")
struct RequestTests {
  private func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  private func decode<Value: Decodable>(_ text: String, as type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(text.utf8))
  }

  private func request(_ text: String) throws(GenerationError) -> GenerationRequest {
    try GenerationRequest(json: Data(text.utf8))
  }

  @Test("the JSON of a request with the defaults holds every key whose value is not nil")
  func defaults() throws {
    let expected =
      #"{"bias":{},"constraints":[],"count":1,"dryBreakers":"\n","echo":true,"length":500,"record":false,"#
      + #""sampler":{"temperature":0.8},"stop":[],"untilSentence":false}"#
    #expect(try json(GenerationRequest()) == expected)
    #expect(try request("{}") == GenerationRequest())
    #expect(try request(expected) == GenerationRequest())
  }

  @Test("the JSON of a request with everything")
  func everything() throws {
    var request = GenerationRequest(prompt: "옛날에", length: 120, count: 1, seed: .max)
    request.sampler = try SamplerSettings(["temperature": 1.2, "min-p": 0.05])
    try request.sampler.set("temperature-cycle", to: [0.5, 1])
    request.bias = ["의": -2]
    request.dryBreakers = ".\n"
    request.stops.strings = ["끝"]
    request.stops.maximumLines = 9
    request.stops.untilSentence = true
    request.stops.endUnit = 3
    request.constraints = [
      .acrostic("삼행시", lineLength: 20), .only(["hangul", "punctuation"]), .ban("ㅋ"), .contains(["나무"]),
      .syllables("3,4/3,5"), try TextConstraintRequest("max-copy", ["length": 20]),
    ]
    request.echoesPrompt = false
    request.recordsUnits = true
    request.beam = BeamOptions(beams: 8)
    request.beam?.noRepeatNGram = 4
    request.beam?.earlyStopping = .never
    let expected = #"""
      {"beam":{"beams":8,"diversityPenalty":0,"earlyStopping":"never","groups":1,"lengthPenalty":1,"nBest":1,"noRepeatNGram":4,"stochastic":false},
      "bias":{"의":-2},
      "constraints":[{"line-length":20,"name":"acrostic","word":"삼행시"},{"name":"only","names":["hangul","punctuation"]},
      {"characters":"ㅋ","name":"ban"},{"name":"contains","words":["나무"]},{"metre":"3,4/3,5","name":"syllables"},
      {"length":20,"name":"max-copy"}],
      "count":1,"dryBreakers":".\n","echo":false,"endUnit":3,"length":120,"maxLines":9,"prompt":"옛날에","record":true,
      "sampler":{"min-p":0.05,"temperature":1.2,"temperature-cycle":[0.5,1]},"seed":18446744073709551615,"stop":["끝"],"untilSentence":true}
      """#.split(separator: "\n").joined()
    #expect(try json(request) == expected)
    #expect(try self.request(expected) == request)
  }

  @Test("every registered step goes through JSON and back")
  func registeredSteps() throws {
    #expect(try json(SamplerSettings.usual) == #"{"temperature":0.8}"#)
    #expect(try json(SamplerSettings()) == #"{"temperature":null}"#)
    #expect(try decode("{}") == SamplerSettings.usual)
    for example in StepExample.all {
      let settings = try example.settings()
      let back: SamplerSettings = try decode(try json(settings))
      #expect(back == settings, "\(example.name)")
      #expect(SamplerChain(back).description == SamplerChain(settings).description)
    }
    // Every parameter and list, at a value that differs from its default.
    var settings = SamplerSettings()
    for parameter in SamplerParameter.all {
      let value = try #require(
        [2, 0.25, 1].first { value in
          value != parameter.defaultValue && (try? parameter.validate(value)) != nil
        })
      try settings.set(parameter.name, to: value)
    }
    for list in SamplerListParameter.all { try settings.set(list.name, to: [0.5, 0.75]) }
    #expect(settings.values.count == SamplerParameter.all.count)
    #expect(try decode(try json(settings)) == settings)
    // The keys for ids are no parameters.
    let names = SamplerParameter.all.map(\.name) + SamplerListParameter.all.map(\.name)
    #expect(Set(names).isDisjoint(with: ["biases", "bannedIDs", "dryBreakers"]))
  }

  @Test("null gives a parameter its registered default, and what is not named is as usual")
  func nothingSaid() throws {
    var off = try SamplerSettings(["top-k": 40])
    #expect(try decode(#"{"temperature": null, "top-k": 40}"#) == off)
    try off.set("temperature", to: 0.8)
    #expect(try decode(#"{"top-k": 40, "top-p": null}"#) == off)
  }

  @Test("every registered constraint goes through JSON and back")
  func registeredConstraints() throws {
    let index = try TrainingTextIndex([NormalizedText("가나다")], length: 2)
    let requests: [TextConstraintRequest] = [
      .only(["hangul"]), .ban("가"), .banWords(["가나", "다"]), .acrostic("삼행시"), .syllables("3,4"),
      .contains(["나라", "하늘"]),
      .minimumLength(5), .maxCopy(index),
    ]
    #expect(requests.map(\.name) == TextConstraintDescriptor.all.map(\.name))
    for request in requests {
      let back: TextConstraintRequest = try decode(try json(request))
      #expect(back.name == request.name && back.settings == request.settings && back.values == request.values)
      // The index does not travel.
      #expect((back == request) == (request.name != "max-copy"))
    }
  }

  @Test("what people write makes the same requests")
  func texts() throws {
    #expect(
      try TextConstraintRequest("only", texts: ["hangul, latin", "han"]) == .only(["hangul", "latin", "han"]))
    #expect(try TextConstraintRequest("ban", texts: ["가,나"]) == .ban("가,나"))
    #expect(try TextConstraintRequest("acrostic", texts: ["삼행시"]) == .acrostic("삼행시"))
    #expect(try TextConstraintRequest("syllables", texts: ["3,4"]) == .syllables("3,4"))
    #expect(try TextConstraintRequest("contains", texts: ["나라, 하늘", "달"]) == .contains(["나라, 하늘", "달"]))
    #expect(try TextConstraintRequest("max-copy", texts: [" 20"]).values == ["length": 20])
  }

  @Test("a request writes what options made by hand write")
  func options() throws {
    let vocabulary = try Vocabulary.of(sampleText)
    let generator = TextGenerator(
      model: ToyModel.hashing(vocabularySize: vocabulary.count), vocabulary: vocabulary)
    let request = try self.request(
      #"""
      {"prompt": "옛날", "length": 60, "count": 3, "seed": 7, "stop": ["밝"], "bias": {"이": 1.5, "다": -1},
       "sampler": {"top-k": 12, "dry-multiplier": 0.8}, "constraints": [{"name": "contains", "words": ["나라"]}],
       "record": true, "echo": false}
      """#)
    var settings = try SamplerSettings(["temperature": 0.8, "top-k": 12, "dry-multiplier": 0.8])
    try settings.setBias("이=1.5", in: vocabulary)
    try settings.setBias("다=-1", in: vocabulary)
    settings.setDRYBreakers("\n", in: vocabulary)
    var options = GenerationOptions(chain: SamplerChain(settings), length: 60, count: 3, seed: 7)
    options.stops.strings = ["밝"]
    options.constraints = [.contains(["나라"])]
    options.recordsUnits = true
    options.echoesPrompt = false
    #expect(try generator.generate(request) == (try generator.generate(prompt: "옛날", options: options)))
    #expect(try generator.pieces(request).seed == 7)
  }

  @Test(
    "what cannot be read is told with what is known",
    arguments: [
      (
        #"{"lenght": 3}"#,
        "unknown key “lenght” in the request; known: prompt, sampler, bias, dryBreakers, constraints, count, seed, echo, "
          + "record, beam, length, stop, maxLines, untilSentence, endUnit"
      ),
      (
        #"{"beam": {"beams": 2, "width": 3}}"#,
        "unknown key “width” in the request; known: beams, lengthPenalty, earlyStopping, noRepeatNGram, groups, "
          + "diversityPenalty, nBest, stochastic"
      ),
      (#"{"sampler": {"temperature": -1}}"#, "temperature is -1; it must be a number, 0 or more"),
      (
        #"{"constraints": [{"name": "rhyme"}]}"#,
        "there is no constraint “rhyme”; known: only, ban, ban-words, acrostic, syllables, contains, min-length, max-copy"
      ),
      (
        #"{"constraints": [{"name": "acrostic", "words": "시"}]}"#,
        "acrostic has no parameter “words”; known: word, line-length"
      ),
      (#"{"constraints": [{"name": "acrostic"}]}"#, "acrostic needs a value for “word”"),
      (
        #"{"constraints": [{"name": "only", "names": "hangul"}]}"#,
        "the names of only must be a list of texts"
      ),
      (
        #"{"constraints": [{"name": "max-copy", "length": 1}]}"#,
        "the length of max-copy is 1; it must be from 2 to 1000000"
      ),
    ])
  func unknown(text: String, message: String) {
    #expect { try request(text) } throws: { "\($0)" == message }
  }

  @Test("an unknown sampler parameter is a typed error that names what is known")
  func unknownParameter() {
    #expect {
      try request(#"{"sampler": {"warmth": 1}}"#)
    } throws: {
      guard case GenerationError.sampler(.unknownParameter("warmth", let known)) = $0 else { return false }
      return known == SamplerParameter.all.map(\.name) + SamplerListParameter.all.map(\.name)
    }
  }

  @Test(
    "damaged JSON and values of the wrong type are typed errors with their place",
    arguments: [
      ("{", [String]()), ("[]", []), (#"{"count": "two"}"#, ["count"]), (#"{"stop": [1]}"#, ["stop", "0"]),
      (#"{"sampler": {"temperature": "hot"}}"#, ["sampler", "temperature"]),
      (#"{"sampler": {"temperature-cycle": 1}}"#, ["sampler", "temperature-cycle"]),
      (#"{"beam": {}}"#, ["beam"]), (#"{"constraints": [{"word": "시"}]}"#, ["constraints", "0"]),
      (#"{"beam": {"beams": 2, "earlyStopping": "soon"}}"#, ["beam", "earlyStopping"]),
    ])
  func malformed(text: String, place: [String]) {
    #expect {
      try request(text)
    } throws: {
      guard case GenerationError.request(.malformed(let path, let problem)) = $0 else { return false }
      // Foundation names indices “Index 0”.
      return path.map { $0.split(separator: " ").last.map(String.init) ?? "" } == place && !problem.isEmpty
    }
  }

  @Test("a constraint of one's own is compared by identity and cannot be encoded")
  func ownConstraint() throws {
    struct Own: TextConstraint { let name = "own" }
    let one = TextConstraintRequest(name: "own") { _ in Own() }
    let other = TextConstraintRequest(name: "own") { _ in Own() }
    let copy = one
    #expect(one == copy && one != other)
    #expect(throws: ConstraintError.notEncodable(constraint: "own")) { try json(one) }
    // Not taken for a registered one of the same name.
    #expect(TextConstraintRequest(name: "ban", settings: "가") { _ in Own() } != .ban("가"))
  }

  @Test("a limit to copies by name uses the generator's index of that length")
  func copies() throws {
    let vocabulary = try Vocabulary.of(sampleText)
    let model = TableModel(vocabularySize: vocabulary.count, spread: 3)
    var generator = TextGenerator(model: model, vocabulary: vocabulary)
    var request = GenerationRequest(length: 60, count: 20, seed: 3)
    request.constraints = [try TextConstraintRequest("max-copy", ["length": 2])]
    #expect(
      throws: GenerationError.constraint(.needsTrainingText(constraint: "max-copy", length: 2, indexed: []))
    ) { try generator.generate(request) }
    let index = try TrainingTextIndex([NormalizedText(sampleText)], length: 2)
    generator.trainingIndexes = [try TrainingTextIndex([NormalizedText(sampleText)], length: 4), index]
    let texts = try generator.generate(request).texts
    #expect(texts.allSatisfy { !index.holdsCopy($0.text) })
    request.constraints = [.maxCopy(index)]
    #expect(try generator.generate(request).texts == texts)
    request.constraints = []
    #expect(try generator.generate(request).texts.contains { index.holdsCopy($0.text) })
  }

  @Test(
    "a bias of what the vocabulary lacks, or of nothing, and options out of range, are found when the vocabulary is known"
  )
  func wrongForVocabulary() throws {
    let vocabulary = try Vocabulary.of("가나")
    var request = GenerationRequest()
    request.bias = ["다": 1]
    #expect(throws: GenerationError.self) { try request.options(for: vocabulary) }
    request.bias = ["": 1]
    #expect(throws: GenerationError.notABias("")) { try request.options(for: vocabulary) }
    request.bias = [:]
    request.count = 0
    #expect(throws: GenerationError.self) { try request.options(for: vocabulary) }
  }
}
