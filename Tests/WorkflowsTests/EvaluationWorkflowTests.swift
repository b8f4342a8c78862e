import CharText
import Foundation
import ModelFiles
import ReferenceScripts
import Testing
import Training
import Workflows

@Suite struct EvaluationWorkflowTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A small model of a text, trained in a few steps.
  func train(
    _ text: String, name: String = modelName, _ change: (inout TrainingRequest) -> Void = { _ in }
  )
    throws -> TrainingOutcome
  {
    var request = smallRequest(folder, [try folder.file(text, as: "\(name).txt")])
    request.output = folder(name)
    request.network.precision = .fp32
    change(&request)
    return try TrainingWorkflow.train(request)
  }

  private func evaluate(
    _ models: [String], _ file: String, _ change: (inout EvaluationRequest) -> Void = { _ in }
  )
    throws -> EvaluationOutcome
  {
    var request = EvaluationRequest(models: models.map { folder($0) }, file: file)
    request.threads = 1
    change(&request)
    return try EvaluationWorkflow.evaluate(request)
  }

  @Test("PyTorch's losses of a committed model and text, in both protocols")
  func fixture() throws {
    struct Expected: Decodable {
      var stateful: Double
      var windows: Double
      var charged: Int
      var unseen: Int
    }
    let fixtures = try #require(Bundle.module.resourceURL).appending(path: "Fixtures")
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: fixtures.appending(path: "evaluation.json")))
    let request = EvaluationRequest(
      models: [fixtures.appending(path: "evaluation.safetensors").path],
      file: fixtures.appending(path: "evaluation.txt").path)
    let model = try EvaluationWorkflow.evaluate(request).models[0]
    #expect(model.readings.map(\.name) == ["stateful", "windows"])
    #expect(abs(model.readings[0].loss.loss - expected.stateful) < 1e-4)
    #expect(abs(model.readings[1].loss.loss - expected.windows) < 1e-4)
    #expect(model.readings.map(\.loss.count) == [expected.charged, expected.charged])
    #expect(model.readings.map(\.loss.unseenCount) == [expected.unseen, expected.unseen])
    #expect(model.characters == 700)
    #expect(model.unseenCharacters == expected.unseen)
  }

  @Test("The held-out part of the training text costs what training said")
  func heldOut() throws {
    let outcome = try train(koreanText(characters: 900))
    let model = try evaluate([modelName], folder("\(modelName).txt")) { $0.holdout = 0.1 }.models[0]
    let expected = try #require(outcome.statefulLoss)
    #expect(abs(model.readings[0].loss.loss - expected) < 1e-5)
    #expect(model.isTrainingText)
    #expect(model.units == outcome.text.heldOutUnits)
  }

  @Test(
    "Bits a character and a byte are by the text's own proportions, whatever the units",
    arguments: UnitKind.allCases)
  func proportions(unit: UnitKind) throws {
    _ = try train(koreanText(characters: 600)) { $0.text.unit = unit }
    let text = "할머니가 마을로 달려갔다! OK\n"
    let model = try evaluate([modelName], folder.file(text, as: "other.txt")).models[0]
    let reading = model.readings[0]
    #expect(model.characters == text.unicodeScalars.count)
    #expect(model.bytes == text.utf8.count)
    let bits = reading.loss.loss / log(2) * Double(model.units)
    #expect(abs(reading.figures.bitsPerCharacter - bits / Double(text.unicodeScalars.count)) < 1e-9)
    #expect(abs(reading.figures.bitsPerByte - bits / Double(text.utf8.count)) < 1e-9)
    #expect(abs(reading.figures.perplexity - exp(reading.loss.loss)) < 1e-9 * reading.figures.perplexity)
    // O and K: never seen, but as bytes.
    #expect(model.unseenCharacters == (unit == .byte ? 0 : 2))
    #expect((reading.unseenBitsPerCharacter > 0) == (unit != .byte))
  }

  private func warnings(_ file: String, holdout: Double?) throws -> [EvaluationWarning] {
    var request = EvaluationRequest(models: [folder(modelName)], file: file)
    request.holdout = holdout
    request.threads = 1
    var warnings: [EvaluationWarning] = []
    _ = try EvaluationWorkflow.evaluate(request) { event in
      if case .warning(let warning) = event { warnings.append(warning) }
      return .proceed
    }
    return warnings
  }

  @Test(
    "The text that a model was trained on is told, unless no more than its held-out part is asked for",
    arguments: ["lstm", "ngram"])
  func trainingText(cell: String) throws {
    _ = try train(koreanText(characters: 600)) {
      $0.choose(cell)
      $0.text.holdout = 0.2
    }
    let (model, file) = (folder(modelName), folder("\(modelName).txt"))
    #expect(try warnings(file, holdout: nil) == [.trainingText(model: model, file: file, heldOut: 0.2)])
    for holdout in [0.1, 0.2] { #expect(try warnings(file, holdout: holdout) == []) }
    #expect(
      try warnings(file, holdout: 0.3)
        == [.trainedOnPart(model: model, file: file, holdout: 0.3, heldOut: 0.2)])
    let other = try folder.file(koreanText(characters: 100, seed: 5), as: "new.txt")
    for holdout in [nil, 0.3] { #expect(try warnings(other, holdout: holdout) == []) }
  }

  @Test(
    "One text of several is told too, and the text beside a validation file", arguments: [false, true],
    ["lstm", "ngram"])
  func oneOfSeveral(isValidated: Bool, cell: String) throws {
    let other = try folder.file(koreanText(characters: 500, seed: 3), as: "other.txt")
    _ = try train(koreanText(characters: 600)) {
      $0.choose(cell)
      if isValidated { $0.validation = other } else { $0.files.append(other) }
    }
    let (model, file) = (folder(modelName), folder("\(modelName).txt"))
    let heldOut = isValidated ? 0 : TextOptions().holdout
    #expect(
      try warnings(file, holdout: nil) == [.trainingText(model: model, file: file, heldOut: heldOut)])
    #expect(
      try warnings(other, holdout: nil)
        == (isValidated ? [] : [.trainingText(model: model, file: other, heldOut: heldOut)]))
  }

  @Test("Where a model's file does not say how much was held out, a share of the text is taken to be")
  func heldOutUnknown() throws {
    _ = try train(koreanText(characters: 600))
    let (model, file) = (folder(modelName), folder("\(modelName).txt"))
    var old = try ModelFile(path: model)
    (old.training.holdout, old.training.fileHashes) = (nil, nil)
    try old.save(to: model)
    #expect(try warnings(file, holdout: nil) == [.trainingText(model: model, file: file, heldOut: nil)])
    #expect(try warnings(file, holdout: 0.9) == [])
  }

  @Test("The share held out is in the model's file: after resuming too, and none beside a validation text")
  func recordedHoldout() throws {
    let outcome = try train(koreanText(characters: 600)) { $0.text.holdout = 0.2 }
    var resumption = ResumeRequest(files: [folder("\(modelName).txt")])
    resumption.output = folder(modelName)
    resumption.maxSteps = outcome.steps + 5
    _ = try TrainingWorkflow.resume(resumption)
    let training = try ModelFile(path: folder(modelName)).training
    #expect(training.holdout == 0.2)
    #expect(training.fileHashes == [training.textHash])
    let validation = try folder.file(koreanText(characters: 70, seed: 5), as: "v.txt")
    _ = try train(koreanText(characters: 600), name: "other.safetensors") { $0.validation = validation }
    #expect(try ModelFile(path: folder("other.safetensors")).training.holdout == 0)
  }

  @Test("Models of different units and forms read the same text, each in its form")
  func sideBySide() throws {
    _ = try train(koreanText(characters: 600), name: "scalar.safetensors")
    _ = try train(koreanText(characters: 600), name: "nfd.safetensors") { $0.text.normalization = .nfd }
    let file = try folder.file("나무는 강을 건넜다.\n", as: "other.txt")
    let models = try evaluate(["scalar.safetensors", "nfd.safetensors"], file).models
    #expect(
      models.map(\.characters) == [
        12, "나무는 강을 건넜다.\n".decomposedStringWithCanonicalMapping.unicodeScalars.count,
      ])
  }

  @Test(
    "A page of surprisals: every character once, their mean that of the whole text",
    arguments: UnitKind.allCases)
  func surprisal(unit: UnitKind) throws {
    _ = try train(koreanText(characters: 600)) { $0.text.unit = unit }
    let text = "할머니가 <마을>로 달려갔다!\n끝"
    let outcome = try evaluate([modelName], folder.file(text, as: "other.txt")) {
      $0.surprisal = SurprisalRequest(path: folder("page.html"))
      $0.protocols = [.stateful]
    }
    let html = String(decoding: try folder.bytes("page.html"), as: UTF8.self)
    let main = try #require(html.firstMatch(of: /(?s)<main>(.*)<\/main>/)?.1)
    let shown = main.replacing(/<b[^>]*>|<\/b>/, with: "").replacing("↵", with: "")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
    #expect(shown == text)
    let bits = main.matches(of: /title="[^"]*?  ([0-9.]+) bits/).compactMap { Double($0.1) }
    let sum = outcome.models[0].readings[0].loss.lossSum / log(2)
    // Each is written to a hundredth; of jamo and bytes the first character is charged in part.
    #expect(abs(bits.reduce(0, +) - sum) < 0.005 * Double(bits.count) + 0.01)
    #expect(html.contains("protocol: stateful"))
  }

  @Test("A longer text than the page shows: its beginning, and a note")
  func surprisalLimit() throws {
    _ = try train(koreanText(characters: 600))
    _ = try evaluate([modelName], folder.file("가나다라마바사", as: "other.txt")) {
      var page = SurprisalRequest(path: folder("page.html"))
      page.limit = 3
      $0.surprisal = page
    }
    let html = String(decoding: try folder.bytes("page.html"), as: UTF8.self)
    #expect(html.matches(of: /<b [^>]*title=/).count == 3)
    #expect(html.contains("Only the first 3 characters of the text are shown"))
  }

  @Test("Dynamic evaluation is a reading of its own that says so, and leaves the file as it is")
  func dynamic() throws {
    _ = try train(koreanText(characters: 600))
    let before = try folder.bytes(modelName)
    let readings = try evaluate([modelName], folder("\(modelName).txt")) { $0.dynamic = .init() }.models[0]
      .readings
    #expect(readings.map(\.name) == ["stateful", "windows", "stateful, adaptive"])
    #expect(readings[2].loss.loss < readings[0].loss.loss)
    #expect(try folder.bytes(modelName) == before)
  }

  @Test("A text of one character, or of none", arguments: ["", "가", "\u{FEFF}"])
  func tooShort(text: String) throws {
    _ = try train(koreanText(characters: 600))
    #expect {
      try evaluate([modelName], folder.file(text, as: "short.txt"))
    } throws: { error in
      guard case WorkflowError.nothingToEvaluate(_, let units)? = error as? WorkflowError else {
        return false
      }
      return units == (text == "가" ? 1 : 0)
    }
  }

  @Test("Whoever is told how far it is can end it")
  func stopped() throws {
    _ = try train(koreanText(characters: 600))
    let request = EvaluationRequest(models: [folder(modelName)], file: folder("\(modelName).txt"))
    #expect {
      try EvaluationWorkflow.evaluate(request) { event in
        if case .evaluating = event { .stop } else { .proceed }
      }
    } throws: { error in
      guard case WorkflowError.stopped? = error as? WorkflowError else { return false }
      return true
    }
  }
}

