import Reports
import Testing

@Suite struct CSVTests {
  @Test("Fields with commas, quotes and line ends stand in quotes; records end with CR LF (RFC 4180, 2)")
  func record() {
    #expect(
      CSV.record(["1", "a,b", "say \"x\"", "two\nlines", ""])
        == "1,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\r\n")
  }

  @Test("What is written is read")
  func roundTrip() {
    let fields = ["1", "a,b", "\"", "\"\"", "two\r\nlines", "", "가나, 다"]
    let text = CSV.record(["x"]) + CSV.record(fields)
    #expect(CSV.records(text).map(\.fields) == [["x"], fields])
    #expect(CSV.records(text).map(\.text).joined() == text)
    #expect(CSV.records(text).map(\.line) == [1, 2])
  }

  @Test("Lines that end with LF alone are read; one that has no end yet is not")
  func lineEnds() {
    #expect(CSV.records("a,b\n1,2\n3,").map(\.fields) == [["a", "b"], ["1", "2"]])
  }
}
