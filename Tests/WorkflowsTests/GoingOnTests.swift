import CharText
import LanguageModels
import ModelFiles
import ModelKinds
import Testing
import Training
import TrainingFiles
import Workflows

/// Going on from a trained model with other text.
@Suite struct GoingOnTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A model trained for some steps.
  private func base(_ change: (inout TrainingRequest) -> Void = { _ in }) throws -> String {
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    request.output = folder("base.safetensors")
    request.overwrites = true
    change(&request)
    _ = try TrainingWorkflow.train(request)
    return request.output
  }

  private func goingOn(from base: String, with text: String) throws -> TrainingRequest {
    var request = smallRequest(folder, [try folder.file(text, as: "new.txt")])
    request.overwrites = true
    request.base = .init(model: base)
    return request
  }

  /// Softmax over more units gives each a little less, so the comparison is of differences of logits.
  @Test(
    "With a larger vocabulary a network says the same of the units that it knew", arguments: [true, false])
  func grownNetworksAgree(isComposed: Bool) throws {
    let base = try base { $0.network.composition = isComposed ? .auto : .none }
    let before = try ModelFile(path: base)
    let more = try Vocabulary(
      unit: .scalar, normalization: .nfc,
      units: [.unknown, .boundary] + "뷁x가".map { .text(Array($0.utf8)) })
    let vocabulary = try before.vocabulary.grown(by: more)
    #expect(vocabulary.boundaryID == 1 && vocabulary.count >= before.vocabulary.count + 3)
    let grown = GrownNetwork(before, vocabulary: vocabulary)
    let old = try EngineDescriptor.usual.make(before.configuration, EngineOptions(threads: 1))
    let new = try EngineDescriptor.usual.make(grown.configuration, EngineOptions(threads: 1))
    old.setParameters(before.parameters)
    new.setParameters(grown.parameters)
    let known = before.vocabulary.units
    let places = try known.map { Int(try #require(vocabulary.id(of: $0))) }
    let text = Array(before.vocabulary.encode(koreanText(characters: 40, seed: 3)).units.ids)
    let (its, others) = (logits(of: old, text), logits(of: new, text.map { UInt32(places[Int($0)]) }))
    for (id, place) in places.enumerated() {
      #expect(abs((its[id] - its[0]) - (others[place] - others[places[0]])) < 1e-4)
    }
  }

  private func logits(of model: some Engine, _ units: [UInt32]) -> [Float] {
    var state = model.initialState(streams: 1)
    var logits: [Float] = []
    for unit in units { model.advance(&state, reading: [unit], logits: &logits) }
    return logits
  }

  @Test("A syllable that is new starts as the sum of its letters, or as the mean of those that share them")
  func newSyllables() throws {
    let base = try ModelFile(path: try base())
    let more = try Vocabulary(unit: .scalar, normalization: .nfc, units: [.unknown, .text(Array("뷁".utf8))])
    let grown = GrownNetwork(base, vocabulary: try base.vocabulary.grown(by: more))
    let table = ParameterTable(for: grown.configuration)
    let own = table.embedding.own
    let row = own.offset + base.vocabulary.count * own.columns
    #expect(grown.parameters[row..<row + own.columns].allSatisfy { $0 == 0 })
    #expect(grown.configuration.composition?.parts(of: base.vocabulary.count).count == 3)
  }

  @Test(
    "A run goes on: it begins where the model was, knows the new characters, and is saved as a model of its own"
  )
  func goesOn() throws {
    let base = try base()
    let before = try folder.bytes("base.safetensors")
    var request = try goingOn(from: base, with: koreanText(characters: 900, seed: 5) + "뷁뷁뷁")
    request.network.training.maxSteps = 6
    request.text.holdout = 0
    var newUnits: Int?
    _ = try TrainingWorkflow.train(request) { event in
      if case .basedOn(_, let count) = event { newUnits = count }
      return .proceed
    }
    let after = try ModelFile(path: folder(modelName))
    #expect(newUnits == 1 && after.vocabulary.id(of: .text(Array("뷁".utf8))) != nil)
    #expect(try folder.bytes("base.safetensors") == before)
    // Half the rate of a new model, and a state of its own.
    let state = try TrainingStateFile(path: folder(stateName))
    #expect(state.options.learningRate == TrainingOptions().learningRate(forCell: "lstm") / 2)
    #expect(state.snapshot.progress.step == 6)
  }

  @Test("A run that rehearses resumes to the byte, with the same texts only")
  func rehearsalResumes() throws {
    let base = try base()
    let old = folder("text.txt")
    var request = try goingOn(from: base, with: koreanText(characters: 1200, seed: 5))
    request.base?.rehearsal = [old]
    var losses: [Double] = []
    _ = try TrainingWorkflow.train(request) { event in
      if case .rehearsed(let loss) = event { losses.append(loss) }
      return .proceed
    }
    #expect(losses.count == 5 && losses.allSatisfy { $0.isFinite })
    let unbroken = try folder.bytes(modelName)
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 17))
    var resumption = smallResumption(folder, request.files)
    #expect(throws: WorkflowError.self) { try TrainingWorkflow.resume(resumption) }
    resumption.rehearsal = [old]
    _ = try TrainingWorkflow.resume(resumption)
    #expect(try folder.bytes(modelName) == unbroken)
  }

  @Test("Counts go on only with the earlier text, and are then those of both texts")
  func countsGoOn() throws {
    for kind in TrainableKind.all where !kind.kind.capabilities.contains(.learnsBySteps) {
      let base = try base { $0.choose(kind.kind.cells[0].name) }
      var request = try goingOn(from: base, with: koreanText(characters: 900, seed: 5))
      #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
      request.base?.rehearsal = [folder("text.txt")]
      _ = try TrainingWorkflow.train(request)
      let both = try folder.bytes(modelName)
      request.base = nil
      request.choose(kind.kind.cells[0].name)
      request.files = [folder("text.txt"), folder("new.txt")]
      request.text.documents = .whole
      _ = try TrainingWorkflow.train(request)
      #expect(try folder.bytes(modelName) == both)
    }
  }

  @Test("Two runs do not write one model; a lock that was left behind is none")
  func locks() throws {
    let model = folder(modelName)
    _ = try folder.file("1 elsewhere\n", as: "model.lock")
    var first: OutputLock? = try OutputLock(of: model)
    #expect(folder.names.contains("model.lock"))
    let error = #expect(throws: WorkflowError.self) { try OutputLock(of: model) }
    guard case .outputInUse = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(first != nil)
    first = nil
    #expect(!folder.names.contains("model.lock"))
  }
}
