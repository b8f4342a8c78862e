import Testing

extension CommandTests {
  /// Options of `charrnn sample` that do not go together, and prompts.
  @Suite struct SampleUsage {
    @Test(
      "options that do not go together",
      arguments: [
        (["--prompt", "나", "--prompt-file", "f"], "--prompt and --prompt-file cannot be used together"),
        (
          ["--max-copy", "5"],
          "--max-copy needs the training text: --training-text FILE"
        ),
        (
          ["--encoding", "cp949"],
          "--encoding applies to --prompt-file, --prompts, --adapt-to and --training-text; give one of them"
        ),
        (
          ["--greedy", "--temperature", "1"],
          "--greedy means --temperature 0; it cannot be used with --temperature or --temperature-cycle"
        ),
        (
          ["--greedy", "--temperature-cycle", "1,2"],
          "--greedy means --temperature 0; it cannot be used with --temperature or --temperature-cycle"
        ),
        (
          ["--dynamic-rate", "1"],
          "--dynamic-segment, --dynamic-rate and --dynamic-decay need --adapt-to or --adapt-to-prompt"
        ),
        (["--prompt", "나", "--prompts", "f"], "--prompt and --prompts cannot be used together"),
        (["--prompts", "f", "--show-chain"], "--show-chain cannot be used with --prompts"),
        (["--you", "나"], "--you and --bot need --turns"),
        (["--turns"], "--turns, --you and --bot need --interactive"),
        (
          ["--interactive", "--unique"],
          "--interactive cannot be used with --prompts, --no-echo, --unique or --novel"
        ),
        (
          ["--beam", "2", "--novel"],
          "a beam search leaves nothing to draw again; --unique and --novel cannot be used with it"
        ),
        (["--n-best", "2"], "--n-best needs --beam"),
        (["--length-penalty", "2"], "--length-penalty needs --beam"),
        (["--early-stopping", "never"], "--early-stopping needs --beam"),
        (["--no-repeat-ngram", "2"], "--no-repeat-ngram needs --beam"),
        (["--beam-groups", "2"], "--beam-groups needs --beam"),
        (["--diversity-penalty", "2"], "--diversity-penalty needs --beam"),
        (["--beam-stochastic"], "--beam-stochastic needs --beam"),
        (
          ["--beam", "2", "--diversity-penalty", "1"],
          "--diversity-penalty needs --beam-groups"
        ),
        (
          ["--beam", "2", "--beam-stochastic", "--early-stopping", "true"],
          "--early-stopping cannot be used with --beam-stochastic, which always samples k texts"
        ),
        (
          ["--beam", "2", "--count", "2"],
          "a beam search writes --n-best texts; --count cannot be used with --beam"
        ),
        (["--beam", "2", "--color", "surprise"], "--color cannot be used with --beam"),
        (["--json", "--color", "surprise"], "--json cannot be used with --color"),
        (
          ["--interactive", "--json"],
          "--interactive cannot be used with --json, --show-chain, --count or --n-best"
        ),
        (
          ["--interactive", "--show-chain"],
          "--interactive cannot be used with --json, --show-chain, --count or --n-best"
        ),
        (
          ["--interactive", "--count", "2"],
          "--interactive cannot be used with --json, --show-chain, --count or --n-best"
        ),
        (
          ["--interactive", "--beam", "2", "--n-best", "2"],
          "--interactive cannot be used with --json, --show-chain, --count or --n-best"
        ),
        (
          ["--interactive", "--prompt", "-"],
          "--interactive reads your lines from standard input, so the prompt cannot come from there"
        ),
        (
          ["--interactive", "--prompt-file", "-"],
          "--interactive reads your lines from standard input, so the prompt cannot come from there"
        ),
      ])
    func together(options: [String], message: String) throws {
      let expected = """
        Error: \(message)
        Usage: charrnn sample [<options>]
          See 'charrnn sample --help' for more information.

        """
      #expect(
        try Command.run(["sample"] + options, in: Folder())
          == Outcome(out: "", err: Text(expected), code: 64))
    }

