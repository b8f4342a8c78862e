import CharText
import Generation
import LanguageModels
import ModelFiles
import ModelKinds
import Testing
import Training
import TrainingFiles
import Workflows

/// Texts that consist of documents, from file to file.
@Suite("Documents")
struct DocumentWorkflowTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Three lines and a last one that is always the same.
  private static let poems: [String] = {
    var generator = SeededGenerator(seed: 9)
    let (first, second) = (
      ["the red leaf", "a grey river", "my old coat", "the night"], ["sings", "waits", "falls", "turns"]
    )
    return (0..<300).map { _ in
      (0..<3).map { _ in
        "\(first.randomElement(using: &generator)!) \(second.randomElement(using: &generator)!)\n"
      }.joined() + "so ends the song.\n"
    }
  }()

  private func request(_ files: [String], cell: String) -> TrainingRequest {
    var request = smallRequest(folder, files)
    request.choose(cell)
    return request
  }

  private func texts(count: Int = 100) throws -> [GeneratedText] {
    let model = try TrainedModel(path: folder(modelName), threads: 2)
    return try model.generator.generate(
      options: GenerationOptions(length: 400, count: count, seed: 1)
    ).texts
  }

  @Test(
    "300 files and one file with blank lines are the same documents, and their end is learned",
    arguments: ["context-mixing", "lstm"])
  func endings(cell: String) throws {
    var vocabularies: [Vocabulary] = []
    let files = try Self.poems.enumerated().map { try folder.file($1, as: "poem\($0).txt") }
    for files in [files, [try folder.file(Self.poems.joined(separator: "\n"), as: "all.txt")]] {
      var request = request(files, cell: cell)
      request.overwrites = true
      if cell == "lstm" {
        request.network.training.maxSteps = 250
        request.network.training.evaluationInterval = 250
        request.network.hiddenSize = 48
        request.network.training.batchSize = 16
        request.network.training.learningRate = 0.02
      }
      let text = try TrainingWorkflow.train(request).text
      #expect(text.documentCount == 300)
      #expect(text.documents == (files.count == 1 ? .paragraph : .file))
      #expect(text.heldOutUnits > 1500 && text.heldOutUnits < 3500 && text.unseen.isEmpty)
      let texts = try texts()
      #expect(texts.count { $0.text.hasSuffix("so ends the song.") && $0.stopReason == .end } >= 80)
      vocabularies.append(try ModelContents(path: folder(modelName)).vocabulary)
    }
    #expect(vocabularies[0] == vocabularies[1])
  }

  @Test("A sorted list of names: every initial comes, each text is one line")
  func names() throws {
    let syllables = ["ka", "lo", "mi", "ren", "tu"]
    let names = "abcdefghijklmnopqrst".flatMap { letter in
      syllables.flatMap { one in syllables.map { "\(letter)\(one)\($0)" } }
    }
    let file = try folder.file(names.joined(separator: "\n") + "\n")
    let outcome = try TrainingWorkflow.train(request([file], cell: "ngram"))
    #expect(outcome.text.documents == .line && outcome.text.documentsAreGuessed)
    #expect(outcome.text.documentCount == names.count)
    let texts = try texts(count: 400).map(\.text)
    #expect(Set(texts.compactMap(\.first)).count == 20)
    #expect(!texts.contains { $0.contains("\n") || $0.isEmpty })
  }

  @Test(
    "Evaluation reads the documents that were held out, as training did, in any units",
    arguments: ["ngram", "context-mixing", "lstm"], UnitKind.allCases)
  func evaluated(cell: String, unit: UnitKind) throws {
    let file = try folder.file(Self.poems.joined(separator: "\n"))
    var request = request([file], cell: cell)
    request.text.unit = unit
    let outcome = try TrainingWorkflow.train(request)
    var evaluation = EvaluationRequest(models: [folder(modelName)], file: file)
    evaluation.holdout = 0.1
    let model = try EvaluationWorkflow.evaluate(evaluation).models[0]
    #expect(model.units == outcome.text.heldOutUnits)
    let stateful = try #require(model.readings.first { $0.kind == .stateful })
    #expect(abs(stateful.loss.loss - (outcome.statefulLoss ?? 0)) < 1e-5)
    // Documents are shorter than a window, so that both protocols read the same.
    let windows = try #require(model.readings.first { $0.kind == .windows })
    #expect(abs(windows.loss.loss - stateful.loss.loss) < 1e-5)
    // The boundary counts as a character.
    let held = try #require(try ModelContents(path: folder(modelName)).training.heldOutDocuments)
    let poems = Self.poems.filter { held.contains(hash(of: $0)) }
    #expect(model.characters == poems.reduce(0) { $0 + $1.unicodeScalars.count })
  }

  /// The hash of a poem without the line feed at its end.
  private func hash(of poem: String) -> String {
    var hash = TextHash()
    hash.add(NormalizedText(String(poem.dropLast())))
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  @Test("What a document is can be said; the model file keeps it, and which were held out")
  func said() throws {
    let file = try folder.file("가나\n<|x|>다라 마바\n<|x|>\n" + Self.poems.joined(separator: "<|x|>"))
    var request = request([file], cell: "ngram")
    request.text.documents = .separator("<|x|>")
    let text = try TrainingWorkflow.train(request).text
    #expect(text.documentCount == 302 && !text.documentsAreGuessed)
    let training = try ModelContents(path: folder(modelName)).training
    #expect(training.documents == .separator("<|x|>"))
    #expect(training.heldOutDocuments?.isEmpty == false)
    request.text.documents = .whole
    request.overwrites = true
    #expect(try TrainingWorkflow.train(request).text.documentCount == 0)
    #expect(try ModelContents(path: folder(modelName)).vocabulary.boundaryID == nil)
  }

  @Test(
    "A stopped run of documents goes on to the same model file to the byte, alone and with counts",
    arguments: [false, true])
  func resumed(isHybrid: Bool) throws {
    let file = try folder.file(Self.poems.joined(separator: "\n"))
    var request = smallRequest(folder, [file])
    request.network.isHybrid = isHybrid
    request.network.training.maxSteps = 30
    // What is held out has a seed of its own.
    (request.network.training.seed, request.text.seed) = (7, 5)
    request.threads = 2
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 17))
    var resumption = smallResumption(folder, [file])
    resumption.threads = 2
    #expect(try TrainingWorkflow.resume(resumption).reason == .completed)
    let resumed = try folder.bytes(modelName)
    request.output = folder("unbroken.safetensors")
    _ = try TrainingWorkflow.train(request)
    #expect(try resumed == folder.bytes("unbroken.safetensors"))
  }
}
