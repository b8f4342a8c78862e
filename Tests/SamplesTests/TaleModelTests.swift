import Foundation
import Generation
import TaleSamples
import Testing
import Training
import Workflows

@Suite("A model of the tales")
struct TaleModelTests {
  @Test("measure")
  func measure() throws {
    guard let path = ProcessInfo.processInfo.environment["TALES"] else { return }
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let n = line.split(separator: " ").compactMap { Double($0) }
      var request = TrainingRequest(files: [SampleFiles.path(of: "tales.txt")])
      request.output = folder + "/model.safetensors"
      request.overwrites = true
      request.text.holdout = 0
      request.threads = 2
      request.training.batchSize = Int(n[0])
      request.training.sequenceLength = Int(n[1])
      request.training.maxSteps = Int(n[2])
      request.hiddenSize = Int(n[3])
      request.embeddingSize = Int(n[4])
      request.training.learningRate = n[5]
      request.layers = Int(n[6])
      request.training.seed = UInt64(n[7])
      request.training.dropout = 0
      request.training.evaluationInterval = 1_000_000
      var loss = 0.0
      let clock = ContinuousClock()
      let start = clock.now
      _ = try TrainingWorkflow.train(request) { event in
        if case .training(.updated(let report)) = event { loss = report.loss }
        return .proceed
      }
      let middle = clock.now
      let model = try TrainedModel(path: request.output)
      var options = GenerationOptions(length: 1300, count: 16, seed: 1)
      options.streamsTogether = 16
      let texts = try model.generator.generate(options: options).texts
      let report = ParticleChecker().check(texts.map(\.text).joined(separator: "\n"))
      print(
        line, "| loss", loss, "agreement", report.agreement, "of", report.overall.total,
        ParticlePair.allCases.map {
          "\($0.rawValue) \(report.count(of: $0).agreeing)/\(report.count(of: $0).total)"
        },
        "train", middle - start, "write", clock.now - middle)
    }
  }
}
