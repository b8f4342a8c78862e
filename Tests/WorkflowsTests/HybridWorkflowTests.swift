import CharText
import Foundation
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import Testing
import Training
import TrainingFiles
import Workflows

/// Training a hybrid: counts, then a network, then both together.
@Suite struct HybridWorkflowTests {
  private let folder: TemporaryFolder
  private let files: [String]
  private var request: TrainingRequest {
    var request = smallRequest(folder, files)
    request.network.isHybrid = true
    return request
  }

  init() throws {
    folder = try TemporaryFolder()
    files = [try folder.file(koreanText(characters: 3000))]
  }

  @Test("Counts and network are joined where that is better, and the file says how good both are")
  func trains() throws {
    var names: [String] = []
    let outcome = try TrainingWorkflow.train(request) { event in
      switch event {
      case .countedContexts: names.append("counted")
      case .built: names.append("built")
      case .training(.finished): names.append("finished")
      case .joined(_, let isBetter): names.append(isBetter ? "joined" : "apart")
      case .saved: if names.last == "joined" { names.append("saved") }
      default: break
      }
      return .proceed
    }
    #expect(names == ["counted", "built", "finished", "joined", "saved"])
    let losses = try #require(outcome.hybrid)
    #expect(losses.hybrid < losses.network)
    let (network, hybrid) = (try #require(outcome.networkLoss), try #require(outcome.statefulLoss))
    #expect(hybrid < network)
    let contents = try ModelContents(path: folder(modelName), options: EngineOptions(threads: 1))
    #expect(contents.kind.name == "hybrid" && contents.cell == "hybrid")
    #expect(contents.training.heldOutLoss == hybrid)
    var request = EvaluationRequest(models: [folder(modelName)], file: files[0])
    request.holdout = 0.1
    let readings = try EvaluationWorkflow.evaluate(request).models[0].readings
    #expect(abs(readings[0].loss.loss - hybrid) < 1e-5)
  }

  @Test("The network of a hybrid has not seen what was held back: it is that of the rest of the text alone")
  func heldBack() throws {
    let outcome = try TrainingWorkflow.train(request)
    #expect(outcome.hybrid != nil)
    let hybrid = try ModelFile(path: folder(modelName))
    var alone = request
    (alone.network.isHybrid, alone.overwrites) = (false, true)
    _ = try TrainingWorkflow.train(alone)
    let network = try ModelFile(path: folder(modelName))
    #expect(network.configuration == hybrid.configuration)
    #expect(network.parameters != hybrid.parameters)
    #expect(try TrainingStateFile(path: folder(stateName)).text.isHybrid == false)
  }

  @Test("Counts that may take less memory make a smaller file")
  func memory() throws {
    func size(_ memory: Int?) throws -> Int {
      var request = request
      request.model = ContextMixingOptions()
      (request.countingMemory, request.overwrites) = (memory, true)
      _ = try TrainingWorkflow.train(request)
      return try Data(contentsOf: URL(fileURLWithPath: folder(modelName))).count
    }
    #expect(try size(nil) - size(10_000) > 10_000)
  }

  @Test("Stopped, resumed: the same hybrid to the byte", arguments: [5, 6, 20], [nil, 20_000])
  func stopAndResume(step: Int, memory: Int?) throws {
    var request = request
    request.countingMemory = memory
    let stopped = try TrainingWorkflow.train(request, onEvent: stopping(at: step))
    #expect((stopped.reason, stopped.steps) == (.stopped, step))
    #expect(stopped.hybrid != nil)
    #expect(try TrainingWorkflow.resume(smallResumption(folder, files)).reason == .completed)
    var unbroken = request
    unbroken.output = folder("unbroken.safetensors")
    _ = try TrainingWorkflow.train(unbroken)
    #expect(try folder.bytes(modelName) == folder.bytes("unbroken.safetensors"))
  }

  @Test("A text that is too short for a hybrid is learned by the network alone")
  func shortText() throws {
    var request = request
    request.files = [try folder.file(koreanText(characters: 900), as: "short.txt")]
    let outcome = try TrainingWorkflow.train(request)
    #expect(outcome.hybrid == nil)
    #expect(try ModelContents(path: folder(modelName)).kind.name == "network")
  }

  @Test("A hybrid and its network alone learn from what they read, and are reported as adaptive")
  func adaptive() throws {
    _ = try TrainingWorkflow.train(request)
    let other = try folder.file(
      String(repeating: "강가에서 바람이 노래를 불렀다. 토끼가 웃었다!\n", count: 40), as: "other.txt")
    var evaluation = EvaluationRequest(models: [folder(modelName)], file: other)
    evaluation.protocols = [.stateful]
    evaluation.dynamic = DynamicEvaluation.Options()
    let readings = try EvaluationWorkflow.evaluate(evaluation).models[0].readings
    #expect(readings.map(\.name) == ["stateful", "stateful, adaptive"])
    #expect(readings[1].loss.loss < readings[0].loss.loss - 0.3)
    // Again, and the figures are the same: nothing that was learned has stayed.
    #expect(try EvaluationWorkflow.evaluate(evaluation).models[0].readings == readings)
  }

  @Test("A model that has learned from a text writes in its manner, and the file stays as it was")
  func adaptTo() throws {
    _ = try TrainingWorkflow.train(request)
    let before = try folder.bytes(modelName)
    let model = try TrainedModel(path: folder(modelName), threads: 1)
    let lesson = String(repeating: "바람이 강가에 조용히 잠들었다. ", count: 60)
    let adapted = try model.adapted(to: lesson)
    let text = try adapted.generator.generate(
      prompt: "바람이", options: GenerationOptions(length: 40, seed: 1)
    ).texts[0].text
    #expect(text.contains("강가에 조용히 잠들었다"))
    #expect(try folder.bytes(modelName) == before)
  }

  @Test("Counts of n-grams cannot learn from a text")
  func cannotAdapt() throws {
    var request = request
    request.choose("ngram")
    _ = try TrainingWorkflow.train(request)
    let model = try TrainedModel(path: folder(modelName))
    #expect(throws: WorkflowError.self) { try model.adapted(to: "바람") }
  }
}
