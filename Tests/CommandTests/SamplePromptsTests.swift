import Foundation
import Testing

extension CommandTests {
  /// `charrnn sample --prompts`, `--no-echo` and `--escape`
  @Suite struct SamplePrompts {
    private static let options = ["--seed", "3", "--length", "20"]

    /// Writes with the small model after the prompts of a file.
    private func sample(_ file: Text, _ options: [String] = options, name: String = "p.txt") throws -> Outcome
    {
      let folder = try Folder()
      try folder.write(name, file)
      return try Command.run(
        ["sample", "--model", try Fixture.shared().model, "--prompts", name] + options, in: folder)
    }

    @Test("each text is what its prompt alone gives, in the order of the file, as often as --count says")
    func alone() throws {
      let prompts =
        ["나무는 ", "바람", "아이들이 학교에 갔다.", "나무는 ", "눈"] + (0..<80).map { "배\($0 % 7 == 0 ? "를" : "")" }
      for count in ["1", "3"] {
        let options = Self.options + ["--count", count]
        let outcome = try sample(Text(prompts.joined(separator: "\n\n")), options)
        var known: [String: String] = [:]
        for prompt in Set(prompts) { known[prompt] = try Fixture.text(options + ["--prompt", prompt]) }
        #expect(outcome.code == 0 && outcome.err == "")
        #expect(outcome.out == Text(prompts.compactMap { known[$0] }.joined(separator: "\n\n") + "\n"))
      }
    }

    @Test("JSON Lines: settings of its own for each prompt, from standard input too")
    func jsonLines() throws {
      let file: Text = """
        {"prompt": "나무는 ", "temperature": 0.3, "top_k": 2, "seed": 8, "length": 9}
        "바람"

        {"prompt": "눈", "stop": ["다"], "min_length": 4, "count": 2}

        """
      let expected = try [
        ["--prompt", "나무는 ", "--temperature", "0.3", "--top-k", "2", "--seed", "8", "--length", "9"],
        ["--prompt", "바람"] + Self.options,
        ["--prompt", "눈", "--stop", "다", "--min-length", "4", "--count", "2"] + Self.options,
      ].map { try Fixture.text($0) }.joined(separator: "\n\n")
      #expect(try sample(file).out == Text(expected + "\n"))
      let piped = try Command.run(
        ["sample", "--model", try Fixture.shared().model, "--prompts", "-"] + Self.options, in: Folder(),
        input: file)
      #expect(piped.out == Text(expected + "\n") && piped.err == "")
    }

    @Test("with --json an object for each text, with its prompt and its line")
    func json() throws {
      let outcome = try sample("나무는 \n\n바람\n", Self.options + ["--json", "--count", "2"])
      let lines = try outcome.out.lines.map {
        try JSONDecoder().decode(SampleLine.self, from: Data($0.bytes))
      }
      #expect(lines.map(\.prompt) == ["나무는 ", "나무는 ", "바람", "바람"])
      #expect(lines.map(\.line) == [1, 1, 3, 3] && lines.map(\.number) == [0, 1, 0, 1])
      let alone = try SampleLine.sample(Self.options + ["--prompt", "바람", "--count", "2"])
      #expect(
        zip(lines.suffix(2), alone).allSatisfy {
          $0.text == $1.text && $0.ids == $1.ids && $0.settings == $1.settings
        })
    }

    @Test("what is wrong is told with its line, before anything is written")
    func errors() throws {
      for (line, message) in [
        ("{\"prompt\": \"나\", \"tempreature\": 1}", "unknown key “tempreature”"),
        ("{\"temperature\": -1}", "temperature is -1"), ("{\"length\": -3}", "the length is -3"),
        ("{\"contains\": \"뷁\"}", "contains needs 뷁"), ("{\"prompt\": ", "cannot be read"),
      ] {
        let outcome = try sample(Text("{\"prompt\": \"나\"}\n\n\(line)\n"))
        #expect(outcome.out == "" && outcome.code > 0)
        #expect(outcome.err.contains("line 3: ") && outcome.err.contains(Text(message)), "\(outcome.err)")
      }
      #expect(try sample("\n\n").code == 65)
    }

    @Test("units that the model never saw are told with the lines")
    func unseen() throws {
      let outcome = try sample("나무\n뷁\n쒧\n퀧\n뙓\n눩\n")
      for line in [2, 3, 4] { #expect(outcome.err.contains("warning: line \(line): ")) }
      #expect(!outcome.err.contains("line 5") && outcome.err.contains("the prompts of 2 further lines"))
    }

    @Test("--no-echo leaves the prompt out, in text, in JSON and of a list")
    func noEcho() throws {
      let whole = try Fixture.text(Self.options + ["--prompt", "나무는 ", "--count", "2"])
      let written = whole.replacing("나무는 ", with: "", maxReplacements: 1)
        .replacing("\n\n나무는 ", with: "\n\n", maxReplacements: 1)
      for option in ["--no-echo", "--no-display-prompt"] {
        #expect(try Fixture.text(Self.options + ["--prompt", "나무는 ", "--count", "2", option]) == written)
      }
      let line = try SampleLine.sample(Self.options + ["--prompt", "나무는 ", "--no-echo"])[0]
      #expect(line.prompt == "나무는 " && !line.settings.echo && whole.hasPrefix("나무는 " + line.text))
      #expect(
        try sample("나무는 \n나무는 \n", Self.options + ["--no-echo"]).out.lines.count { !$0.bytes.isEmpty } >= 2)
      #expect(try SampleLine.sample(Self.options)[0].settings.echo)
    }

    @Test("escapes are processed in a prompt and in plain lines, unless --no-escape says otherwise")
    func escapes() throws {
      func prompt(_ text: String, _ options: [String] = []) throws -> String {
        try SampleLine.sample(Self.options + ["--prompt", text] + options)[0].prompt
      }
      #expect(try prompt("나무\\n강") == "나무\n강")
      #expect(try prompt("\\u0041\\u002e\\t\\\\n\\'\\\"\\d", ["-e"]) == "A.\t\\n'\"\\d")
      #expect(try prompt("\\uD83D\\uDC4D\\u12", ["--escape"]) == "👍\\u12")
      #expect(try prompt("나무\\n강", ["--no-escape"]) == "나무\\n강")
      let line = try sample("나무\\n강\n", Self.options + ["--json"]).out.lines[0]
      #expect(try JSONDecoder().decode(SampleLine.self, from: Data(line.bytes)).prompt == "나무\n강")
      let stops = try SampleLine.sample(Self.options + ["--stop", "\\n"])[0].settings.stop
      #expect(stops == ["\n"])
      #expect(try Fixture.sample(Self.options + ["--stop", "\\n", "--no-escape"]).code == 64)
    }

    @Test("JSON records the type of the weights that was used")
    func weights() throws {
      for type in ["fp32", "bf16", "int8"] {
        #expect(try SampleLine.sample(Self.options + ["--weights", type])[0].settings.weights == type)
      }
      #expect(["fp32", "bf16"].contains(try SampleLine.sample(Self.options)[0].settings.weights))
    }
  }
}
