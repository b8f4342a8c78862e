import Foundation
import Measurements
import Testing

/// Workers made of a few lines of shell, and PyTorch's where there is one.
@Suite struct WorkerTests {
  private static let workload = Workload(
    kind: .training, shape: ModelShape(vocabulary: 9, embedding: 4, hidden: 8, layers: 2), lanes: 3, steps: 5,
    threads: 1)

  /// Answers what it is, then each request with the next line.
  private static func worker(_ lines: [String]) throws -> Worker {
    let answers = (["{\"about\":\"a shell\"}"] + lines).map { "read -r _ && echo '\($0)'" }
    return try Worker(name: "shell", ["/bin/sh", "-c", answers.joined(separator: "; ")])
  }

  @Test("Asks and is answered")
  func answers() throws {
    let worker = try Self.worker(["{\"handle\":0}", "{\"units\":10,\"seconds\":4,\"processorSeconds\":3}"])
    #expect(worker.about == "a shell")
    #expect(try worker.prepare(Self.workload) == 0)
    let trial = try worker.go(0, seconds: 4)
    #expect(trial == Trial(units: 10, seconds: 4, processorSeconds: 3))
    #expect(trial.speed == 2.5)
  }

  @Test("A refusal carries its reason")
  func refusal() throws {
    let worker = try Self.worker(["{\"error\":\"no bf16\"}"])
    #expect(throws: BenchmarkError.refused(worker: "shell", reason: "no bf16")) {
      try worker.prepare(Self.workload)
    }
  }

  @Test("The end of a worker, and what is no answer, are noticed")
  func noAnswer() throws {
    let worker = try Self.worker(["Traceback"])
    #expect(throws: BenchmarkError.noAnswer(worker: "shell", said: "Traceback")) { try worker.peakBytes() }
    #expect(throws: BenchmarkError.noAnswer(worker: "shell", said: "")) { try worker.peakBytes() }
  }

  @Test("A program that is not there does not start")
  func notThere() {
    #expect(throws: BenchmarkError.self) { try ChildProcess(["/there/is/no/such/program"]) }
  }

  @Test("The exit status comes back, whatever was not read")
  func status() throws {
    #expect(try ChildProcess(["/bin/sh", "-c", "echo text; exit 3"]).end() == 3)
    #expect(try ChildProcess(["/bin/sh", "-c", "kill -9 $$"]).end() == 128 + 9)
  }

  private static let python = ProcessInfo.processInfo.environment["CHARRNN_PYTHON"]

  @Test(
    "PyTorch's worker does what it is told",
    .enabled(if: python != nil, "CHARRNN_PYTHON names no interpreter"))
  func pytorch() throws {
    let python = try #require(Self.python)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("PyTorch/worker.py").path
    let worker = try Worker(name: "PyTorch", [python, script])
    #expect(worker.about.hasPrefix("PyTorch 2"))
    #expect(try worker.prepare(Self.workload) == 0)
    // A window of 3 × 5 characters at a time.
    #expect(try worker.go(0, seconds: 0).units == 15)
    var sampling = Self.workload
    (sampling.kind, sampling.lanes, sampling.usesOneDNN) = (.sampling, 4, false)
    #expect(try worker.prepare(sampling) == 1)
    #expect(try worker.go(1, seconds: 0).units == 4)
    #expect(try worker.peakBytes() > 1_000_000)
    sampling.numbers = .int8
    #expect(throws: BenchmarkError.self) { try worker.prepare(sampling) }
    try worker.clear()
    // A cell that is written out there.
    var written = Self.workload
    written.shape.cell = .minGRU
    #expect(try worker.prepare(written) == 0)
    #expect(try worker.go(0, seconds: 0).units == 15)
    written.numbers = .bf16
    #expect(try worker.prepare(written) == 1)
    (written.kind, written.lanes) = (.sampling, 4)
    #expect(try worker.prepare(written) == 2)
    #expect(try worker.go(2, seconds: 0).units == 4)
  }
}
