import Foundation
import Reports
import Testing
import Training
import Workflows

@Suite struct MetricsLogTests {
  private let folder: TemporaryFolder
  private let files: [String]

  init() throws {
    folder = try TemporaryFolder()
    files = [try folder.file(koreanText(characters: 900))]
  }

  private func text(_ name: String = metricsName) throws -> String {
    String(decoding: try folder.bytes(name), as: UTF8.self)
  }

  /// Everything in a row but what the clock says.
  private func timeless(_ text: String) throws -> [MetricsRow] {
    try MetricsRow.rows(csv: text).map { row in
      var row = row
      (row.seconds, row.charactersPerSecond) = (0, 0)
      return row
    }
  }

  @Test("A row an evaluation, to be read while the run goes on, and the curves")
  func rows() throws {
    var counts: [Int] = []
    var reports: [EvaluationReport] = []
    _ = try TrainingWorkflow.train(smallRequest(folder, files)) { event in
      if case .training(.evaluated(let report)) = event {
        reports.append(report)
        counts.append((try? MetricsRow.rows(csv: text()).count) ?? -1)
      }
      return .proceed
    }
    #expect(counts == [1, 2, 3, 4, 5])
    let rows = try MetricsRow.rows(csv: text())
    #expect(rows.map(\.step) == [6, 12, 18, 24, 30])
    // 19 windows are a pass.
    #expect(rows.map { Int(($0.epoch * 19).rounded()) } == [6, 12, 18, 24, 30])
    #expect(
      zip(rows, reports).allSatisfy {
        abs($0.trainingLoss - $1.trainingLoss) < 1e-6 && $0.isBest == $1.isBest
      })
    #expect(zip(rows, reports).allSatisfy { abs(($0.heldOutLoss ?? 0) - ($1.heldOutLoss ?? 1)) < 1e-6 })
    #expect(
      zip(rows, reports).allSatisfy { abs($0.bitsPerCharacter - ($1.heldOutLoss ?? 0) / log(2)) < 1e-5 })
    #expect(rows.allSatisfy { $0.learningRate > 0 && $0.gradientNorm > 0 && $0.charactersPerSecond > 0 })
    let curves = try text(curvesName)
    #expect(curves.hasPrefix("<svg ") && curves.contains("Perplexity of model"))
  }

  @Test("Bits are those of a character, whatever the units")
  func bitsPerCharacter() throws {
    var request = smallRequest(folder, files)
    request.text.unit = .jamo
    var text: TextSummary?
    _ = try TrainingWorkflow.train(request) { event in
      if case .read(let summary) = event { text = summary }
      return .proceed
    }
    let summary = try #require(text)
    let unitsPerCharacter = Double(summary.trainingUnits) / Double(summary.trainingCharacters)
    #expect(unitsPerCharacter > 1.5)
    for row in try MetricsRow.rows(csv: self.text()) {
      #expect(abs(row.bitsPerCharacter - row.loss / log(2) * unitsPerCharacter) < 1e-4)
    }
  }

  @Test("A resumed run goes on in the same file without a row twice", arguments: [6, 8, 12, 17])
  func resumed(stop: Int) throws {
    var unbroken = smallRequest(folder, files)
    unbroken.output = folder("unbroken.safetensors")
    _ = try TrainingWorkflow.train(unbroken)
    _ = try TrainingWorkflow.train(smallRequest(folder, files), onEvent: stopping(at: stop))
    _ = try TrainingWorkflow.resume(smallResumption(folder, files))
    #expect(try timeless(text()) == timeless(text("unbroken.metrics.csv")))
  }

  @Test("Rows that an older state makes again are dropped, and half a line")
  func rowsAfterTheState() throws {
    _ = try TrainingWorkflow.train(smallRequest(folder, files), onEvent: stopping(at: 8))
    try folder.copy(stateName, to: "older.safetensors")
    _ = try TrainingWorkflow.resume(smallResumption(folder, files), onEvent: stopping(at: 20))
    let whole = try text()
    _ = try folder.file(metricsName, bytes: Array((whole + "24,1.2").utf8))
    try folder.copy("older.safetensors", to: stateName)
    _ = try TrainingWorkflow.resume(smallResumption(folder, files), onEvent: stopping(at: 20))
    #expect(try timeless(text()) == timeless(whole))
  }

  @Test("A file that was moved away begins anew; a new run replaces what was there")
  func begins() throws {
    _ = try TrainingWorkflow.train(smallRequest(folder, files), onEvent: stopping(at: 8))
    try folder.remove(metricsName)
    _ = try TrainingWorkflow.resume(smallResumption(folder, files))
    #expect(try MetricsRow.rows(csv: text()).map(\.step) == [12, 18, 24, 30])
    var request = smallRequest(folder, files)
    request.overwrites = true
    _ = try TrainingWorkflow.train(request, onEvent: stopping(at: 8))
    #expect(try MetricsRow.rows(csv: text()).map(\.step) == [6])
  }

  @Test("A run does not go on in a file of something else")
  func foreign() throws {
    _ = try TrainingWorkflow.train(smallRequest(folder, files), onEvent: stopping(at: 8))
    _ = try folder.file(metricsName, bytes: Array("a,b\r\n1,2\r\n".utf8))
    #expect {
      try TrainingWorkflow.resume(smallResumption(folder, files))
    } throws: { error in
      guard case WorkflowError.metrics(_, .columnMissing)? = error as? WorkflowError else { return false }
      return true
    }
    #expect(try text() == "a,b\r\n1,2\r\n")
  }
}
