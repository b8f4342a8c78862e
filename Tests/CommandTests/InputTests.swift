import Foundation
import Platform
import Testing

extension CommandTests {
  /// Texts as people have them.
  @Suite struct Inputs {
    /// Makes a file whose name is any bytes.
    private func write(_ name: [UInt8], _ text: Text, in folder: Folder) {
      let path = Array(folder.path("").utf8) + name + [0]
      let descriptor = path.withUnsafeBytes {
        open($0.baseAddress!.assumingMemoryBound(to: CChar.self), O_WRONLY | O_CREAT, 0o644)
      }
      #expect(descriptor >= 0)
      _ = text.bytes.withUnsafeBytes { Platform.write(descriptor, $0.baseAddress, $0.count) }
      close(descriptor)
    }

    /// 가나 in CP949.
    private static let name: [UInt8] = [0xB0, 0xA1, 0xB3, 0xAA]

    @Test("a folder: its texts, and one line about the rest")
    func folder() throws {
      let folder = try Folder()
      mkdir(folder.path("texts"), 0o755)
      for number in 0..<5 { try folder.write("texts/\(number).txt", Fixture.text) }
      for number in 0..<5 { try folder.write("texts/\(number).png", [0x89, 0x50, 0x4E, 0x47, 0x00]) }
      let outcome = try Command.run(["train", "texts", "--cell", "ngram"], in: folder)
      #expect(outcome.code == 0)
      #expect(
        outcome.err.hasPrefix(
          "skipped 5 files that are no text: texts/0.png, texts/1.png, texts/2.png, …\ntext: "))
      #expect(outcome.err.contains("\ndocuments: 5, each file "))
      let quiet = try Command.run(["train", "texts", "--cell", "ngram", "--force", "--quiet"], in: folder)
      #expect(quiet == Outcome(out: "", err: "", code: 0))
      mkdir(folder.path("empty"), 0o755)
      #expect(
        try Command.run(["vocab", "empty"], in: folder)
          == Outcome(out: "", err: "error: empty: there is no text in this folder\n", code: 66))
    }

    @Test("names that are no UTF-8, in a folder and on the command line")
    func names() throws {
      let folder = try Folder()
      mkdir(folder.path("texts"), 0o755)
      write(Array("texts/".utf8) + Self.name, "가나다\n", in: folder)
      write(Self.name, "가나다\n", in: folder)
      let inside = try Command.run(["vocab", "texts"], in: folder)
      #expect(inside.code == 0 && inside.out.contains("text        4 characters"))
      // The shell writes the bytes, which no argument of a test can have.
      func run(_ script: String) throws -> Outcome {
        try RunningCommand([], in: folder, program: ["/bin/sh", "-c", script]).wait()
      }
      #expect(try run(#""$0" vocab "$(printf '\260\241\263\252')""#) == inside)
      let bad = try run(#""$0" vocab "$(printf '\260\241')""#)
      #expect(bad.code == 66 && bad.err.bytes.starts(with: Array("error: ".utf8) + [0xB0, 0xA1]))
      write([0xFF], "a\0b\u{FFFD}", in: folder)
      write([0xFE], Text([0xFF, 0x41]), in: folder)
      #expect(try run(#""$0" vocab "$(printf '\376')""#).err.hasPrefix("error: \\xFE: not valid UTF-8"))
    }

    private static let table: Text = """
      id,author,text
      1,이서연,"나무는 ""강""을
      건넜다."
      2,박지훈,바람이 불었다

      """

    @Test("a table: the column with the text, or the one that is named")
    func table() throws {
      let folder = try Folder()
      try folder.write("posts.csv", Self.table)
      func characters(_ arguments: [String]) throws -> Text {
        let outcome = try Command.run(["vocab", "posts.csv"] + arguments, in: folder)
        #expect(outcome.code == 0 && outcome.err.isEmpty)
        return outcome.out
      }
      #expect(try characters([]).contains("text        22 characters"))
      #expect(try characters(["--column", "Author"]).contains("text        8 characters"))
      #expect(try characters(["--column", "2"]).contains("text        8 characters"))
      #expect(
        try characters(["--format", "plain"]).contains(
          "text        \(Self.table.string.unicodeScalars.count) ch"))
      let missing = try Command.run(["vocab", "posts.csv", "--column", "body"], in: folder)
      #expect(
        missing
          == Outcome(
            out: "",
            err:
              "error: posts.csv: there is no column “body”; the columns are id, author, text; name it with --column\n",
            code: 65))
      try folder.write("broken.csv", "text,n\n\"a,1\n")
      #expect(
        try Command.run(["vocab", "broken.csv"], in: folder).err
          == "error: broken.csv: line 2 is not csv: a quotation mark is not closed; read it as it is with --format plain\n"
      )
      try folder.write("short.csv", "n,text\n1,a\n2\n")
      #expect(
        try Command.run(["vocab", "short.csv"], in: folder).err
          == "warning: skipped 1 row without the column, the first in line 3 of short.csv\n")
    }

    @Test("a chat: seen as one, said so, and sampled without the names")
    func chat() throws {
      let folder = try Folder()
      let days = (1...25).map { day in
        "--------------- 2023년 5월 \(day)일 금요일 ---------------\n[이서연] [오후 3:21] 오늘은 \(day)일이야\n[박지훈] [오후 3:22] 그래 알았어\n"
      }
      try folder.write("chat.txt", Text(days.joined()))
      let outcome = try Command.run(["train", "chat.txt", "--cell", "ngram", "--anonymize"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.err.contains("\nformat: kakaotalk (--format plain for the files as they are)\n"))
      #expect(outcome.err.contains("\ndocuments: 25, each row, day of a chat, or file "))
      let sample = try Command.run(["sample", "--seed", "1", "--temperature", "0.1"], in: folder)
      #expect(sample.out.hasPrefix("A: 오늘은 ") && sample.out.contains("\nB: 그래 알았어\n"))
      let evaluation = try Command.run(["evaluate", "chat.txt", "--holdout", "0.1"], in: folder)
      #expect(evaluation.code == 0 && evaluation.err.isEmpty)
      try folder.write("novel.txt", Fixture.text)
      let refused = try Command.run(["vocab", "novel.txt", "--anonymize"], in: folder)
      #expect(refused.code == 65 && refused.err.contains("no text is a chat"))
    }
  }
}
