import Foundation
import Reports
import Testing

@Suite struct MetricsTests {
  private let header =
    "step,epoch,seconds,training_loss,held_out_loss,training_perplexity,held_out_perplexity,bits_per_character,"
    + "learning_rate,gradient_norm,characters_per_second,is_best\r\n"

  /// ln 8 and ln 4: perplexities of 8 and 4.
  private let row = MetricsRow(
    step: 150, epoch: 2.5, seconds: 61.25, trainingLoss: log(8), heldOutLoss: log(4), bitsPerCharacter: 2,
    learningRate: 0.00375, gradientNorm: 0.5, charactersPerSecond: 12_345.6, isBest: true)

  @Test("A row, to the byte")
  func exactText() {
    #expect(MetricsRow.header == header)
    #expect(row.csv == "150,2.5000,61.250,2.079442,1.386294,8.0000,4.0000,2.000000,0.00375,0.5,12346,1\r\n")
  }

  @Test("Without held-out text its fields are empty")
  func nothingHeldOut() {
    var row = row
    row.heldOutLoss = nil
    row.isBest = false
    #expect(row.csv == "150,2.5000,61.250,2.079442,,8.0000,,2.000000,0.00375,0.5,12346,0\r\n")
  }

  @Test("What is written is read, to the digits that are written")
  func roundTrip() throws {
    let read = try MetricsRow.rows(csv: header + row.csv)
    #expect(read.count == 1)
    #expect(read[0].csv == row.csv)
    #expect(read[0].loss == 1.386294)
  }

  @Test("Columns in another order and strange ones do no harm")
  func foreignOrder() throws {
    let rows = try MetricsRow.rows(csv: "note,training_loss,step\n\"a,b\",2.5,7\n")
    #expect(rows.map(\.step) == [7])
    #expect(rows.map(\.loss) == [2.5])
  }

  @Test("Rows after a step are dropped, and what a crash left of a line; the rest stays to the byte")
  func upToStep() throws {
    func line(_ step: Int) -> String {
      var row = row
      row.step = step
      return row.csv
    }
    let text = header + line(10) + line(20) + line(30) + "40,1.0"
    #expect(try MetricsRow.csv(text, upToStep: 20) == header + line(10) + line(20))
    #expect(try MetricsRow.csv(text, upToStep: 30) == header + line(10) + line(20) + line(30))
    #expect(try MetricsRow.csv(text, upToStep: 0) == header)
  }

  @Test(
    "What is no metrics file",
    arguments: [
      ("", MetricsError.noHeader), ("a,b\n1,2\n", .columnMissing("step")),
      ("step\n1\n", .columnMissing("training_loss")),
      ("step,training_loss\n1,x\n", .notANumber(line: 2, column: "training_loss", text: "x")),
      ("step,training_loss\n1,2\n,2\n", .notANumber(line: 3, column: "step", text: "")),
      ("step,training_loss\n1.5,2\n", .notANumber(line: 2, column: "step", text: "1.5")),
    ])
  func errors(text: String, error: MetricsError) {
    #expect(throws: error) { try MetricsRow.rows(csv: text) }
  }

  @Test("Rows are not added to a file of other columns")
  func otherColumns() {
    #expect(throws: MetricsError.columnMissing("epoch")) {
      try MetricsRow.csv("step,training_loss\n1,2\n", upToStep: 5)
    }
  }
}

@Suite struct SparklineTests {
  @Test("Eight heights from the least to the greatest")
  func heights() {
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([8, 3, 2, 1]) == "█▃▂▁")
  }

  @Test("Equal values lie at the foot; numbers that are none are left out")
  func extremes() {
    #expect(Sparkline.text([]) == "")
    #expect(Sparkline.text([2, 2, 2]) == "▁▁▁")
    #expect(Sparkline.text([1, .infinity, .nan, 2]) == "▁█")
  }
}
