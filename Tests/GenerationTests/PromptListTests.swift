import CharText
import Foundation
import Generation
import Testing

/// Files of prompts.
@Suite("Prompt lists")
struct PromptListTests {
  private func entries(_ text: String, _ defaults: GenerationRequest = GenerationRequest()) throws
    -> [PromptList.Entry]
  {
    try PromptList(text).entries(defaults: defaults)
  }

  @Test("a line is a prompt as it stands, and empty ones are none")
  func plain() throws {
    let entries = try entries("호랑이가 \n\n  그날\n\t\n끝")
    #expect(entries.map(\.line) == [1, 3, 4, 5])
    #expect(entries.map(\.request.prompt) == ["호랑이가 ", "  그날", "\t", "끝"])
    #expect(try self.entries("").isEmpty && self.entries("\n\n").isEmpty)
  }

  @Test("what a backslash means is said by the caller, and JSON has its own")
  func escapes() throws {
    let upper = { (text: String) in text.uppercased() }
    #expect(
      try PromptList("ab\n").entries(defaults: GenerationRequest(), prompt: upper)[0].request.prompt == "AB")
    let json = PromptList(#""a\nb""#)
    #expect(try json.entries(defaults: GenerationRequest(), prompt: upper)[0].request.prompt == "a\nb")
  }

  @Test(
    "what is JSON Lines and what is not",
    arguments: [
      (#""a""#, true), (#"{"prompt": "a"}"#, true), ("\n  {\"prompt\": \"a\"} \n", true),
      (#"{}"#, true), ("\"a\"\n{\"length\": 3}\n\"\"", true),
      ("a", false), ("\"Hello,\" she said", false), ("\"a\"\nb", false), ("{ int a;", false), ("{a}", false),
      ("12", false), ("[1]", false), ("", false),
    ])
  func isJSON(text: String, isJSON: Bool) { #expect(PromptList(text).isJSON == isJSON) }

  @Test("an object sets what it names, by any spelling of the option, and the rest is as it was")
  func settings() throws {
    var defaults = GenerationRequest(length: 50, count: 3, seed: 4)
    defaults.constraints = [.ban("x"), .minimumLength(2)]
    try defaults.sampler.set("top-k", to: 9)
    let json = #"""
      {"prompt": "가", "temperature": 0.5, "top_p": 0.9, "topK": null, "min_length": 7, "stop": "끝", "maxLines": 2,
       "seed": 11, "until-sentence": true, "contains": ["나라"], "temperature_cycle": [0.5, 1], "bias": {"나라": 2},
       "echo": false, "length": null}
      """#
    let request = try entries(json.replacing("\n", with: ""), defaults)[0].request
    var expected = defaults
    expected.prompt = "가"
    try expected.sampler.set("temperature", to: 0.5)
    try expected.sampler.set("top-p", to: 0.9)
    try expected.sampler.reset("top-k")
    try expected.sampler.set("temperature-cycle", to: [0.5, 1])
    expected.constraints = [.ban("x"), .contains(["나라"]), .minimumLength(7)]
    expected.stops.strings = ["끝"]
    expected.stops.maximumLines = 2
    expected.stops.untilSentence = true
    (expected.seed, expected.bias, expected.echoesPrompt) = (11, ["나라": 2], false)
    #expect(request == expected)
  }

  @Test("every setting that has a name can be set")
  func registry() throws {
    for parameter in SamplerParameter.all {
      let value = parameter.noOpValue ?? parameter.defaultValue
      let request = try GenerationRequest(
        json: Data("{\"\(parameter.name)\": \(value)}".utf8), defaults: GenerationRequest())
      #expect(request.sampler[parameter] == value)
    }
    for constraint in TextConstraintDescriptor.all {
      let value =
        switch constraint.parameters[0].kind {
        case .text, .names, .words: "\"가\""
        case .number(let range): "\(range.lowerBound)"
        }
      let request = try GenerationRequest(
        json: Data("{\"\(constraint.name)\": \(value)}".utf8), defaults: GenerationRequest())
      #expect(request.constraints.map(\.name) == [constraint.name])
    }
    // The whole of a request, as it is saved, can be read flat as well.
    let saved = try JSONEncoder().encode(GenerationRequest(prompt: "가", length: 3, count: 2, seed: 1))
    #expect(
      try GenerationRequest(json: saved, defaults: GenerationRequest(length: 99))
        == GenerationRequest(json: saved))
  }

  @Test(
    "what is wrong is told with its line",
    arguments: [
      #"{"bogus": 1}"#, #"{"temperature": "hot"}"#, #"{"temperature": -1}"#, #"{"bogus": null}"#,
      #"{"length": "x"}"#,
      #"{"length": 1"#, #"{"min_length": []}"#, #""a" "b""#,
    ])
  func errors(line: String) throws {
    let text = "{\"prompt\": \"a\"}\n\n\(line)\n"
    #expect {
      try entries(text)
    } throws: { error in
      guard case .inLine(3, _) = error as? GenerationError else { return false }
      return "\(error)".hasPrefix("line 3: ")
    }
  }
}
