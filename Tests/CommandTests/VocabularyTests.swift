import Foundation
import Platform
import Testing

extension CommandTests {
  @Suite struct Vocabulary {
    @Test("a table: the sums, then a line a unit by falling count")
    func table() throws {
      let folder = try Folder()
      try folder.write("text.txt", "가나가 다\n가나\n")
      let expected: Text = """
        size        6 (scalar units, <unk> included)
        text        9 characters, 9 units, 21 bytes
        coverage    100.000 %
        hangul      66.7 % of the characters

        0\t<unk>\t0
        1\t가\t3
        2\t\\n\t2
        3\t나\t2
        4\tU+0020\t1
        5\t다\t1

        """
      #expect(try Command.run(["vocab", "text.txt"], in: folder) == Outcome(out: expected, err: "", code: 0))
      #expect(
        try Command.run(["vocab", "-"], in: folder, input: "가나가 다\n가나\n")
          == Outcome(out: expected, err: "", code: 0))
    }

    private struct Report: Decodable, Equatable {
      struct Entry: Decodable, Equatable {
        var id: Int
        var unit: String
        var count: Int
      }
      var unit: String
      var size: Int
      var unitCount: Int
      var scalarCount: Int
      var byteCount: Int
      var coverage: Double
      var foldedCount: Int
      var entries: [Entry]
    }

    @Test("--json holds the same, and folding")
    func json() throws {
      let outcome = try Command.run(
        ["vocab", "-", "--json", "--min-count", "2"], in: Folder(), input: "가나가 다\n가나\n")
      #expect(outcome.err.isEmpty)
      #expect(outcome.code == 0)
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let report = try decoder.decode(Report.self, from: Data(outcome.out.bytes))
      #expect(report.unit == "scalar")
      #expect(report.size == 4)
      #expect(report.unitCount == 9)
      #expect(report.scalarCount == 9)
      #expect(report.byteCount == 21)
      #expect(report.foldedCount == 2)
      #expect(abs(report.coverage - 7.0 / 9) < 1e-12)
      #expect(
        report.entries == [
          .init(id: 0, unit: "<unk>", count: 2), .init(id: 1, unit: "가", count: 3),
          .init(id: 2, unit: "\\n", count: 2), .init(id: 3, unit: "나", count: 2),
        ])
    }

    @Test("units of every kind", arguments: [("scalar", 3), ("grapheme", 3), ("jamo", 5), ("byte", 257)])
    func kinds(unit: String, size: Int) throws {
      // 각 is ᄀ ᅡ ᆨ; 가 is ᄀ ᅡ; and the line feed.
      let outcome = try Command.run(["vocab", "-", "--unit", unit], in: Folder(), input: "각각\n")
      #expect(outcome.code == 0)
      #expect(outcome.out.hasPrefix("size        \(size) (\(unit) units, <unk> included)\n"))
    }

    @Test("a text that comes slowly: how much came so far, on standard error")
    func slowPipe() throws {
      let folder = try Folder()
      guard mkfifo(folder.path("pipe"), 0o600) == 0 else { throw Failure("no pipe") }
      let run = try RunningCommand(["vocab", "pipe"], in: folder)
      let pipe = open(folder.path("pipe"), O_WRONLY | O_CLOEXEC)
      let text = Array("가나가 다\n가나\n".utf8)
      #expect(write(pipe, text, text.count) == text.count)
      #expect(try run.waits { !run.err.isEmpty })
      close(pipe)
      let outcome = try run.wait()
      #expect(outcome.err.lines.allSatisfy { $0 == "reading the text  0 MB so far" })
      #expect(outcome.out.hasPrefix("size        6 (scalar units, <unk> included)\n"))
      #expect(outcome.code == 0)
    }

    @Test("a long text through a pipe needs room for a temporary file")
    func longPipe() throws {
      let shell = ["/bin/sh", "-c", "head -c 68000000 /dev/zero | \"$0\" \"$@\""]
      let whole = try RunningCommand(["vocab", "-", "--unit", "byte"], in: Folder(), program: shell).wait()
      #expect(whole.out.contains("\ntext        68,000,000 characters, 68,000,000 units, 68,000,000 bytes\n"))
      #expect(whole.code == 0)
      let refused = try RunningCommand(
        ["vocab", "-"], in: Folder(), program: shell,
        environment: Command.environment.merging(["TMPDIR": "/nonexistent"]) { $1 }
      ).wait()
      // On a busy machine it says first how much has come.
      let expected: Text = """
        error: standard input: it is long, and a temporary file for it in /nonexistent failed: No such file or \
        directory; save the text as a file first, or name a folder with more room in TMPDIR

        """
      #expect(refused.err.hasSuffix(expected))
      #expect(refused.out.isEmpty)
      #expect(refused.code == 66)
    }

    @Test("what cannot be read")
    func errors() throws {
      let folder = try Folder()
      #expect(
        try Command.run(["vocab", "nope.txt"], in: folder)
          == Outcome(out: "", err: "error: nope.txt: No such file or directory\n", code: 66))
      #expect(
        try Command.run(["vocab", "-", "--min-count", "0"], in: folder)
          == Outcome(out: "", err: "error: the min-count is 0; it must be 1 or more\n", code: 64))
      #expect(
        try Command.run(["vocab", "-"], in: folder, input: Text([0x61, 0x0A, 0xFF]))
          == Outcome(
            out: "",
            err: """
              error: standard input: not valid UTF-8: a byte that UTF-8 never contains (FF) at byte offset 2, line 2; \
              name the right encoding with --encoding, or repair the file

              """, code: 65))
    }
  }
}
