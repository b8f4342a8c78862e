import Testing
import charrnn

extension CommandTests {
  /// The table of what to type when something fails.
  @Suite struct Advices {
    /// Everything that help says, in one text.
    private static let help = [
      ExpectedHelp.train, ExpectedHelp.sample, ExpectedHelp.evaluate, ExpectedHelp.mix, ExpectedHelp.plot,
      ExpectedHelp.vocab,
    ].map(\.string)

    private static func options(in text: String) -> [String] {
      text.matches(of: /--[a-z]+(?:-[a-z]+)*/).map { String($0.output) }
    }

    @Test(
      "each advice names options, and all of them are in the help of one command", arguments: Advice.allCases)
    func optionsExist(advice: Advice) {
      let options = Self.options(in: advice.rawValue)
      #expect(!options.isEmpty, "\(advice.rawValue)")
      for option in options {
        let isKnown = Self.help.contains { help in
          help.split(separator: "\n").contains { line in
            // Where an option is listed, not where another one speaks of it.
            line.firstMatch(of: /^  (?:-[a-z], |    )?(--[a-z-]+)/).map { String($0.1) } == option
          }
        }
        #expect(isKnown, "\(option) in: \(advice.rawValue)")
      }
    }

    @Test("commands that an advice names exist")
    func commandsExist() {
      let root = ExpectedHelp.root.string
      for advice in Advice.allCases {
        for match in advice.rawValue.matches(of: /charrnn ([a-z]+)/) {
          #expect(root.contains("\n  \(match.1) "), "\(advice.rawValue)")
        }
      }
    }

    @Test(
      "errors end with what to type",
      arguments: [
        (
          ["train", "text.txt", "--unit", "jamo", "--normalize", "nfd"],
          "units of jamo need text in nfc or nfkc, not nfd; use --normalize nfc, or another --unit"
        ),
        (
          ["train", "text.txt", "--cell", "mingru", "--weight-drop", "0.5"],
          "the weight drop is for recurrent matrices, and a network of mingru layers has none; "
            + "leave out --weight-drop, or choose another --cell"
        ),
        (
          ["train", "text.txt", "--tie", "--embedding-size", "8", "--hidden-size", "12"],
          "give --embedding-size and --hidden-size the same value, or leave out --tie"
        ),
        (["sample", "--beam", "4", "--beam-groups", "3"], "make --beam a multiple of --beam-groups"),
        (
          ["sample", "--beam", "4", "--beam-groups", "2", "--beam-stochastic"],
          "its texts are all different without them; leave out --beam-groups"
        ),
      ])
    func errors(arguments: [String], message: String) throws {
      let outcome = try Command.run(arguments, in: Fixture.folder())
      #expect(outcome.code == 64 && outcome.err.string.hasPrefix("error: "))
      #expect(outcome.err.string.hasSuffix(message + "\n"), "\(outcome.err.string)")
    }

    @Test(
      "the library's errors name no options", arguments: [["bad.txt"], ["bad.txt", "--encoding", "utf-16"]])
    func encodings(arguments: [String]) throws {
      let folder = try Folder()
      try folder.write("bad.txt", Text([0x61, 0x0A, 0xFF]))
      let outcome = try Command.run(["vocab"] + arguments, in: folder)
      #expect(outcome.code == 65)
      #expect(
        outcome.err.string.hasSuffix("; name the right encoding with --encoding, or repair the file\n"),
        "\(outcome.err.string)")
    }
  }
}
