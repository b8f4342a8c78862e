import CharText
import Foundation
import Generation
import LanguageModels
import ModelKinds
import TaleSamples
import Testing
import Training
import Workflows

/// The whole way: tales → training → model file → text → particles.
@Suite("A model of the tales")
struct TaleModelTests {
  /// A layer of 192 and 1,500 windows of 8 × 32 characters: 384,000 in all, a little less than two epochs.
  private func request(output: String) -> TrainingRequest {
    var request = TrainingRequest(files: [SampleFiles.path(of: "tales.txt")])
    request.output = output
    request.network.layers = 1
    request.network.hiddenSize = 192
    request.network.embeddingSize = 64
    request.threads = 2
    request.text.holdout = 0
    request.network.training.batchSize = 8
    request.network.training.sequenceLength = 32
    request.network.training.learningRate = 6e-3
    request.network.training.dropout = 0
    request.network.training.maxSteps = 1500
    request.network.training.evaluationInterval = 1500
    return request
  }

  @Test(
    "At least nine particles in ten agree with the syllable before them; smaller weights lose next to nothing"
  )
  func particles() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let request = request(output: folder + "/model.safetensors")
    let outcome = try TrainingWorkflow.train(request)
    #expect(outcome.steps == 1500)

    let model = try TrainedModel(path: request.output)
    let result = try model.generator.generate(
      options: GenerationOptions(chain: .usual, length: 1300, count: 16, seed: 1))
    let text = result.texts.map(\.text).joined(separator: "\n")
    #expect(text.unicodeScalars.count >= 20_000)

    let report = ParticleChecker().check(text)
    #expect(report.overall.total >= 500)
    #expect(report.agreement >= 0.9)
    for pair in ParticlePair.allCases { #expect(report.count(of: pair).total >= 50, "\(pair.rawValue)") }

    let tales = try String(contentsOfFile: SampleFiles.path(of: "tales.txt"), encoding: .utf8)
    let loss = try meanLoss(of: tales, model: request.output, weights: .fp32)
    #expect(abs(try meanLoss(of: tales, model: request.output, weights: .bf16) - loss) < 0.005)
    #expect(abs(try meanLoss(of: tales, model: request.output, weights: .int8) - loss) < 0.02)
  }

  /// The mean of −ln p in nats over a text that 64 streams read, a part each, with weights of this type.
  private func meanLoss(of text: String, model path: String, weights: WeightType) throws -> Double {
    let model = try TrainedModel(path: path, weights: weights)
    let ids = model.vocabulary.encode(NormalizedText(text)).units.ids
    let (engine, streams) = (model.generator.model, 64)
    var state = engine.initialState(streams: streams)
    var logits = [Float](repeating: 0, count: streams * engine.vocabularySize)
    let length = 500
    var sum = 0.0
    for place in 0..<length {
      let units = (0..<streams).map { ids[$0 * (ids.count / streams) + place] }
      engine.advance(&state, reading: units, logits: &logits)
      for stream in 0..<streams {
        let row = logits[stream * engine.vocabularySize..<(stream + 1) * engine.vocabularySize]
        let target = row[row.startIndex + Int(ids[stream * (ids.count / streams) + place + 1])]
        sum += log(row.reduce(0) { $0 + exp(Double($1)) }) - Double(target)
      }
    }
    return sum / Double(streams * length)
  }
}