/// `script/reference/evaluate_model.py`: PyTorch's own loss of the same file and text.
///
/// Needs Python with torch and safetensors: `python3`, or what the environment's `CHARRNN_PYTHON` names.
@Suite(
  "Evaluation in PyTorch", .enabled(if: Python.hasTorch, "\(Python.name) has no torch or no safetensors"))
struct PyTorchEvaluationTests {
  @Test("The script's losses are the workflow's, unseen characters and all")
  func losses() throws {
    let folder = try TemporaryFolder()
    var training = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    training.network.training.maxSteps = 200
    _ = try TrainingWorkflow.train(training)
    let file = try folder.file(koreanText(characters: 700, seed: 9) + "zoo 뷁", as: "other.txt")
    let output = try Python.run([Python.script("evaluate_model.py"), folder(modelName), file])
    let printed = try JSONDecoder().decode([String: Double].self, from: output)
    let readings = try EvaluationWorkflow.evaluate(
      EvaluationRequest(models: [folder(modelName)], file: file)
    ).models[0].readings
    #expect(abs(readings[0].loss.loss - (printed["stateful"] ?? .nan)) < 1e-4)
    #expect(abs(readings[1].loss.loss - (printed["windows"] ?? .nan)) < 1e-4)
    #expect(Double(readings[0].loss.unseenCount) == printed["unseen"])
  }
}

