import CharText
import Foundation
import Generation
import LanguageModels
import ModelKinds
import Testing
import Training
import Workflows

@Suite struct MixWorkflowTests {
  private let folder: TemporaryFolder
  private let text: String

  /// A network and counts of the same text, both with its vocabulary.
  init() throws {
    folder = try TemporaryFolder()
    text = try folder.file(koreanText(characters: 2000))
    for (name, cell) in [("network.safetensors", "lstm"), ("counts.safetensors", "ngram")] {
      try train(cell, as: name)
    }
  }

  private func train(
    _ cell: String, as name: String, _ change: (inout TrainingRequest) -> Void = { _ in }
  ) throws {
    var request = smallRequest(folder, [text])
    request.choose(cell)
    request.output = folder(name)
    change(&request)
    _ = try TrainingWorkflow.train(request)
  }

  @discardableResult private func mix(
    _ names: [String], _ weights: [Double], as name: String = "mixture.safetensors"
  ) throws -> MixOutcome {
    var request = MixRequest(models: names.map { folder($0) }, weights: weights)
    request.output = folder(name)
    return try MixWorkflow.mix(request)
  }

  /// ln p of every unit after each unit of a text but the last, by the model alone.
  private func logarithms(_ name: String, _ ids: [UInt32]) throws -> [[Double]] {
    let model = try TrainedModel(path: folder(name), threads: 1, weights: .fp32).generator.model
    var (state, logits) = (model.initialState(streams: 1), [Float]())
    return ids.dropLast().map { id in
      model.advance(&state, reading: [id], logits: &logits)
      let greatest = Double(logits.max() ?? 0)
      let sum = logits.reduce(0) { $0 + exp(Double($1) - greatest) }
      return logits.map { Double($0) - greatest - log(sum) }
    }
  }

  @Test("The mixture is the weighted mean of the models' probabilities, in every context of a text")
  func probabilities() throws {
    try mix(["network.safetensors", "counts.safetensors"], [0.7])
    let model = try TrainedModel(path: folder("mixture.safetensors"), threads: 1, weights: .fp32)
    let ids = model.vocabulary.encode(NormalizedText(koreanText(characters: 1001, seed: 9))).units.ids
    let (one, other) = (
      try logarithms("network.safetensors", ids), try logarithms("counts.safetensors", ids)
    )
    var (state, logits) = (model.generator.model.initialState(streams: 1), [Float]())
    var loss = 0.0
    for (step, id) in ids.dropLast().enumerated() {
      model.generator.model.advance(&state, reading: [id], logits: &logits)
      #expect(abs(logits.reduce(0) { $0 + exp(Double($1)) } - 1) < 1e-6)
      for unit in logits.indices {
        let expected = log(0.7 * exp(one[step][unit]) + 0.3 * exp(other[step][unit]))
        #expect(abs(Double(logits[unit]) - expected) < 1e-4)
      }
      let next = Int(ids[step + 1])
      loss -= log(0.7 * exp(one[step][next]) + 0.3 * exp(other[step][next]))
    }
    #expect(ids.count == 1001)

    // And is measured so, by both protocols, whose windows are longer than nothing.
    var request = EvaluationRequest(
      models: [folder("mixture.safetensors")],
      file: try folder.file(koreanText(characters: 1001, seed: 9), as: "other.txt"))
    request.threads = 1
    let readings = try EvaluationWorkflow.evaluate(request).models[0].readings
    #expect(readings.map(\.kind) == EvaluationProtocol.allCases)
    let stateful = try #require(readings.first { $0.kind == .stateful }).loss
    #expect(stateful.count == ids.count - 1 && stateful.unseenCount == 0)
    #expect(abs(stateful.loss - loss / Double(ids.count - 1)) < 1e-5)
  }

  @Test("A mixture of mixtures is the mixture of their models")
  func flattening() throws {
    try train("gru", as: "other.safetensors")
    try mix(["network.safetensors", "counts.safetensors"], [0.5], as: "inner.safetensors")
    let outcome = try mix(["inner.safetensors", "other.safetensors"], [3, 1], as: "outer.safetensors")
    #expect(outcome.components.map(\.cell) == ["lstm", "ngram", "gru"])
    #expect(outcome.components.map(\.weight) == [0.375, 0.375, 0.25])
    try mix(
      ["network.safetensors", "counts.safetensors", "other.safetensors"], [0.375, 0.375],
      as: "flat.safetensors")
    #expect(try folder.bytes("flat.safetensors") == folder.bytes("outer.safetensors"))
    // It needs none of its parts.
    for name in ["network.safetensors", "counts.safetensors", "inner.safetensors"] { try folder.remove(name) }
    #expect(try logarithms("outer.safetensors", [1, 2, 3]).count == 2)
  }

