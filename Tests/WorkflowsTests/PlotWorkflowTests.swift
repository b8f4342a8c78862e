import Foundation
import Reports
import Testing
import Workflows

@Suite struct PlotWorkflowTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A metrics file of one row in a folder.
  private func run(_ name: String, in subfolder: String = "") throws {
    try FileManager.default.createDirectory(atPath: folder(subfolder), withIntermediateDirectories: true)
    let row = MetricsRow(
      step: 10, epoch: 1, seconds: 2, trainingLoss: 2, heldOutLoss: 2.5, bitsPerCharacter: 3,
      learningRate: 0.1,
      gradientNorm: 1, charactersPerSecond: 5, isBest: true)
    _ = try folder.file("\(subfolder)/\(name).metrics.csv", bytes: Array((MetricsRow.header + row.csv).utf8))
  }

  private func plot(_ runs: [String]) throws -> (count: Int, svg: String) {
    var request = PlotRequest(runs: runs.map { folder($0) })
    request.output = folder("curves.svg")
    let count = try PlotWorkflow.plot(request)
    return (count, String(decoding: try folder.bytes("curves.svg"), as: UTF8.self))
  }

  private func labels(_ svg: String) -> [String] {
    svg.matches(of: /class="label"[^>]*>([^<]*) · [0-9.]+</).map { String($0.1) }
  }

  @Test("A model, its metrics file and a folder mean the same; no run is drawn twice")
  func ways() throws {
    try run("lstm", in: "runs")
    try run("gru", in: "runs")
    #expect(try plot(["runs/lstm.safetensors", "runs/gru.metrics.csv", "runs", "runs/"]).count == 2)
    #expect(try labels(plot(["runs"]).svg) == ["gru", "lstm"])
  }

  @Test("Runs are named by as much of their paths as tells them apart")
  func names() throws {
    try run("model", in: "a")
    try run("model", in: "b")
    try run("other", in: "b")
    #expect(
      try labels(plot(["a/model.safetensors", "b/model.safetensors", "b/other.safetensors"]).svg) == [
        "a/model", "b/model", "other",
      ])
  }

  private func expectError(_ runs: [String], _ isRight: (WorkflowError) -> Bool) {
    #expect {
      try plot(runs)
    } throws: { error in
      (error as? WorkflowError).map(isRight) ?? false
    }
    #expect(!folder.names.contains("curves.svg"))
  }

  @Test("What is missing, empty or something else is told, and nothing is written")
  func errors() throws {
    expectError(["nope.safetensors"]) {
      if case .noMetrics(let path) = $0 { path == folder("nope.metrics.csv") } else { false }
    }
    expectError([""]) {
      if case .noMetrics(let path) = $0 { path.hasSuffix("/*.metrics.csv") } else { false }
    }
    _ = try folder.file("empty.metrics.csv", bytes: Array(MetricsRow.header.utf8))
    expectError(["empty.safetensors"]) { if case .noEvaluations = $0 { true } else { false } }
    _ = try folder.file("other.csv", bytes: Array("x\n1\n".utf8))
    expectError(["other.csv"]) { if case .metrics(_, .columnMissing("step")) = $0 { true } else { false } }
  }
}
