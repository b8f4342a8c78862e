import CharText
import Foundation
import LanguageModels
import ModelFiles
import ModelKinds
import Testing
import Training
import TrainingFiles
import Workflows

/// Folders, tables and chats, from file to file.
@Suite("Inputs")
struct InputWorkflowTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func request(_ files: [String], cell: String = "ngram") -> TrainingRequest {
    var request = smallRequest(folder, files)
    request.choose(cell)
    request.overwrites = true
    return request
  }

  private static let sentences: [String] = {
    (0..<80).map { "\($0): " + koreanText(characters: 40, seed: $0) }
  }()

  private func subfolder(_ name: String) throws {
    try FileManager.default.createDirectory(atPath: folder(name), withIntermediateDirectories: true)
  }

  /// What a user should know of the texts.
  private func notes(of request: TrainingRequest) throws -> [ReadingProgress.Note] {
    var notes: [ReadingProgress.Note] = []
    _ = try TrainingWorkflow.train(request) { event in
      if case .reading(let progress) = event, let note = progress.note { notes.append(note) }
      return .proceed
    }
    return notes
  }

  @Test("A folder is the files in it, sorted; what is no text falls out, with the run's own files")
  func folders() throws {
    try subfolder("texts/deep")
    let named = try Self.sentences.enumerated().map { place, text in
      try folder.file(text, as: place % 2 == 0 ? "texts/\(100 + place).txt" : "texts/deep/\(100 + place)")
    }
    _ = try folder.file("texts/picture.jpg", bytes: [0xFF, 0xD8, 0xFF, 0xE0, 0x00])
    _ = try folder.file("texts/zeros.txt", bytes: [0x61, 0x00, 0x62])
    _ = try folder.file("step,loss\n1,2\n", as: "texts/model.metrics.csv")
    _ = try folder.file("hidden", as: "texts/.hidden")
    var request = request([folder("texts")], cell: "lstm")
    request.output = folder("texts/model.safetensors")
    let text = try TrainingWorkflow.train(request, onEvent: stopping(at: 3)).text
    #expect(text.documents == .file && text.documentCount == 80)
    let sorted = named.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    #expect(try TrainingWorkflow.train(self.request(sorted)).text.hash == text.hash)
    // The folder has a model and its state now.
    var resumption = ResumeRequest(files: [folder("texts")])
    (resumption.output, resumption.threads, resumption.maxSteps) = (request.output, 1, 5)
    #expect(try TrainingWorkflow.resume(resumption).steps == 5)
    #expect(
      try notes(of: self.request([folder("texts")])) == [
        .filesSkipped(
          count: 6,
          first: ["model.curves.svg", "model.metrics.csv", "model.safetensors"].map { folder("texts/" + $0) })
      ])
  }

  @Test("A named file that is no text is an error, a folder without a text is one")
  func noText() throws {
    try subfolder("none")
    let picture = try folder.file("none/picture", bytes: [0xFF, 0xD8, 0xFF, 0xE0, 0x00])
    let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request([picture])) }
    #expect(error?.description.hasPrefix("\(picture): is an image") == true)
    let text = try folder.file(koreanText(characters: 600))
    for files in [[folder("none")], [text, folder("none")]] {
      let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request(files)) }
      #expect(error?.description == "\(folder("none")): there is no text in this folder")
    }
    try subfolder("empty")
    #expect(throws: WorkflowError.self) {
      try VocabularyWorkflow.report(of: [folder("empty")], options: TextOptions())
    }
  }

  @Test("A folder with one text is that text")
  func oneText() throws {
    try subfolder("one")
    let names = (0..<80).map { "이름 \($0 * 37 % 101)" }
    let file = try folder.file(names.joined(separator: "\n"), as: "one/a.txt")
    _ = try folder.file("one/b.bin", bytes: [0])
    let text = try TrainingWorkflow.train(request([file])).text
    #expect(text.documents == .line)
    #expect(try TrainingWorkflow.train(request([folder("one")])).text == text)
  }

  @Test("Evaluation of the folder, and of one file of many, knows what was trained on")
  func evaluatedFolder() throws {
    try subfolder("many")
    for place in 0..<1100 {
      _ = try folder.file("\(place) " + koreanText(characters: 20, seed: UInt64(place)), as: "many/\(place)")
    }
    let outcome = try TrainingWorkflow.train(request([folder("many")]))
    let training = try ModelContents(path: folder(modelName)).training
    #expect(training.fileHashes == nil)
    func warnings(_ file: String, holdout: Double? = nil) throws -> [EvaluationWarning] {
      var evaluation = EvaluationRequest(models: [folder(modelName)], file: file)
      (evaluation.holdout, evaluation.protocols) = (holdout, [.stateful])
      var warnings: [EvaluationWarning] = []
      let result = try EvaluationWorkflow.evaluate(evaluation) { event in
        if case .warning(let warning) = event { warnings.append(warning) }
        return .proceed
      }
      if holdout != nil {
        let model = result.models[0]
        #expect(model.units == outcome.text.heldOutUnits)
        #expect(abs(model.readings[0].loss.loss - (outcome.statefulLoss ?? 0)) < 1e-9)
      }
      return warnings
    }
    #expect(try warnings(folder("many"), holdout: 0.1) == [])
    for file in [folder("many"), folder("many/0"), folder("many/1099")] {
      #expect(try warnings(file) == [.trainingText(model: folder(modelName), file: file, heldOut: 0.1)])
    }
    #expect(try warnings(folder.file("1 " + koreanText(characters: 20, seed: 5), as: "other")) == [])
  }

  /// The same texts in every format that has several, and a chat.
  private func file(_ format: String) throws -> String {
    switch format {
    case "csv":
      let rows = Self.sentences.enumerated().map {
        "\($0),2023-05-12,\"\($1.replacing("\"", with: "\"\""))\",x"
      }
      return try folder.file("id,date,text,tag\n" + rows.joined(separator: "\n"), as: "posts.csv")
    case "tsv":
      let rows = Self.sentences.enumerated().map { "\($0)\t\($1.replacing("\n", with: " "))" }
      return try folder.file("번호\t내용\n" + rows.joined(separator: "\n"), as: "posts.tsv")
    case "jsonl":
      let rows = Self.sentences.map { text in
        // Escaped, and decomposed.
        let escaped = text.decomposedStringWithCanonicalMapping.utf16.map { unit in
          "\\u" + String(repeating: "0", count: 4 - String(unit, radix: 16).count) + String(unit, radix: 16)
        }
        return "{\"text\": \"\(escaped.joined())\", \"n\": 1}"
      }
      return try folder.file(rows.joined(separator: "\n"), as: "posts.jsonl")
    default:
      let days = Self.sentences.enumerated().map { day, text in
        "--------------- 2023년 \(day / 28 + 1)월 \(day % 28 + 1)일 금요일 ---------------\n[이서연] [오후 3:21] \(text)\n"
          + "[박지훈] [오후 3:22] \(text.prefix(9))"
      }
      return try folder.file(
        "산악회 님과 카카오톡 대화\n저장한 날짜 : 2023-05-14 10:11:12\n\n" + days.joined(separator: "\n"), as: "chat.txt")
    }
  }

  static let formats = ["csv", "tsv", "jsonl", "kakaotalk"]

  @Test(
    "Each row is a document, and each day of a chat; evaluation, resuming and sampling see the same",
    arguments: formats)
  func everywhere(format: String) throws {
    let file = try file(format)
    var request = request([file], cell: "lstm")
    request.text.input.anonymizesNames = format == "kakaotalk"
    let outcome = try TrainingWorkflow.train(request, onEvent: stopping(at: 6))
    #expect(outcome.text.documentCount == 80 && outcome.text.documents == .record)
    #expect(outcome.text.formats == [format: 1])
    let resumption = smallResumption(folder, [file])
    let resumed = try TrainingWorkflow.resume(resumption)
    #expect(resumed.text.hash == outcome.text.hash)
    var evaluation = EvaluationRequest(models: [folder(modelName)], file: file)
    evaluation.holdout = 0.1
    let model = try EvaluationWorkflow.evaluate(evaluation).models[0]
    #expect(model.isTrainingText && model.units == resumed.text.heldOutUnits)
    let stateful = try #require(model.readings.first { $0.kind == .stateful })
    #expect(abs(stateful.loss.loss - (resumed.statefulLoss ?? 0)) < 1e-5)
    let text = try TrainedModel(path: folder(modelName)).trainingText([file]).map(\.string).joined()
    switch format {
    case "kakaotalk":
      #expect(text.hasPrefix("A: \(Self.sentences[0])") && text.contains("\nB: 1: "))
      #expect(!text.contains("이서연") && !text.contains("오후"))
    case "tsv": #expect(text == Self.sentences.map { $0.replacing("\n", with: " ") + "\n" }.joined())
    default: #expect(text == Self.sentences.map { $0 + "\n" }.joined())
    }
  }

  @Test("What a document is can be said: whole, file, line")
  func documents() throws {
    let files = [try file("csv"), try file("tsv")]
    for (documents, count) in [(TextOptions.Documents.whole, 0), (.file, 2)] {
      var request = request(files)
      request.text.documents = documents
      #expect(try TrainingWorkflow.train(request).text.documentCount == count)
    }
    var request = request([try file("csv")])
    request.text.documents = .line
    let lines = Self.sentences.reduce(0) { sum, text in
      sum + text.unicodeScalars.split(separator: "\n").count { line in line.contains { $0 != " " } }
    }
    #expect(lines > 80)
    #expect(try TrainingWorkflow.train(request).text.documentCount == lines)
    // Of a mixture each row, and each file that is plain.
    let plain = try folder.file(koreanText(characters: 300), as: "novel.txt")
    let text = try TrainingWorkflow.train(self.request(files + [plain])).text
    #expect(text.documents == .record && text.documentCount == 161)
    #expect(text.formats == ["csv": 1, "tsv": 1, "plain": 1])
  }

  @Test("A few large documents: evaluation reads the end that was held out")
  func tail() throws {
    let days = (1...2).map { day in
      "--------------- 2023년 5월 \(day)일 금요일 ---------------\n"
        + Self.sentences.prefix(day == 1 ? 60 : 20).map { "[이서연] [오후 3:21] \($0)" }.joined(separator: "\n")
    }
    let file = try folder.file(days.joined(separator: "\n"), as: "chat.txt")
    let outcome = try TrainingWorkflow.train(request([file]))
    var evaluation = EvaluationRequest(models: [folder(modelName)], file: file)
    evaluation.holdout = 0.1
    let model = try EvaluationWorkflow.evaluate(evaluation).models[0]
    #expect(model.units == outcome.text.heldOutUnits)
    let stateful = try #require(model.readings.first { $0.kind == .stateful })
    #expect(abs(stateful.loss.loss - (outcome.statefulLoss ?? 0)) < 1e-9)
  }

  @Test("--validation is read in the same way")
  func validation() throws {
    var request = request([try file("csv")])
    request.validation = try file("jsonl")
    let text = try TrainingWorkflow.train(request).text
    #expect(text.validationIsTrainingText)
    #expect(text.documentCount == 80 && text.unseen.isEmpty)
  }

  @Test("A model from before there were formats read plain text, and still does")
  func earlier() throws {
    let file = try file("csv")
    var request = request([file], cell: "lstm")
    request.text.input = .plain
    let outcome = try TrainingWorkflow.train(request, onEvent: stopping(at: 6))
    #expect(
      outcome.text.hash
        == NormalizedText(String(decoding: try folder.bytes("posts.csv"), as: UTF8.self)).fileHash)
    var model = try ModelFile(path: folder(modelName))
    #expect(model.training.input == .plain)
    model.training.input = nil
    try model.save(to: folder(modelName))
    var state = try TrainingStateFile(path: folder(stateName))
    state.text.input = nil
    try state.save(to: folder(stateName))
    #expect(try TrainingWorkflow.resume(smallResumption(folder, [file])).text.formats == ["plain": 1])
    let evaluation = EvaluationRequest(models: [folder(modelName)], file: file)
    #expect(try EvaluationWorkflow.evaluate(evaluation).models[0].isTrainingText)
  }

  @Test("Rows without the column are told once; options that nothing can use are refused")
  func unused() throws {
    let rows = (0..<40).map {
      $0 % 4 == 0 ? "\($0)" : "\($0),\(Self.sentences[$0].replacing("\n", with: " "))"
    }
    let file = try folder.file("id,text\n" + rows.joined(separator: "\n"), as: "short.csv")
    #expect(try notes(of: request([file])) == [.rowsSkipped(count: 10, file: file, line: 2)])
    let plain = try folder.file(koreanText(characters: 400))
    var request = request([plain])
    request.text.input.column = "text"
    #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    request.text.input = TextOptions.Input(anonymizesNames: true)
    #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    request.text.input = TextOptions.Input(format: "xml")
    let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    #expect(
      error?.description
        == "the format is xml; it must be one of auto, plain, csv, tsv, jsonl, kakaotalk")
  }

  @Test(
    "Every normalization form, out of every format", arguments: ["csv", "tsv", "jsonl"],
    Normalization.allCases)
  func forms(format: String, normalization: Normalization) throws {
    var options = TextOptions()
    options.normalization = normalization
    let report = try VocabularyWorkflow.report(of: [try file(format)], options: options)
    var text = Self.sentences.map { (format == "tsv" ? $0.replacing("\n", with: " ") : $0) + "\n" }.joined()
    // What is not normalized is as it was written.
    if format == "jsonl", normalization == .none { text = text.decomposedStringWithCanonicalMapping }
    let expected = NormalizedText(text, normalization: normalization)
    #expect(report.scalarCount == expected.scalarCount && report.byteCount == expected.bytes.count)
  }
}

extension NormalizedText {
  /// The hash of a file with this text, in hexadecimal.
  fileprivate var fileHash: String {
    var hash = TextHash()
    hash.add(self)
    hash.endText()
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