  @Test("Texts, beams and a prompt with a syllable that only the network can read")
  func writing() throws {
    try mix(["counts.safetensors", "network.safetensors"], [0.5])
    let model = try TrainedModel(path: folder("mixture.safetensors"), threads: 1)
    #expect(model.generator.model.composition?.name == "hangul")
    #expect(model.contents.kind.name == "mixture" && model.contents.capabilities == [.hasWeights])
    #expect(model.contents.parameterCount ?? 0 > 1000)
    var options = GenerationOptions(length: 40, count: 5, seed: 9)
    let together = try model.generator.generate(prompt: "뷁이 ", options: options).texts.map(\.text)
    #expect(together.allSatisfy { $0.hasPrefix("뷁이 ") } && Set(together).count == 5)
    options.streamsTogether = 1
    #expect(try model.generator.generate(prompt: "뷁이 ", options: options).texts.map(\.text) == together)
    options.count = 1
    options.beam = BeamOptions(beams: 4)
    let found = try model.generator.generate(options: options).texts[0]
    #expect((found.score ?? -.infinity).isFinite)
  }

  @Test("What cannot be mixed is refused with words, and nothing is written")
  func refusals() throws {
    try train("ngram", as: "jamo.safetensors") { $0.text.unit = .jamo }
    try train("ngram", as: "nfd.safetensors") { $0.text.normalization = .nfd }
    try train("ngram", as: "rare.safetensors") { $0.text.minCount = 40 }
    let models = ["network.safetensors", "counts.safetensors"]
    let cases: [([String], [Double], String)] = [
      (models, [1.5], "the weight is 1.5; it must be below 1"),
      (models, [0], "the weight is 0.0; it must be above 0"),
      (models, [-1, 2], "the weight is -1.0; it must be above 0"),
      (models, [.nan], "the weight is nan; it must be above 0"),
      (models, [], "the number of weights is 0; it must be 1 or 2 for 2 models"),
      (Array(models[..<1]), [1], "the number of models is 1"),
      (models + models, [0.4, 0.4, 0.4], "the sum of the weights is 1.2"),
      (["network.safetensors", "jamo.safetensors"], [0.5], "one reads units of scalar, the other of jamo"),
      (["network.safetensors", "nfd.safetensors"], [0.5], "one reads text in nfc, the other in nfd"),
      (["network.safetensors", "rare.safetensors"], [0.5], "units, the other"),
      (["network.safetensors", "none.safetensors"], [0.5], "none.safetensors"),
      (["network.safetensors", "text.txt"], [0.5], "text.txt"),
    ]
    for (names, weights, words) in cases {
      let error = #expect(throws: WorkflowError.self) { try mix(names, weights) }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
    #expect(!folder.names.contains("mixture.safetensors"))
    try mix(models, [0.5])
    let error = #expect(throws: WorkflowError.self) { try mix(models, [0.5]) }
    #expect(error?.description == "\(folder("mixture.safetensors")) already exists")
  }

  @Test("There is nothing to resume, and it does not learn from what it reads")
  func capabilities() throws {
    try mix(["network.safetensors", "counts.safetensors"], [0.5], as: modelName)
    let resumption = #expect(throws: WorkflowError.self) {
      try TrainingWorkflow.resume(smallResumption(folder, [text]))
    }
    #expect(
      resumption?.description
        == "\(folder(modelName)) is a mixture, which is put together from trained models: there is nothing to resume; "
        + "train these and mix them again")
    var request = EvaluationRequest(models: [folder(modelName)], file: text)
    request.dynamic = DynamicEvaluation.Options()
    #expect(throws: WorkflowError.self) { try EvaluationWorkflow.evaluate(request) }
    // It knows the text.
    request.dynamic = nil
    var warnings: [EvaluationWarning] = []
    _ = try EvaluationWorkflow.evaluate(request) { event in
      if case .warning(let warning) = event { warnings.append(warning) }
      return .proceed
    }
    #expect(warnings == [.trainingText(model: folder(modelName), file: text, heldOut: 0.1)])
  }
}
