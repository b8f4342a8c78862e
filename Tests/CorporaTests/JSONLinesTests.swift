import Corpora
import Testing

/// A JSON value a line.
@Suite("TSV and JSON Lines")
struct JSONLinesTests {
  static let file = """
    {"id": 1, "text": "첫 줄\\n둘째 줄 \\uAC00 \\"x\\""}

    {"text": "b", "id": 2, "extra": {"text": "no"}}
    {"id": 3}
    {"id": 4, "text": null}
    {"id": 5, "text": "🙂\\ud83d\\ude42"}
    """

  @Test("Escape sequences are characters; objects without the key are counted")
  func objects() throws {
    for seed in 0...20 as ClosedRange<UInt64> {
      let (found, skipped) = try parse(Self.file, "jsonl", seed: seed)
      #expect(found == ["첫 줄\n둘째 줄 가 \"x\"", "b", "🙂🙂"])
      #expect(skipped == SkippedRows(count: 2, firstLine: 4))
    }
    #expect(try texts("\"a\"\n\"b\\tc\"\n", "jsonl") == ["a", "b\tc"])
  }

  @Test("The key may be asked for, and may be missing at first")
  func key() throws {
    let file = "{\"a\":\"x\"}\n{\"Title\":\"t\",\"a\":\"y\"}\n{\"Title\":\"u\"}\n"
    #expect(try texts(file, "jsonl", column: "title") == ["t", "u"])
    #expect(fault(file, "jsonl", column: "text")?.fault == .noColumn("text", columns: ["a"]))
    #expect(
      fault("{\"a\":\"x\",\"b\":\"y\",\"n\":1}\n", "jsonl")?.fault == .noTextColumn(columns: ["a", "b"]))
    #expect(try texts("{\"a\":\"x\",\"n\":1}\n", "jsonl") == ["x"])
  }

  @Test("What is no JSON is told with its line")
  func malformed() {
    #expect(
      fault("{\"text\":\"a\"}\n{\"text\":\n", "jsonl")?.description == "line 2 is not jsonl: it is no JSON")
    #expect(fault("[1, 2]\n", "jsonl")?.line == 1)
  }

  @Test("TSV has no quotation marks")
  func tsv() throws {
    for seed in 0...20 as ClosedRange<UInt64> {
      let (found, skipped) = try parse("id\ttext\n1\t\"a\n2\tb \"c\"\td\n3\n\n4\t", "tsv", seed: seed)
      #expect(found == ["\"a", "b \"c\"", ""])
      #expect(skipped == SkippedRows(count: 1, firstLine: 4))
    }
  }
}
