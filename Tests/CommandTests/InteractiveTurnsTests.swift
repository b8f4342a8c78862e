import Testing

extension CommandTests {
  /// `charrnn sample --interactive --turns`, with lines from a file.
  @Suite struct InteractiveTurns {
    /// A chat in which each question has its answer.
    private static func chat(_ separator: String = "\n", colon: String = ": ") -> Text {
      let turns = [("밥 먹었어?", "응 먹었어"), ("어디야?", "집이야"), ("뭐 해?", "그냥 있어")]
      return Text(
        (0..<150).map { number in
          let (question, answer) = turns[number * number % 7 % 3]
          return "지수\(colon)\(question)\(separator)민호\(colon)\(answer)"
        }.joined(separator: separator) + "\n")
    }

    /// A conversation with a model of a chat.
    private func talk(
      _ options: [String], chat: Text = chat(), training: [String] = [], say lines: Text
    ) throws -> Outcome {
      let folder = try Folder()
      try folder.write("chat.txt", chat)
      let trained = try Command.run(
        ["train", "chat.txt", "--cell", "context-mixing"] + training, in: folder)
      // Of six different lines the one that is held out is worse than chance.
      guard [0, 3].contains(trained.code) else { throw Failure("\(trained.err)") }
      return try Command.run(
        ["sample", "--interactive", "--seed", "1", "--temperature", "0.2"] + options, in: folder, input: lines
      )
    }

    @Test("the speakers are found, and the model answers as the second until the end of the line")
    func found() throws {
      let outcome = try talk(["--turns"], say: "어디야?\n뭐 해?\n/show\n")
      #expect(outcome.code == 0)
      #expect(outcome.err.contains("Type what 지수 says, and the model answers as 민호"))
      #expect(
        outcome.out
          == "민호: 집이야\n민호: 그냥 있어\n지수: 어디야?\n민호: 집이야\n지수: 뭐 해?\n민호: 그냥 있어\n")
    }

    @Test("names are given, and one's own may be typed")
    func given() throws {
      let outcome = try talk(["--turns", "--you", "민호", "--bot", "지수"], say: "민호: 집이야\n")
      #expect(outcome.err.contains("Type what 민호 says, and the model answers as 지수"))
      #expect(outcome.out.hasPrefix("지수: ") && outcome.out.lines.count == 1 && outcome.out.bytes.count > 9)
    }

    @Test("a model whose lines are documents answers too")
    func lineDocuments() throws {
      let outcome = try talk(["--turns"], training: ["--documents", "line"], say: "어디야?\n뭐 해?\n/show\n")
      #expect(outcome.code == 0)
      let answers = outcome.out.lines.prefix(2).map(\.string)
      #expect(answers.allSatisfy { ["민호: 응 먹었어", "민호: 집이야", "민호: 그냥 있어"].contains($0) })
      #expect(outcome.out.lines.count == 6)
    }

    @Test("turns of several lines end before the next speaker or a blank line")
    func severalLines() throws {
      let outcome = try talk(["--turns"], chat: Self.chat("\n\n", colon: ":\n"), say: "어디야?\n/show\n")
      #expect(outcome.out == "민호:\n집이야\n지수:\n어디야?\n\n민호:\n집이야\n")
    }

    @Test("who speaks must be seen or given")
    func unknown() throws {
      let outcome = try Fixture.sample(["--interactive", "--turns"])
      #expect(outcome.code == 64 && outcome.err.contains("name them with --you NAME and --bot NAME"))
    }

    @Test("where nothing was written, it is said why")
    func nothing() throws {
      let lines = try talk(["--max-lines", "1"], say: "지수: 어디야?\n")
      #expect(lines.out == "" && lines.err.contains("nothing was written: the model ended the line at once"))
      let stop = try talk(["--stop", "\\n"], say: "지수: 어디야?\n")
      #expect(stop.out == "" && stop.err.contains("nothing was written: the model came to “\\n” at once"))
      let end = try talk([], training: ["--documents", "line"], say: "지수: 어디야?\n\n/show\n")
      #expect(end.err.contains("nothing was written: the model ended the document at once"))
      // What comes next is a document of its own.
      #expect(end.out.lines.count == 3)
    }
  }
}
