import Measurements
import Testing

/// Two builds in turns: rows, records and what they say in all.
@Suite struct BuildComparisonTests {
  private static func workload(_ numbers: NumberType) -> Workload {
    Workload(
      kind: .training, shape: ModelShape(vocabulary: 100, embedding: 128, hidden: 128, layers: 2), lanes: 50,
      steps: 50, numbers: numbers, threads: 2)
  }

  /// Three rounds of contenders with these speeds.
  private static func series(_ speeds: [(name: String, speeds: [Double])]) throws -> RoundSeries {
    var plan = RoundPlan()
    plan.rounds = 3
    var rounds = Rounds(plan: plan)
    rounds.rest = {}
    rounds.busySeconds = { 0 }
    return try rounds.run(
      speeds.map { name, speeds in
        var left = speeds + speeds
        return Contender(name: name) {
          Trial(units: left.removeFirst(), seconds: 1, processorSeconds: 0)
        }
      })
  }

  private static func compared(_ report: Report) throws -> BuildComparison {
    var comparison = BuildComparison(report: report)
    let series = try series([
      ("charrnn fp32", [99_000, 101_000, 50_000]), ("other fp32", [100_000, 100_000, 50_000]),
      ("charrnn bf16", [90_000, 97_000, 95_000]), ("other bf16", [100_000, 100_000, 100_000]),
    ])
    for numbers in [NumberType.fp32, .bf16, .int8] {
      comparison.add(
        workload(numbers), series: series, ours: "charrnn \(numbers.rawValue)",
        theirs: "other \(numbers.rawValue)")
    }
    return comparison
  }

  @Test("A row and three records a workload, none where a side is missing")
  func rows() throws {
    let report = Report(head: BuildComparison.head)
    report.conclusion = try Self.compared(report).conclusion
    #expect(
      report.text(quietShare: 0.05)
        == """
        | measured                                 | this build     | other build   | this over other      |
        |------------------------------------------|----------------|---------------|----------------------|
        | training fp32, V100 D128 H128 L2 B50 T50 | 99.0 k chars/s | 100 k chars/s | 1.000× (0.990–1.010) |
        | training bf16, V100 D128 H128 L2 B50 T50 | 95.0 k chars/s | 100 k chars/s | 0.950× (0.900–0.970) |

        1 of 2 medians are at most 2 % below the other build's; the least is 0.950× (training bf16, V100 D128 H128 L2 B50 \
        T50), the greatest 1.000× (training fp32, V100 D128 H128 L2 B50 T50).

        """)
    #expect(
      report.records.map(\.side) == ["charrnn", "other build", "ratio", "charrnn", "other build", "ratio"])
    #expect(report.records[2].values == [0.99, 1.01, 1])
  }

  @Test("Nothing compared, nothing concluded")
  func nothing() { #expect(BuildComparison(report: Report(head: BuildComparison.head)).conclusion.isEmpty) }
}
