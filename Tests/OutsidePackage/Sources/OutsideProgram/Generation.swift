import CharRNNKit
import Foundation

/// A step of one's own: one unit is never drawn twice in a row.
struct NoDoubles: SamplerStep {
  let name = "no-doubles"

  func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard let last = context.drawn.last else { return }
    candidates.updateLogit(ofID: last) { _ in -Float.infinity }
  }
}

/// A constraint of one's own: no line feed.
struct OneLine: TextConstraint {
  let name = "one-line"

  func restrict(_ next: inout NextCharacters, at place: TextPlace) { next.forbid(["\n"]) }
}

extension OutsideProgram {
  static func checkGeneration(_ model: TrainedModel) async throws {
    let generator = model.generator

    var own = GenerationOptions(length: 60, seed: 7)
    own.chain = SamplerChain([NoDoubles(), try TopKStep(20), try TemperatureStep(0.8)])
    own.constraints = [TextConstraintRequest(name: "one-line", settings: "") { _ in OneLine() }]
    let text = try generator.generate(options: own).texts[0].text
    let scalars = Array(text.unicodeScalars)
    try require(!scalars.contains("\n"), "the constraint holds")
    try require(zip(scalars, scalars.dropFirst()).allSatisfy { $0 != $1 }, "the step holds")

    // A member that another module adds to the type.
    let index = try TrainingTextIndex(try model.trainingText(["novel.txt"]), length: 12)
    var bounded = GenerationOptions(length: 60, seed: 7)
    bounded.constraints = [.maxCopy(index)]
    try require(!(try generator.generate(options: bounded).texts[0].text.isEmpty), "a text without copies")

    let json = Data(#"{"prompt": "옛날", "length": 30, "seed": 3, "sampler": {"min-p": 0.05}}"#.utf8)
    let request = try GenerationRequest(json: json)
    let copy = try JSONDecoder().decode(GenerationRequest.self, from: JSONEncoder().encode(request))
    try require(copy == request, "a request comes back from JSON")
    let expected = try generator.generate(request).texts[0].text

    var batch = GenerationBatch(generator)
    let numbers = [try batch.add(request), try batch.add(prompt: "호랑이", options: own)]
    var texts: [Int: String] = [:]
    while !batch.isEmpty {
      for event in batch.step() { texts[event.request, default: ""] += event.piece?.text ?? "" }
    }
    try require(texts.keys.sorted() == numbers, "both requests were answered")
    try require(texts[numbers[0]]?.hasPrefix("옛날") == true, "a text begins with its prompt")

    var streamed = ""
    for try await piece in try generator.text(
      prompt: request.prompt, options: request.options(for: model.vocabulary))
    {
      streamed += piece.text
    }
    try require(streamed == expected, "text in pieces is the same text")
  }
}
