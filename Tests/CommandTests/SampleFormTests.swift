import Foundation
import Generation
import Testing

extension CommandTests {
  /// Options that say where a text ends and what it must be like. That none breaks its promise is a matter of
  /// the library's tests; here they are held to the text that the same seed gives without them.
  @Suite struct Form {
    /// A text of many lines, of which shorter ones are the beginning.
    private func long(_ options: [String] = []) throws -> [Unicode.Scalar] {
      Array(try Fixture.text(["--seed", "4", "--length", "1500"] + options).unicodeScalars)
    }

    private func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars)
      return String(view)
    }

    @Test("--stop ends the text in front of the first of several strings")
    func stop() throws {
      let text = try long()
      func first(_ stop: String) throws -> Int {
        let stop = Array(stop.unicodeScalars)
        return try #require(
          (0..<text.count - stop.count).first { text[$0..<$0 + stop.count].elementsEqual(stop) })
      }
      let options = ["--seed", "4", "--length", "1500"]
      for stops in [["다."], ["나", "무"], ["\n"], ["\n\n", "강강강"]] {
        let end = try stops == ["\n\n", "강강강"] ? first("\n\n") : stops.map(first).min() ?? 0
        let escaped = stops.flatMap { ["--stop", $0.replacing("\n", with: "\\n")] }
        #expect(Text(try Fixture.text(options + escaped)) == Text(string(text[..<end])))
      }
    }

    @Test("--max-lines ends the text with so many lines, the prompt's among them")
    func maxLines() throws {
      let text = try long()
      let feeds = text.indices.filter { text[$0] == "\n" }
      for lines in [1, 3] {
        let written = try Fixture.text(["--seed", "4", "--length", "1500", "--max-lines", "\(lines)"])
        #expect(Text(written) == Text(string(text[..<feeds[lines - 1]])))
      }
      let prompted = try Fixture.text([
        "--seed", "4", "--length", "1500", "--max-lines", "1", "--prompt", "나무\n바람",
      ])
      #expect(prompted.unicodeScalars.count { $0 == "\n" } == 1)
    }

    @Test("--until-sentence goes on from the length to white space behind a full stop, or to an empty line")
    func untilSentence() throws {
      let text = try long()
      for length in [10, 100, 200] {
        let end = try #require(
          (length..<text.count).first {
            text[$0 - 1] == "." && text[$0].properties.isWhitespace
              || text[$0 - 1] == "\n" && text[$0] == "\n"
          })
        let written = try Fixture.text(["--seed", "4", "--length", "\(length)", "--until-sentence"])
        #expect(Text(written) == Text(string(text[..<end])))
      }
    }

    @Test("--only and --ban")
    func alphabets() throws {
      #expect(try long().contains("."))
      let hangul = try long(["--only", "hangul"])
      #expect(hangul.allSatisfy { (0xAC00...0xD7A3).contains($0.value) || $0 == " " || $0 == "\n" })
      #expect(try long(["--only", "hangul,punctuation"]).contains("."))
      let banned = try long(["--ban", "다.\\n"])
      #expect(!banned.contains { ["다", ".", "\n"].contains($0) })
    }

    @Test("--acrostic begins the lines and ends with the last")
    func acrostic() throws {
      for seed in 1...5 {
        let text = try Fixture.text(["--seed", "\(seed)", "--length", "60", "--acrostic", "나할아"])
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.map(\.first) == ["나", "할", "아"])
      }
    }

    @Test("--syllables gives each phrase its number")
    func syllables() throws {
      for seed in 1...5 {
        let text = try Fixture.text(["--seed", "\(seed)", "--syllables", "3,4/2,5,1"])
        let counts = text.unicodeScalars.split(separator: "\n").map { $0.split(separator: " ").map(\.count) }
        #expect(counts == [[3, 4], [2, 5, 1]])
      }
    }

    @Test("--contains has every word in every text")
    func contains() throws {
      let options = ["--length", "40", "--count", "3", "--contains", "바람", "--contains", "눈이 내"]
      for line in try SampleLine.sample(options) {
        #expect(Text(line.text).contains("바람") && Text(line.text).contains("눈이 내"))
      }
    }

    /// The longest run of a text that the training text has: a naive count.
    private func longestCopy(_ text: [Unicode.Scalar]) -> Int {
      var longest = 0
      for start in text.indices {
        while start + longest < text.count,
          Fixture.text.contains(Text(string(text[start...start + longest])))
        {
          longest += 1
        }
      }
      return longest
    }

    @Test("--training-text tells the share that is copied, --max-copy keeps runs short")
    func copies() throws {
      let folder = try Fixture.folder()
      let options = ["--seed", "2", "--length", "150", "--training-text", folder.path("text.txt")]
      let copied = String(Fixture.text.string.prefix(30))
      let free = try Fixture.sample(options + ["--prompt", copied])
      #expect(free.out == (try Fixture.sample(["--seed", "2", "--length", "150", "--prompt", copied])).out)
      let written = Array(free.out.string.dropFirst(copied.count).unicodeScalars.dropLast())
      let longest = longestCopy(written)
      #expect(longest < 20)
      #expect(
        free.err
          == Text(
            "copied: 0.0 % of the text, in runs of 20 or more characters; the longest run has \(longest)\n"))
      let limited = try Fixture.sample(options + ["--max-copy", "4"])
      let text = Array(limited.out.string.unicodeScalars.dropLast())
      #expect(text.count == 150)
      for start in 0...text.count - 4 {
        #expect(!Fixture.text.contains(Text(string(text[start..<start + 4]))))
      }
      #expect(
        limited.err
          == "copied: 0.0 % of the text, in runs of 20 or more characters; the longest run has 3\n")
      #expect(limited.code == 0)
    }

    @Test("--max-copy without the text that the model was trained on")
    func wrongTrainingText() throws {
      let folder = try Fixture.folder()
      try folder.write("other.txt", Fixture.text + "끝\n")
      try folder.write("broken.txt", [0x41, 0xFF])
      let limit = ["--max-copy", "5", "--training-text"]
      let other = folder.path("other.txt")
      #expect(
        try Fixture.sample(limit + [other])
          == Outcome(
            out: "",
            err: """
              error: the model was not trained on \(other); give each file with --training-text in the order of the \
              training, and their encoding with --encoding

              """, code: 65))
      let missing = folder.path("missing.txt")
      #expect(
        try Fixture.sample(limit + [missing])
          == Outcome(out: "", err: "error: \(missing): No such file or directory\n", code: 66))
      let broken = try Fixture.sample(limit + [folder.path("broken.txt")])
      #expect(broken.err.hasPrefix("error: \(folder.path("broken.txt")): "))
      #expect(broken.code == 65)
      #expect(
        try Fixture.sample(["--max-copy", "1", "--training-text", folder.path("text.txt")])
          == Outcome(
            out: "", err: "error: the length of max-copy is 1; it must be from 2 to 1000000\n", code: 64))
    }

    @Test(
      "forms that cannot be kept",
      arguments: [
        (
          ["--acrostic", "뷁"],
          "acrostic needs 뷁, which the model never saw and cannot write; use other words, or a model "
            + "that was trained with --unit byte"
        ),
        (
          ["--contains", "뷁"],
          "contains needs 뷁, which the model never saw and cannot write; use other words, or a model "
            + "that was trained with --unit byte"
        ),
        (
          ["--acrostic", "나무", "--ban", "나"],
          "acrostic needs 나, which another constraint forbids; leave one of them out"
        ),
        (
          ["--acrostic", "나무나무", "--length", "3"],
          "acrostic needs a text of 7 characters; the length is 3; raise --length"
        ),
        (["--acrostic", " "], "acrostic is empty; name at least one"),
        (
          ["--syllables", "3,x"],
          "“3,x” is not a metre; write the number of syllables of each phrase, with / between lines: 3,4,3,4/3,5,4,3"
        ),
        (["--syllables", "200"], "the length of a phrase of syllables is 200; it must be from 1 to 100"),
        (
          ["--contains", "나무 "],
          "contains cannot take “나무 ”: a word neither begins nor ends with white space, and contains no line feed"
        ),
        (["--contains", "나무", "--stop", "무"], "contains cannot take “나무”: the text stops at “무”"),
        (["--only", "digits"], "only leave no visible character that the model can write"),
        (["--max-lines", "0"], "the number of lines is 0; it must be from 1 to 1000000000"),
      ])
    func impossible(options: [String], message: String) throws {
      #expect(
        try Fixture.sample(options) == Outcome(out: "", err: Text("error: \(message)\n"), code: 64))
    }

    @Test("a script that there is not, and one that is called otherwise")
    func unknownScript() throws {
      let outcome = try Fixture.sample(["--only", "hangul,klingon"])
      #expect(
        outcome.err
          == Text(
            "error: there are no characters called “klingon”; name one of the classes ascii, letters, marks, digits, "
              + "numbers, punctuation, symbols, spaces, emoji or a script of Unicode such as hangul, han, latin\n"
          ))
      #expect(outcome.code == 64)
      #expect(
        try Fixture.sample(["--only", "korean"])
          == Outcome(
            out: "", err: "error: there are no characters called “korean”; did you mean hangul?\n", code: 64))
    }

    @Test("every constraint of the registry is an option")
    func options() throws {
      let help = try Command.run(["sample", "--help"], in: Folder()).out
      for constraint in TextConstraintDescriptor.all {
        #expect("\(help)".contains("--\(constraint.name) <"), "\(constraint.name)")
      }
    }
  }
}
