import ArgumentParser
import CLimits
import CharRNNKit
import Foundation
import Measurements

/// Reads a text as `charrnn train` does, up to vocabulary and ids, on one core, reports how long it took, and
/// exits.
struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest", abstract: "Read a text as training does, and say how long it took.",
    shouldDisplay: false)

  @Argument(help: "The text.")
  var text: String

  @Option(help: "Where the model would go.")
  var output: String

  func run() throws {
    let status = bench_stay_on_one_core()
    guard status == 0 else {
      throw BenchmarkError.unavailable("one core cannot be chosen: \(String(cString: strerror(status)))")
    }
    let attributes = try FileManager.default.attributesOfItem(atPath: text)
    let byteCount = (attributes[.size] as? NSNumber)?.doubleValue ?? 0
    var request = TrainingRequest(files: [text])
    request.output = output
    (request.network.layers, request.network.hiddenSize, request.network.embeddingSize, request.threads) = (
      1, 1, 1, 1
    )
    let processorBefore = OwnUse.processorSeconds
    let watch = Stopwatch()
    _ = try TrainingWorkflow.train(request) { event in
      guard case .read(let summary) = event else { return .proceed }
      var reply = IngestReply(byteCount: byteCount, seconds: watch.seconds)
      reply.processorSeconds = OwnUse.processorSeconds - processorBefore
      reply.peakBytes = OwnUse.peakBytes ?? 0
      reply.units = summary.trainingUnits + summary.heldOutUnits
      reply.vocabularySize = summary.vocabularySize
      FileHandle.standardOutput.write(Data((JSONLine.encode(reply) + "\n").utf8))
      // The measurement is complete; training is not wanted.
      Foundation.exit(0)
    }
  }
}

/// The output of ``IngestCommand``.
struct IngestReply: Codable {
  /// The size of the file in bytes.
  var byteCount: Double
  /// The time from the request to vocabulary and ids, in seconds.
  var seconds: Double
  var processorSeconds = 0.0
  /// The peak memory (VmHWM) of the process in bytes.
  var peakBytes = 0
  var units = 0
  var vocabularySize = 0
}
