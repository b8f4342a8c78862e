import Foundation
import Testing

extension CommandTests {
  /// Encodings found out or named, and what is no text.
  @Suite struct Encodings {
    private static let korean = "옛날 옛적에 호랑이가 살았습니다.\n"
    // The same in CP949.
    private static let cp949: [UInt8] = [
      0xBF, 0xBE, 0xB3, 0xAF, 0x20, 0xBF, 0xBE, 0xC0, 0xFB, 0xBF, 0xA1, 0x20, 0xC8, 0xA3, 0xB6, 0xFB, 0xC0,
      0xCC,
      0xB0, 0xA1, 0x20, 0xBB, 0xEC, 0xBE, 0xD2, 0xBD, 0xC0, 0xB4, 0xCF, 0xB4, 0xD9, 0x2E, 0x0A,
    ]
    // むかしむかし in Shift_JIS.
    private static let japanese: [UInt8] = [
      0x82, 0xDE, 0x82, 0xA9, 0x82, 0xB5, 0x82, 0xDE, 0x82, 0xA9, 0x82, 0xB5, 0x0A,
    ]

    @Test("Korean in CP949 is read, and one line says so")
    func cp949() throws {
      let folder = try Folder()
      try folder.write("utf8.txt", Text(Self.korean))
      try folder.write("cp949.txt", Self.cp949)
      let plain = try Command.run(["vocab", "utf8.txt"], in: folder)
      #expect(plain.err.isEmpty && plain.code == 0)
      #expect(
        try Command.run(["vocab", "cp949.txt"], in: folder)
          == Outcome(out: plain.out, err: "cp949.txt: read as CP949\n", code: 0))
      #expect(try Command.run(["vocab", "cp949.txt", "--encoding", "EUC-KR"], in: folder) == plain)
      try folder.write("more.txt", Self.cp949)
      let several = try Command.run(["vocab", "cp949.txt", "utf8.txt", "more.txt"], in: folder)
      #expect(several.err == "cp949.txt and 1 other file: read as CP949\n")
    }

    @Test("an encoding that is never assumed is named, and reads when it is given")
    func shiftJIS() throws {
      let folder = try Folder()
      try folder.write("ja.txt", Self.japanese)
      #expect(
        try Command.run(["vocab", "ja.txt"], in: folder)
          == Outcome(
            out: "",
            err: """
              error: ja.txt: not valid UTF-8: a continuation byte without a lead byte (82 DE 82 A9) at byte offset 0, line 1; \
              the text looks like SHIFT_JIS (“むかしむかし”); try --encoding shift_jis

              """, code: 65))
      let read = try Command.run(["vocab", "ja.txt", "--encoding", "shift_jis"], in: folder)
      #expect(read.code == 0 && read.err.isEmpty && read.out.contains("む\t2"))
    }

    @Test("a text that changes its encoding")
    func changes() throws {
      let folder = try Folder()
      try folder.write("mixed.txt", Text(Self.korean).bytes + Self.cp949)
      let outcome = try Command.run(["vocab", "mixed.txt"], in: folder)
      #expect(outcome.code == 65)
      #expect(
        outcome.err.hasPrefix(
          "error: mixed.txt: its encoding changes at byte offset 47, line 2 (BF BE B3 AF): "))
      #expect(outcome.err.contains("looks like CP949 (“옛날 옛적에 호랑이가 살았습니다.”)"))
      #expect(outcome.err.contains("iconv -f cp949 -t utf-8"))
    }

    @Test("names of encodings that there are not")
    func names() throws {
      let folder = try Folder()
      try folder.write("a.txt", "text")
      for command in [["vocab"], ["train"], ["evaluate"], ["sample", "--prompt-file"]] {
        let outcome = try Command.run(command + ["a.txt", "--encoding", "euc-krr"], in: folder)
        #expect(outcome.code == 64)
        #expect(
          outcome.err.lines.first
            == "Error: unknown encoding \"euc-krr\" (euc-kr?); iconv -l lists all that there are")
      }
    }

    @Test("byte order marks inside a text are dropped, and one line says so")
    func marks() throws {
      let folder = try Folder()
      try folder.write("joined.txt", "\u{FEFF}one\n\u{FEFF}two\n\u{FEFF}three\n")
      let outcome = try Command.run(["vocab", "joined.txt"], in: folder)
      #expect(
        outcome.err
          == "joined.txt: dropped 2 byte order marks (U+FEFF) inside the text, the first in line 2\n")
      #expect(!outcome.out.contains("FEFF"))
      let kept = try Command.run(["vocab", "joined.txt", "--normalize", "none"], in: folder)
      #expect(kept.err.isEmpty && kept.out.contains("FEFF"))
    }

    @Test(
      "what is no text is named with the command that makes one",
      arguments: [
        (
          "novel.txt.gz", [0x1F, 0x8B, 0x08, 0x00],
          "a gzip archive, not a text; try: gunzip < novel.txt.gz > novel.txt"
        ),
        ("a b.pdf", Array("%PDF-1.5".utf8), "a PDF document, not a text; try: pdftotext 'a b.pdf' 'a b.txt'"),
        (
          "-x.rtf", Array("{\\rtf1".utf8),
          "--wrap=none ./-x.rtf -o ./-x.txt; or give --format plain for a text"
        ),
        ("ls", [0x7F, 0x45, 0x4C, 0x46], "a program, not a text\n"),
      ] as [(String, [UInt8], String)])
    func formats(name: String, bytes: [UInt8], message: String) throws {
      let folder = try Folder()
      try folder.write(name, bytes)
      let outcome = try Command.run(["vocab", "--", name], in: folder)
      #expect(outcome.code == 65 && outcome.out.isEmpty)
      #expect(outcome.err.contains(Text(message)), "\(outcome.err)")
    }

    @Test("a model is not a text")
    func model() throws {
      let outcome = try Command.run(["vocab", try Fixture.shared().model], in: Folder())
      #expect(outcome.code == 65 && outcome.err.contains("a model"))
    }
  }
}
