import CharText
import Foundation
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import NGramModel
import Testing
import Training
import Workflows

@Suite struct NGramWorkflowTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func request(_ files: [String]) -> TrainingRequest {
    var request = TrainingRequest(files: files)
    request.ngram.order = 4
    request.output = folder(modelName)
    return request
  }

  @Test func eventsTellTheWholeStory() throws {
    var names: [String] = []
    let outcome = try TrainingWorkflow.train(
      request([try folder.file(koreanText(characters: 900))])
    ) { event in
      switch event {
      case .read: names.append("read")
      case .counting(let share): if share == 1 { names.append("counting") }
      case .counted(let configuration, let ngrams, let byteCount):
        names.append("counted")
        #expect(configuration.order == 4)
        #expect(ngrams.count == 4 && ngrams == ngrams.sorted())
        #expect(byteCount > 4 * ngrams.reduce(0, +))
      case .countedContexts: names.append("contexts")
      case .sample(let text):
        names.append("sample")
        #expect(!text.isEmpty)
      case .saved(let model, let state):
        names.append("saved")
        #expect(FileManager.default.fileExists(atPath: model) && state == nil)
      case .reading, .countsSuffice, .basedOn, .rehearsed, .planned: names.append("unexpected")
      case .built, .training, .joining, .joined: names.append("unexpected")
      }
      return .proceed
    }
    #expect(names == ["read", "counting", "counted", "sample", "saved"])
    #expect(folder.names == [modelName, "text.txt"])
    #expect(outcome.reason == .completed)
    let file = try NGramModelFile(path: folder(modelName))
    #expect(file.training.heldOutLoss == outcome.statefulLoss)
    #expect(file.training.textHash == outcome.text.hash)
  }

  /// The held-out loss in one pass by look-up of each unit.
  @Test func theHeldOutLossIsThatOfTheText() throws {
    let text = koreanText(characters: 3000)
    let outcome = try TrainingWorkflow.train(request([try folder.file(text)]))
    let file = try NGramModelFile(path: folder(modelName))
    let (_, heldOut) = NormalizedText(text).split(heldOut: 0.1)
    let ids = file.vocabulary.encode(heldOut).units.ids
    let model = file.makeModel()
    var sum = 0.0
    for place in 1..<ids.count {
      sum -= log(model.probability(of: ids[place], after: Array(ids[..<place])))
      if ids[place] == 0 { sum += log(Double(1_112_064 - file.vocabulary.count)) }
    }
    let loss = try #require(outcome.statefulLoss)
    #expect(abs(loss - sum / Double(ids.count - 1)) < 1e-12)
    // Some ten bits of choice a sentence, of about twenty characters.
    #expect(loss < 0.7)
  }

  @Test("No n-gram goes from one file to the next")
  func files() throws {
    var request = request([try folder.file("가나", as: "1.txt"), try folder.file("나다", as: "2.txt")])
    request.minimumCharacters = 2
    request.text.documents = .whole
    request.text.holdout = 0
    request.ngram.order = 2
    let outcome = try TrainingWorkflow.train(request)
    #expect(outcome.statefulLoss == nil)
    let file = try NGramModelFile(path: folder(modelName))
    // 가나 and 나다; as one text there were 나나 too.
    #expect(file.tables.ngramCounts == [3, 2])
  }

  @Test("Every unit; ids and text come back", arguments: UnitKind.allCases)
  func units(unit: UnitKind) throws {
    var request = request([try folder.file(koreanText(characters: 2000))])
    request.text.unit = unit
    _ = try TrainingWorkflow.train(request)
    let model = try TrainedModel(path: folder(modelName))
    #expect(model.cell == "ngram" && model.contents.capabilities.isEmpty)
    #expect(model.generator.model.engine == nil)
    let result = try model.generator.generate(
      prompt: "호랑이가 ", options: GenerationOptions(length: 60, seed: 3))
    #expect(result.texts[0].text.hasPrefix("호랑이가 "))
    #expect(NormalizedText(result.texts[0].text).graphemeCount == 65)
  }

  @Test("Texts written together are those that are written alone, and a beam search finds one")
  func writing() throws {
    _ = try TrainingWorkflow.train(request([try folder.file(koreanText(characters: 2000))]))
    let model = try TrainedModel(path: folder(modelName))
    var options = GenerationOptions(length: 50, count: 5, seed: 9)
    let together = try model.generator.generate(options: options).texts.map(\.text)
    options.streamsTogether = 1
    #expect(try model.generator.generate(options: options).texts.map(\.text) == together)
    options.count = 1
    options.beam = BeamOptions(beams: 4)
    let found = try model.generator.generate(options: options).texts[0]
    #expect((found.score ?? -.infinity).isFinite)
  }

  @Test("A text model says what the model in it says, whatever its kind")
  func textModel() throws {
    let path = try folder.file(koreanText(characters: 1000))
    _ = try TrainingWorkflow.train(request([path]))
    let ngram = try NGramModelFile(path: folder(modelName)).makeModel()
    let text = try TrainedModel(path: folder(modelName)).generator.model
    #expect(logits(text) == logits(ngram))
    #expect(loss(text) == loss(ngram))
    var small = smallRequest(folder, [path])
    small.overwrites = true
    _ = try TrainingWorkflow.train(small)
    let network = try TrainedModel(path: folder(modelName), threads: 1, weights: .fp32).generator.model
    let engine = try #require(network.engine)
    #expect(logits(network) == logits(engine))
    // Korean: syllables are made of parts.
    #expect(network.composition?.name == "hangul")
    #expect(network.composition == engine.composition)
    #expect(text.composition == nil)
    #expect(loss(network) == loss(engine))
  }

  @Test("Streams that join others go on as apart, whatever the kind of model")
  func join() throws {
    let path = try folder.file(koreanText(characters: 1000))
    _ = try TrainingWorkflow.train(request([path]))
    let ngram = try TrainedModel(path: folder(modelName)).generator.model
    var small = smallRequest(folder, [path])
    small.overwrites = true
    _ = try TrainingWorkflow.train(small)
    let network = try TrainedModel(path: folder(modelName), threads: 1, weights: .fp32).generator.model
    for model in [ngram, network] {
      let size = model.vocabularySize
      var states = [model.initialState(streams: 1), model.initialState(streams: 2)]
      var apart = [[Float](repeating: 0, count: size), [Float](repeating: 0, count: 2 * size)]
      model.advance(&states[0], reading: [1], logits: &apart[0])
      model.advance(&states[1], reading: [2, 3], logits: &apart[1])
      var joined = states[0]
      joined.join(states[1])
      #expect(joined.streams == 3)
      var together = [Float](repeating: 0, count: 3 * size)
      model.advance(&joined, reading: [4, 5, 6], logits: &together)
      model.advance(&states[0], reading: [4], logits: &apart[0])
      model.advance(&states[1], reading: [5, 6], logits: &apart[1])
      // The products of a network may round otherwise for another number of rows.
      #expect(zip(together, apart[0] + apart[1]).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  /// Of three streams that were forked from two.
  private func logits<Model: LanguageModel>(_ model: Model) -> [Float] {
    var state = model.initialState(streams: 2)
    var logits = [Float](repeating: 0, count: 2 * model.vocabularySize)
    model.advance(&state, reading: [1, 2], logits: &logits)
    model.advance(&state, reading: [3, 4], logits: &logits)
    state.select([1, 0, 1])
    logits = [Float](repeating: 0, count: 3 * model.vocabularySize)
    model.advance(&state, reading: [5, 6, 5], logits: &logits)
    return logits
  }

  private func loss<Model: LanguageModel>(_ model: Model) -> HeldOutEvaluation.Result {
    HeldOutEvaluation(texts: [.narrow([1, 5, 3, 0, 2, 2, 7])], lanes: 1).run(on: model)
  }

  @Test("Stopped while n-grams are counted, nothing is written")
  func stopped() throws {
    let request = request([try folder.file(koreanText(characters: 900))])
    let error = #expect(throws: WorkflowError.self) {
      try TrainingWorkflow.train(request) { event in
        if case .counting = event { return .stop }
        return .proceed
      }
    }
    #expect(error?.description == "stopped while counting; nothing was written")
    #expect(folder.names == ["text.txt"])
  }

  @Test func thereIsNothingToResume() throws {
    let path = try folder.file(koreanText(characters: 900))
    _ = try TrainingWorkflow.train(request([path]))
    let error = #expect(throws: WorkflowError.self) {
      try TrainingWorkflow.resume(smallResumption(folder, [path]))
    }
    #expect(
      error?.description
        == "\(folder(modelName)) is an n-gram model, which is counted in one go: there is nothing to resume; "
        + "count it again")
  }

  @Test("In the place of a network goes what lies beside it too")
  func overwriting() throws {
    let path = try folder.file(koreanText(characters: 900))
    _ = try TrainingWorkflow.train(smallRequest(folder, [path]))
    var request = request([path])
    #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    #expect(folder.names == [curvesName, metricsName, modelName, stateName, "text.txt"])
    request.overwrites = true
    _ = try TrainingWorkflow.train(request)
    #expect(folder.names == [modelName, "text.txt"])
  }

  @Test(arguments: [0, 13]) func anOrderOutOfRange(order: Int) throws {
    var request = request([try folder.file(koreanText(characters: 900))])
    request.ngram.order = order
    let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    #expect(error?.description == "the order is \(order); it must be from 1 to 12")
    #expect(folder.names == ["text.txt"])
  }

  @Test func everyKindHasANameOfItsOwn() {
    let cells = ModelKind.all.flatMap { $0.cells.map(\.name) }
    #expect(Set(cells).count == cells.count)
    #expect(Set(ModelKind.all.map(\.name)).count == ModelKind.all.count)
    #expect(TrainableKind.cells.map(\.name) == LayerDescriptor.all.map(\.name) + ["ngram", "context-mixing"])
    for kind in ModelKind.all {
      for cell in kind.cells { #expect(ModelKind.ofCell(cell.name)?.name == kind.name) }
      // What is not trained in steps says how it comes to be.
      #expect(kind.capabilities.contains(.learnsBySteps) == (kind.making == nil))
    }
    #expect(ModelKind.ofCell("lstn") == nil && TrainableKind.ofCell("mixture") == nil)
  }
}
