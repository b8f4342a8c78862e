import CPUEngine
import CharText
import Foundation
import LanguageModels
import ModelFiles
import ModelKinds
import Testing
import Training
import TrainingFiles
import Workflows

@Suite struct TrainingWorkflowTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func aTextBecomesAModelAndItsState() throws {
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    request.network.precision = .fp32
    let outcome = try TrainingWorkflow.train(request)
    #expect(folder.names == [curvesName, metricsName, modelName, stateName, "text.txt"])
    #expect(outcome.model == folder(modelName))
    #expect((outcome.reason, outcome.steps) == (.completed, 30))
    let model = try ModelFile(path: folder(modelName))
    #expect(model.configuration.hiddenSize == 12)
    #expect(model.training.steps == outcome.bestStep)
    #expect(model.training.heldOutLoss == outcome.bestLoss)
    var options = request.network.training
    options.precision = "fp32"
    options.learningRate = options.learningRate(forCell: request.network.cell)
    #expect(model.training.trainingOptions == options)
    #expect(model.training.textHash == outcome.text.hash)
    #expect(try TrainingStateFile(path: folder(stateName)).snapshot.progress.step == 30)
  }

  @Test("The learning rate suits the cell unless one is given", arguments: LayerDescriptor.all.map(\.name))
  func learningRate(cell: String) throws {
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    (request.network.cell, request.network.training.maxSteps, request.overwrites) = (cell, 1, true)
    func rate() throws -> Double? {
      _ = try TrainingWorkflow.train(request)
      return try ModelFile(path: folder(modelName)).training.trainingOptions?.learningRate
    }
    let share = try #require(LayerDescriptor.named(cell)).learningRateShare
    #expect(try rate() == UpdateRuleDescriptor.adamW.usualLearningRate * share)
    request.network.training.learningRate = 0.003
    #expect(try rate() == 0.003)
  }

  @Test("The final loss is that of the best weights, which are not read again from their file")
  func finalLossWithoutTheFile() throws {
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    request.network.precision = .fp32
    let expected = try #require(try TrainingWorkflow.train(request).statefulLoss)
    request.overwrites = true
    let outcome = try TrainingWorkflow.train(request) { event in
      if case .training(.finished) = event { try? folder.remove(modelName) }
      return .proceed
    }
    #expect(!folder.names.contains(modelName))
    #expect(outcome.statefulLoss == expected)
  }

  @Test func eventsTellTheWholeStory() throws {
    let request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    var names: [String] = []
    _ = try TrainingWorkflow.train(request) { event in
      switch event {
      case .reading: names.append("reading")
      case .read: names.append("read")
      case .built(let configuration, let parameterCount, let threads, _):
        names.append("built")
        #expect(parameterCount == ParameterTable(for: configuration).parameterCount)
        #expect(threads == 1)
      case .planned(let plan):
        names.append("planned")
        #expect((plan.steps, plan.reason) == (30, .given))
      case .countsSuffice, .basedOn, .rehearsed: names.append("unexpected")
      case .counting, .counted, .countedContexts: names.append("counted")
      case .joining, .joined: names.append("joined")
      case .training(.started): names.append("start")
      case .training(.updated): break
      case .training(.evaluated): names.append("evaluate")
      case .training(.saveDue): names.append("save due")
      case .training(.rolledBack): names.append("roll back")
      case .training(.finished): names.append("finish")
      case .sample(let text):
        names.append("sample")
        #expect(!text.isEmpty)
      case .saved(let model, let state):
        names.append("saved")
        #expect(
          [model, state].allSatisfy { $0.map { FileManager.default.fileExists(atPath: $0) } == true })
      }
      return .proceed
    }
    let round = ["evaluate", "sample", "saved"]
    #expect(
      names == ["read", "planned", "built", "start"] + round + round + round + round + round + ["finish"])
  }

  @Test("Training learns more than how often each character comes")
  func learns() throws {
    let text = koreanText(characters: 2000)
    var request = smallRequest(folder, [try folder.file(text)])
    request.network.hiddenSize = 32
    request.network.training.learningRate = 1e-2
    request.network.training.maxSteps = 200
    request.network.training.evaluationInterval = 50
    let loss = try #require(try TrainingWorkflow.train(request).bestLoss)
    let counts = Dictionary(text.unicodeScalars.map { ($0, 1.0) }, uniquingKeysWith: +)
    let entropy = counts.values.reduce(0) { $0 - $1 / 2000 * log($1 / 2000) }
    #expect(loss < 0.8 * entropy)
  }

  @Test("Another model is never written over without being asked", arguments: [modelName, stateName])
  func existingFiles(name: String) throws {
    _ = try folder.file("precious", as: name)
    let before = folder.names
    let request = smallRequest(folder, ["not even looked at"])
    let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    guard case .outputExists(folder(name)) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(try folder.bytes(name) == Array("precious".utf8))
    #expect(folder.names == before)
  }

  @Test func aModelIsWrittenOverWhenAsked() throws {
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    _ = try folder.file("old", as: modelName)
    request.overwrites = true
    _ = try TrainingWorkflow.train(request)
    _ = try ModelFile(path: folder(modelName))
  }

  @Test func theSameRequestGivesTheSameModel() throws {
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    _ = try TrainingWorkflow.train(request)
    request.output = folder("again.safetensors")
    _ = try TrainingWorkflow.train(request)
    #expect(try folder.bytes(modelName) == folder.bytes("again.safetensors"))
    request.output = folder("other.safetensors")
    request.network.training.seed = 2
    _ = try TrainingWorkflow.train(request)
    #expect(try folder.bytes(modelName) != folder.bytes("other.safetensors"))
  }

  // MARK: Held-out text

  @Test("The reported loss is that of the saved model, in one pass over the tail")
  func statefulLoss() throws {
    let text = koreanText(characters: 900)
    let outcome = try TrainingWorkflow.train(smallRequest(folder, [try folder.file(text)]))
    let model = try ModelFile(path: folder(modelName))
    let engine = try CPUEngine(configuration: model.configuration, threads: 1)
    engine.setParameters(model.parameters)
    let tail = model.vocabulary.encode(NormalizedText(text).split(heldOut: 0.1).heldOut).units.ids
    let result = HeldOutEvaluation(texts: [.wide(tail)], lanes: 1).run(on: engine)
    let loss = try #require(outcome.statefulLoss)
    #expect(abs(loss - result.loss) < 1e-5)
    #expect(outcome.text.heldOutUnits == tail.count)
  }

  @Test func theVocabularyComesFromTheTrainingPartOnly() throws {
    let text = koreanText(characters: 900) + "뷁"
    let outcome = try TrainingWorkflow.train(smallRequest(folder, [try folder.file(text)]))
    #expect(outcome.text.unseen.count == 1)
    #expect(try ModelFile(path: folder(modelName)).vocabulary.id(of: .text(Array("뷁".utf8))) == nil)
  }

  @Test func eachOfSeveralFilesGivesItsTail() throws {
    let files = try [
      folder.file(koreanText(characters: 500), as: "a.txt"),
      folder.file(koreanText(characters: 300, seed: 2), as: "b.txt"),
    ]
    var request = smallRequest(folder, files)
    request.text.documents = .whole
    let text = try TrainingWorkflow.train(request).text
    let parts = [koreanText(characters: 500), koreanText(characters: 300, seed: 2)].map {
      NormalizedText($0).split(heldOut: 0.1)
    }
    #expect(text.trainingCharacters == parts.reduce(0) { $0 + $1.training.scalarCount })
    #expect(text.heldOutUnits == parts.reduce(0) { $0 + $1.heldOut.scalarCount })
  }

  @Test func aValidationFileLeavesTheTextWhole() throws {
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    request.validation = try folder.file(koreanText(characters: 70, seed: 5), as: "v.txt")
    let outcome = try TrainingWorkflow.train(request)
    #expect(outcome.text.trainingUnits == 900)
    #expect(outcome.text.heldOutUnits == 70)
    #expect(outcome.statefulLoss != nil)
  }

  @Test("Nothing held out: no held-out loss anywhere", arguments: [0, 0.002])
  func nothingHeldOut(holdout: Double) throws {
    // 0.002 of 900 characters is one unit, which is never charged.
    var request = smallRequest(folder, [try folder.file(String(repeating: "abcdefghi", count: 70))])
    request.text.holdout = holdout
    var evaluations: [EvaluationReport] = []
    let outcome = try TrainingWorkflow.train(request) { event in
      if case .training(.evaluated(let report)) = event { evaluations.append(report) }
      return .proceed
    }
    #expect(outcome.text.heldOutUnits == (holdout == 0 ? 0 : 1))
    #expect(outcome.bestLoss == nil)
    #expect(outcome.statefulLoss == nil)
    #expect(outcome.bestStep == 30)
    #expect(evaluations.allSatisfy { $0.heldOutLoss == nil })
    #expect(try ModelFile(path: folder(modelName)).training.heldOutLoss == nil)
  }

  // MARK: Encodings

  @Test("CP949 and UTF-16 files give the same text as UTF-8")
  func encodings() throws {
    let syllables: [(String, [UInt8])] = [
      ("가", [0xB0, 0xA1]), ("나", [0xB3, 0xAA]), ("다", [0xB4, 0xD9]), ("라", [0xB6, 0xF3]), (" ", [0x20]),
      ("\n", [0x0A]),
    ]
    var generator = SeededGenerator(seed: 1)
    let chosen = (0..<300).compactMap { _ in syllables.randomElement(using: &generator) }
    let text = chosen.map(\.0).joined()
    let files = [
      (TextEncoding.utf8, try folder.file(text, as: "utf8.txt")),
      (.cp949, try folder.file("cp949.txt", bytes: chosen.flatMap(\.1))),
      (
        .utf16, try folder.file("utf16.txt", bytes: text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
      ),
    ]
    var hashes: Set<String> = []
    for (encoding, path) in files {
      var request = smallRequest(folder, [path])
      request.text.encoding = encoding
      request.overwrites = true
      request.network.training.maxSteps = 2
      hashes.insert(try TrainingWorkflow.train(request).text.hash)
    }
    #expect(hashes.count == 1)
  }

  @Test("Every engine trains to the same loss", arguments: LayerDescriptor.all.map(\.name))
  func engines(cell: String) throws {
    let text = try folder.file(koreanText(characters: 500))
    var losses: [Double] = []
    for engine in EngineDescriptor.all {
      var request = smallRequest(folder, [text])
      request.choose(cell)
      (request.engine, request.overwrites) = (engine.name, true)
      request.network.precision = .fp32
      request.network.context = 4
      (request.network.training.maxSteps, request.network.training.evaluationInterval) = (4, 4)
      losses.append(try #require(try TrainingWorkflow.train(request).bestLoss))
    }
    for loss in losses { #expect(abs(loss - losses[0]) < 1e-3) }
  }
}
