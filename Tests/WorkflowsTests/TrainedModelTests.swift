import CharText
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import Testing
import Workflows

@Suite struct TrainedModelTests {
  private let folder: TemporaryFolder

  /// A model that has learnt a little.
  init() throws {
    folder = try TemporaryFolder()
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 2000))])
    request.network.hiddenSize = 40
    request.network.embeddingSize = 24
    request.network.training.maxSteps = 150
    request.network.training.evaluationInterval = 150
    _ = try TrainingWorkflow.train(request)
  }

  private func texts(count: Int = 1, together: Int = 16, seed: UInt64 = 7, prompt: String? = nil) throws
    -> [String]
  {
    var options = GenerationOptions(length: 100, count: count, seed: seed)
    options.streamsTogether = together
    let model = try TrainedModel(path: folder(modelName))
    return try model.generator.generate(prompt: prompt, options: options).texts.map(\.text)
  }

  @Test func aSavedModelWrites() throws {
    let text = try texts()[0]
    #expect(NormalizedText(text).graphemeCount == 100)
    let known = Set(koreanText(characters: 2000).unicodeScalars)
    #expect(text.unicodeScalars.allSatisfy { known.contains($0) })
  }

  @Test("Every type of weights writes, and says which it is", arguments: WeightType.allCases, [1, 2])
  func weights(_ weights: WeightType, threads: Int) throws {
    let model = try TrainedModel(path: folder(modelName), threads: threads, weights: weights)
    let text = try model.generator.generate(options: GenerationOptions(length: 50, seed: 3)).texts[0].text
    #expect(NormalizedText(text).graphemeCount == 50)
    #expect(model.generator.model.engine?.options.weights == weights || weights == .auto)
  }

  @Test func aNumberOfThreadsOutOfRangeIsRefused() throws {
    let path = folder(modelName)
    let error = #expect(throws: OpeningError.self) { try TrainedModel(path: path, threads: 0) }
    #expect(error?.description == "the number of threads is 0; it must be from 1 to 1024")
  }

  @Test("Every engine that is registered writes the same texts, and refuses what it does not have")
  func engines() throws {
    var written: Set<String> = []
    for engine in EngineDescriptor.all {
      let model = try TrainedModel(path: folder(modelName), threads: 1, weights: .fp32, engine: engine)
      #expect(model.generator.model.engine?.options.weights == .fp32)
      written.insert(
        try model.generator.generate(options: GenerationOptions(length: 40, seed: 5)).texts[0].text)
      for weights in WeightType.allCases where weights != .auto && !engine.weightTypes.contains(weights) {
        #expect(throws: OpeningError.self) {
          try TrainedModel(path: folder(modelName), weights: weights, engine: engine)
        }
      }
    }
    #expect(written.count == 1)
    #expect(Set(EngineDescriptor.all.map(\.name)).count == EngineDescriptor.all.count)
  }

  @Test func theSameSeedGivesTheSameText() throws {
    #expect(try texts(seed: 7) == texts(seed: 7))
    #expect(try texts(seed: 7) != texts(seed: 8))
  }

  @Test func aPromptIsEchoedAndContinued() throws {
    let text = try texts(prompt: "호랑이가 ")[0]
    #expect(text.hasPrefix("호랑이가 "))
    #expect(NormalizedText(text).graphemeCount == 105)
  }

  /// Products of another number of rows may round in another way (about 1e-7 of a logit), so that one draw in
  /// millions may fall otherwise; none of these does.
  @Test("Texts written together are those that are written alone")
  func streams() throws {
    let alone = try texts(count: 8, together: 1)
    #expect(Set(alone).count == 8)
    for together in [2, 3, 8, 16] { #expect(try texts(count: 8, together: together) == alone) }
    #expect(try texts(count: 3) == Array(alone.prefix(3)))
    #expect(try texts(count: 1) == Array(alone.prefix(1)))
  }

  @Test func whatIsNoModelIsRefused() throws {
    for path in [folder("none.safetensors"), folder("text.txt"), folder(stateName), folder.path] {
      let error = #expect(throws: OpeningError.self) { try TrainedModel(path: path) }
      guard case .file = error else {
        Issue.record("\(path): \(String(describing: error))")
        continue
      }
    }
  }
}
