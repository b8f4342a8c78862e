import CharRNNKit
import Foundation
import LanguageModels
import Measurements

/// Builds the vocabulary and ids of a large Korean text, on one core, in a new process.
enum IngestBenchmark {
  static func run(megabytes: Int, in session: Session) throws {
    session.tell("text of \(megabytes) MB")
    let path = session.folder + "/korean.txt"
    try writeText(megabytes: megabytes, to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var replies: [IngestReply] = []
    let contender = Contender(name: "charrnn") {
      let child = try ChildProcess([
        Programs.bench, "ingest", path, "--output", session.folder + "/ingest.safetensors",
      ])
      let line = child.readLine() ?? ""
      guard child.end() == 0, let reply = JSONLine.decode(IngestReply.self, from: line) else {
        throw BenchmarkError.noAnswer(worker: "charrnn-bench ingest", said: line)
      }
      replies.append(reply)
      return Trial(units: reply.byteCount, seconds: reply.seconds, processorSeconds: reply.processorSeconds)
    }
    let series = try Rounds(plan: session.plan).run([contender])
    session.report.noteQuiet(of: series)
    guard let speeds = series.speeds(contender.name), let spread = Spread(speeds) else { return }
    var record = Record("ingest", side: "charrnn", setting: "1 core")
    (record.unit, record.values, record.spread) = ("bytes/s", speeds, spread)
    record.disturbance = series.disturbances.max()
    session.report.add(record)
    session.report.addRow(
      "Korean text of \(megabytes) MB to vocabulary and ids, 1 core",
      ours: "\(Figure.megabytes(spread.median))/s")

    let peaks = replies.map { Double($0.peakBytes) }
    var memory = Record("memory", side: "charrnn", setting: "ingest of \(megabytes) MB, the whole process")
    (memory.unit, memory.values, memory.spread) = ("bytes", peaks, Spread(peaks))
    session.report.add(memory)
    session.report.addRow(
      "memory, the same, the whole process",
      ours: memory.spread.map { Figure.megabytes($0.greatest) } ?? "–")
  }

  private static func writeText(megabytes: Int, to path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forWritingAtPath: path)
    else { throw BenchmarkError.file(path: path, reason: "it cannot be written") }
    defer { try? file.close() }
    let text = KoreanLikeText()
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<megabytes {
      var bytes: [UInt8] = []
      text.append(1_000_000, to: &bytes, using: &generator)
      try file.write(contentsOf: Data(bytes))
    }
  }
}
