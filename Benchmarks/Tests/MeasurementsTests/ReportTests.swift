import Measurements
import Testing

@Suite struct ReportTests {
  private static let workload = Workload(
    kind: .sampling, shape: ModelShape(vocabulary: 100, embedding: 256, hidden: 512, layers: 2), lanes: 8,
    threads: 1)

  /// Two rounds: charrnn twice and four times as fast as PyTorch.
  private static func series(othersBusy: Double = 0) throws -> RoundSeries {
    var busy = 0.0
    var plan = RoundPlan()
    plan.rounds = 2
    var rounds = Rounds(plan: plan)
    rounds.rest = {}
    rounds.busySeconds = { busy }
    func contender(_ name: String, _ speeds: [Double]) -> Contender {
      var left = speeds + speeds
      return Contender(name: name) {
        busy += othersBusy
        return Trial(units: left.removeFirst(), seconds: 1, processorSeconds: 0)
      }
    }
    return try rounds.run([contender("charrnn fp32", [200, 800]), contender("pytorch fp32", [100, 200])])
  }

  private static func comparison(_ series: RoundSeries) -> SpeedComparison {
    SpeedComparison(
      what: "sampling", workload: workload, unit: "chars/s", series: series, limit: 1000, limitKind: .reading,
      limitName: "reads")
  }

  @Test("A row and three records: each side, and their ratio")
  func comparison() throws {
    let report = Report()
    Self.comparison(try Self.series()).add(
      "sampling", ours: "charrnn fp32", theirs: "pytorch fp32", theirSetting: "fp32", to: report)
    #expect(
      report.text(quietShare: 0.05)
        == """
        | measured | charrnn        | PyTorch       | ratio             | of the limit  |
        |----------|----------------|---------------|-------------------|---------------|
        | sampling | 0.50 k chars/s | 0.15 k (fp32) | 3.00× (2.00–4.00) | 50 % of reads |

        """)
    #expect(report.records.map(\.side) == ["charrnn", "pytorch", "ratio"])
    #expect(report.records[0].share == 0.5)
    #expect(report.records[2].values == [2, 4])
  }

  @Test("Without the other side a dash stands in its place")
  func alone() throws {
    let report = Report()
    Self.comparison(try Self.series()).add(
      "sampling", ours: "charrnn fp32", theirs: "pytorch bf16", theirSetting: "bf16", to: report)
    #expect(report.text(quietShare: 0.05).contains("| 0.50 k chars/s | –       | –     |"))
    #expect(report.records.map(\.side) == ["charrnn"])
  }

  @Test("Figures of a machine that was not quiet say so")
  func notQuiet() throws {
    let report = Report()
    report.noteQuiet(of: try Self.series())
    #expect(!report.text(quietShare: 0.05).contains("Not quiet"))
    report.noteQuiet(of: try Self.series(othersBusy: 1e6))
    #expect(report.text(quietShare: 0.05).contains("**Not quiet**"))
  }
}

@Suite struct FigureTests {
  @Test("Three digits that count")
  func speeds() {
    #expect(Figure.speed(113_456) == "113 k")
    #expect(Figure.speed(6_844) == "6.84 k")
    #expect(Figure.speed(360) == "0.36 k")
    #expect(Figure.speed(99.96) == "100")
    #expect(Figure.speed(12.34) == "12.3")
    #expect(Figure.speed(2_340_000) == "2.34 M")
  }

  @Test("Times, bytes, ratios and shares")
  func others() {
    #expect(Figure.time(0.04512) == "45.1 ms")
    #expect(Figure.time(2.1) == "2.10 s")
    #expect(Figure.megabytes(15_020_000) == "15.0 MB")
    #expect(Figure.percent(0.784) == "78 %")
    #expect(Figure.ratio(1.619) == "1.62×")
  }
}
