import CharText
import Foundation
import LanguageModels
import Testing
import Training
import Workflows

/// A request that cannot be met, and what the error must say.
struct BadRequest: Sendable, CustomTestStringConvertible {
  let words: String
  let change: @Sendable (inout TrainingRequest) -> Void

  init(_ words: String, _ change: @escaping @Sendable (inout TrainingRequest) -> Void) {
    (self.words, self.change) = (words, change)
  }

  var testDescription: String { words }

  static let all: [BadRequest] = [
    BadRequest("the batch size is 0; it must be from 1 to 65536") { $0.network.training.batchSize = 0 },
    BadRequest("the learning rate is 1001") { $0.network.training.learningRate = 1001 },
    BadRequest("the holdout is 0.95; it must be from 0 to 0.9") { $0.text.holdout = 0.95 },
    BadRequest("the holdout is nan") { $0.text.holdout = .nan },
    BadRequest("the min-count is 0; it must be 1 or more") { $0.text.minCount = 0 },
    BadRequest("units of jamo need text in nfc or nfkc, not nfd") {
      $0.text.unit = .jamo
      $0.text.normalization = .nfd
    },
    BadRequest("the number of threads is 0") { $0.threads = 0 },
    BadRequest("the number of threads is 0") {
      $0.choose("ngram")
      $0.threads = 0
    },
    BadRequest("there is no engine named “abacus”; known: cpu, reference") { $0.engine = "abacus" },
    BadRequest("there is no precision of the engine reference named “bf16”; known: auto, fp32") {
      $0.engine = "reference"
      $0.network.precision = .bf16
    },
    BadRequest("the hidden size is 0; it must be from 1 to 65536") { $0.network.hiddenSize = 0 },
    BadRequest("the number of layers is 65") { $0.network.layers = 65 },
    BadRequest("there is no cell named “lstn”") { $0.network.cell = "lstn" },
    BadRequest("the weight drop is for recurrent matrices, and a network of mingru layers has none") {
      ($0.network.cell, $0.network.training.weightDrop) = ("mingru", 0.5)
    },
    BadRequest("a network of feedforward layers has none") {
      ($0.network.cell, $0.network.training.weightDrop) = ("feedforward", 0.5)
    },
    BadRequest("500 characters are too few to train on; give a text of at least 501") {
      $0.minimumCharacters = 501
    },
    BadRequest("characters are too few to train on") { $0.files = [] },
    BadRequest("none.txt") { $0.files.append("/nowhere/none.txt") },
    BadRequest("none.txt") { $0.validation = "/nowhere/none.txt" },
    BadRequest("does not exist; create it first") { $0.output = "/nowhere/model.safetensors" },
    BadRequest("it is a folder; name a file in it") { $0.output = NSTemporaryDirectory() },
  ]
}

@Suite struct WorkflowErrorTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func message(of error: WorkflowError?) -> String { error?.description ?? "no error" }

  @Test(
    "A request that cannot be met is refused with words, and nothing is written", arguments: BadRequest.all)
  func badRequests(_ bad: BadRequest) throws {
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 500))])
    request.overwrites = true
    bad.change(&request)
    let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    #expect(message(of: error).contains(bad.words), "\(message(of: error))")
    #expect(folder.names == ["text.txt"])
  }

  @Test(arguments: [0, 1]) func aTextWithoutAPairOfUnitsIsTooShortForTheLibraryToo(characters: Int) throws {
    var request = smallRequest(folder, [try folder.file(String(repeating: "가", count: characters))])
    request.minimumCharacters = 0
    request.text.holdout = 0
    #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    #expect(folder.names == ["text.txt"])
  }

  @Test func twoUnitsAreEnoughForTheLibrary() throws {
    var request = smallRequest(folder, [try folder.file("가나")])
    request.minimumCharacters = 2
    request.text.holdout = 0
    #expect(try TrainingWorkflow.train(request).steps == 30)
  }

  @Test func bytesThatAreNoTextAreNamedWithTheirFile() throws {
    let request = smallRequest(folder, [try folder.file("bad.txt", bytes: [0x61, 0x0A, 0xFF, 0x61])])
    let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    guard case .text(let path, .invalidBytes(.utf8, 2, 2, _, _, _)) = error else {
      Issue.record("\(message(of: error))")
      return
    }
    #expect(path == folder("bad.txt"))
    #expect(message(of: error).hasPrefix(path))
  }

  @Test func divergenceIsReported() throws {
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    // Each step multiplies the matrices by about −100,000; half of that, a quarter and an eighth do the same.
    request.network.training.learningRate = 1000
    request.network.training.updateConstants["weight_decay"] = 100
    let error = #expect(throws: WorkflowError.self) { try TrainingWorkflow.train(request) }
    guard case .training(.diverged) = error else {
      Issue.record("\(message(of: error))")
      return
    }
    #expect(message(of: error).contains("training diverged with a learning rate of "))
  }

  @Test("A save that fails ends the run with the reason")
  func saveFails() throws {
    let inner = folder("inner")
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    var request = smallRequest(folder, [try folder.file(koreanText(characters: 900))])
    request.output = inner + "/model.safetensors"
    var updates = 0
    let error = #expect(throws: WorkflowError.self) {
      try TrainingWorkflow.train(request) { event in
        if case .training(.updated(let report)) = event {
          updates = report.step
          if report.step == 8 { try? FileManager.default.removeItem(atPath: inner) }
        }
        return .proceed
      }
    }
    guard case .save(.folderMissing(_, inner)) = error else {
      Issue.record("\(message(of: error))")
      return
    }
    // The next evaluation after the folder went.
    #expect(updates == 12)
  }
}