    @Test(
      "words that are no values",
      arguments: [
        (["--top-k", "many"], "The value 'many' is invalid for '--top-k <k>'"),
        (["--beam", "two"], "The value 'two' is invalid for '--beam <k>'"),
        (
          ["--beam", "2", "--early-stopping", "maybe"],
          "The value 'maybe' is invalid for '--early-stopping <when>'. Please provide one of 'true', 'false' or 'never'."
        ),
        (
          ["--color", "blue"],
          "The value 'blue' is invalid for '--color <what>'. Please provide one of 'surprise'."
        ),
        (["--ban="], "Missing value for '--ban <characters>'"),
        (["--seed", "-1"], "The value '-1' is invalid for '--seed <n>'"),
      ])
    func words(options: [String], message: String) throws {
      let outcome = try Command.run(["sample"] + options, in: Folder())
      #expect(outcome.out.isEmpty)
      #expect(outcome.err.lines.first == Text("Error: \(message)"))
      #expect(outcome.code == 64)
    }

    private let options = ["--seed", "1", "--length", "20"]

    @Test("a prompt from a file or from standard input is that on the command line, less its last line feed")
    func prompts() throws {
      let folder = try Folder()
      try folder.write("prompt.txt", "나무는\n바람\n")
      try folder.write("bare.txt", "나무는\n바람")
      try folder.write("line.txt", "나무는\n바람\n\n")
      let expected = try Fixture.sample(options + ["--prompt", "나무는\n바람"])
      #expect(expected.out.hasPrefix("나무는\n바람"))
      for name in ["prompt.txt", "bare.txt"] {
        #expect(try Fixture.sample(options + ["--prompt-file", folder.path(name)]) == expected)
      }
      #expect(
        try Fixture.sample(options + ["--prompt-file", folder.path("line.txt")])
          == Fixture.sample(options + ["--prompt", "나무는\n바람\n"]))
      for option in ["--prompt", "--prompt-file"] {
        let arguments = ["sample", "--model", try Fixture.shared().model, option, "-"] + options
        #expect(try Command.run(arguments, in: folder, input: "나무는\n바람\n") == expected)
        #expect(try Command.run(arguments, in: folder) == Fixture.sample(options))
      }
    }

    @Test("a prompt in the encoding that is named, from a file or from standard input")
    func promptEncoding() throws {
      let folder = try Folder()
      let bytes: [UInt8] = [0xB3, 0xAA, 0xB9, 0xAB]
      try folder.write("cp949.txt", bytes)
      let expected = try Fixture.sample(options + ["--prompt", "나무"])
      let encoded = options + ["--encoding", "cp949"]
      #expect(try Fixture.sample(encoded + ["--prompt-file", folder.path("cp949.txt")]) == expected)
      let arguments = ["sample", "--model", try Fixture.shared().model, "--prompt", "-"] + encoded
      #expect(try Command.run(arguments, in: folder, input: Text(bytes)) == expected)
    }

    @Test("a prompt that cannot be read")
    func unreadablePrompts() throws {
      let folder = try Folder()
      let missing = folder.path("missing.txt")
      #expect(
        try Fixture.sample(["--prompt-file", missing])
          == Outcome(out: "", err: "error: \(missing): No such file or directory\n", code: 66))
      #expect(
        try Fixture.sample(["--prompt-file", folder.path])
          == Outcome(out: "", err: "error: \(folder.path): is a directory; name a text file\n", code: 66))
      try folder.write("broken.txt", Text("나무").bytes + [0xFF, 0x0A])
      let broken = try Fixture.sample(["--prompt-file", folder.path("broken.txt")])
      #expect(broken.err.hasPrefix("error: \(folder.path("broken.txt")): "))
      #expect(broken.code == 65)
      let arguments = ["sample", "--model", try Fixture.shared().model, "--prompt", "-"]
      let piped = try Command.run(arguments, in: folder, input: Text([0xFF]))
      #expect(piped.err.hasPrefix("error: standard input: "))
      #expect(piped.code == 65)
    }
  }
}