extension EvaluationWorkflowTests {
  @Test("An n-gram model beside a network: measured alike, but it does not learn")
  func ngram() throws {
    _ = try train(koreanText(characters: 600))
    let counted = try train(koreanText(characters: 900), name: "counts.safetensors") { $0.choose("ngram") }
    var request = EvaluationRequest(
      models: [folder("counts.safetensors"), folder(modelName)], file: folder("counts.safetensors.txt"))
    request.holdout = 0.1
    request.dynamic = .init()
    var warnings: [EvaluationWarning] = []
    let models = try EvaluationWorkflow.evaluate(request) { event in
      if case .warning(let warning) = event { warnings.append(warning) }
      return .proceed
    }.models
    #expect(models.map(\.cell) == ["ngram", "lstm"])
    #expect(models.map(\.readings.count) == [2, 3])
    #expect(warnings == [.noAdaptiveReading(model: folder("counts.safetensors"))])
    let expected = try #require(counted.statefulLoss)
    #expect(abs(models[0].readings[0].loss.loss - expected) < 1e-9)
  }

  @Test("Dynamic evaluation of counts alone is refused")
  func nothingLearns() throws {
    _ = try train(koreanText(characters: 600)) { $0.choose("ngram") }
    #expect {
      try evaluate([modelName], folder("\(modelName).txt")) { $0.dynamic = .init() }
    } throws: { error in
      guard case WorkflowError.nothingLearns? = error as? WorkflowError else { return false }
      return true
    }
  }

  @Test("What a model copies: n-grams of high order copy their text, those of order 1 do not")
  func copying() throws {
    let text = koreanText(characters: 3000)
    let file = try folder.file(text, as: "training.txt")
    var measured: [ModelEvaluation.Copying] = []
    for order in [1, 8] {
      var request = smallRequest(folder, [file])
      (request.output, request.model) = (folder("order\(order)"), NGramOptions(order: order))
      _ = try TrainingWorkflow.train(request)
      let outcome = try evaluate(["order\(order)"], file) { request in
        var copying = EvaluationRequest.Copying(trainingTexts: [file])
        (copying.count, copying.length, copying.temperature) = (10, 200, 1)
        request.copying = copying
      }
      measured.append(try #require(outcome.models[0].copying))
    }
    for copying in measured { #expect(copying.count == 10 && copying.characters == 2000) }
    #expect(measured[0].share == 0)
    #expect(measured[1].share > 0.1 && measured[1].longest >= 20)
    #expect(measured[1].meanPassage > measured[0].meanPassage)
    #expect(try #require(measured[1].knownWords) > (try #require(measured[0].knownWords)))
    // At temperature 1 a model pays on average what the entropy of its distribution is.
    #expect(measured[1].ownBitsPerCharacter < measured[0].ownBitsPerCharacter)
  }

  @Test("Copies are looked for in the text that the model was trained on, and in no other")
  func copyingOfAnother() throws {
    _ = try train(koreanText(characters: 600))
    let other = try folder.file(koreanText(characters: 700), as: "other.txt")
    #expect(throws: WorkflowError.self) {
      try evaluate([modelName], other) { $0.copying = EvaluationRequest.Copying(trainingTexts: [other]) }
    }
    #expect(throws: WorkflowError.self) {
      try evaluate([modelName], other) {
        var copying = EvaluationRequest.Copying(trainingTexts: [folder("\(modelName).txt")])
        copying.temperature = -1
        $0.copying = copying
      }
    }
  }
}
