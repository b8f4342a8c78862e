import CharText
import Foundation
import LanguageModels
import ModelFiles
import Training
import Workflows

/// A new folder, removed with the object.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { path + "/" + name }

  /// Writes a text in UTF-8 and returns its path.
  func file(_ text: String, as name: String = "text.txt") throws -> String {
    try file(name, bytes: Array(text.utf8))
  }

  func file(_ name: String, bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(filePath: self(name)))
    return self(name)
  }

  func bytes(_ name: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(filePath: self(name)))) }

  func copy(_ name: String, to other: String) throws {
    try? FileManager.default.removeItem(atPath: self(other))
    try FileManager.default.copyItem(atPath: self(name), toPath: self(other))
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: self(name)) }

  var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

let modelName = "model.safetensors"
let stateName = "model.state.safetensors"
let metricsName = "model.metrics.csv"
let curvesName = "model.curves.svg"

/// Korean sentences put together by chance.
func koreanText(characters: Int, seed: UInt64 = 1) -> String {
  let parts = [
    ["옛날에 ", "어느 날 ", "그때 ", "이윽고 ", ""], ["호랑이가 ", "토끼가 ", "할머니가 ", "바람이 ", "아이들이 "],
    ["산에서 ", "마을로 ", "강가에 ", "조용히 ", ""], ["내려왔다", "웃었다", "노래를 불렀다", "달려갔다", "잠들었다"],
    [". ", "! ", ".\n"],
  ]
  var generator = SeededGenerator(seed: seed)
  var text = ""
  while text.unicodeScalars.count < characters {
    for choices in parts { text += choices.randomElement(using: &generator) ?? "" }
  }
  return String(String.UnicodeScalarView(text.unicodeScalars.prefix(characters)))
}

extension TrainingRequest {
  /// Asks for a model by its name on the command line.
  mutating func choose(_ cell: String) { TrainableKind.ofCell(cell)?.choose(cell, &self) }
}

/// A small run: 4 lanes, windows of 10, 30 steps, an evaluation after every 6; 19 windows an epoch for 900
/// characters; one thread; a network alone.
func smallRequest(_ folder: TemporaryFolder, _ files: [String]) -> TrainingRequest {
  var request = TrainingRequest(files: files)
  request.output = folder(modelName)
  request.network.hiddenSize = 12
  request.network.embeddingSize = 8
  request.threads = 1
  request.network.training.batchSize = 4
  request.network.training.sequenceLength = 10
  request.network.training.dropout = 0.2
  request.network.training.maxSteps = 30
  request.network.isHybrid = false
  request.network.training.evaluationInterval = 6
  request.network.training.saveInterval = 1_000_000
  return request
}

func smallResumption(_ folder: TemporaryFolder, _ files: [String]) -> ResumeRequest {
  var request = ResumeRequest(files: files)
  request.output = folder(modelName)
  request.threads = 1
  return request
}

/// Stops a run after so many updates.
func stopping(at step: Int) -> TrainingWorkflow.Handler {
  { event in
    if case .training(.updated(let report)) = event, report.step == step { return .stop }
    return .proceed
  }
}
