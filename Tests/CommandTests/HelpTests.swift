import Testing

extension CommandTests {
  @Suite struct Help {
    @Test(
      "help of the command and of every subcommand",
      arguments: [
        ([], ExpectedHelp.root), (["--help"], ExpectedHelp.root), (["-h"], ExpectedHelp.root),
        (["help"], ExpectedHelp.root), (["train", "--help"], ExpectedHelp.train),
        (["help", "train"], ExpectedHelp.train), (["sample", "--help"], ExpectedHelp.sample),
        (["vocab", "--help"], ExpectedHelp.vocab), (["evaluate", "--help"], ExpectedHelp.evaluate),
        (["plot", "--help"], ExpectedHelp.plot), (["mix", "--help"], ExpectedHelp.mix),
        (["compress", "--help"], ExpectedHelp.compress), (["decompress", "--help"], ExpectedHelp.decompress),
      ])
    func help(arguments: [String], expected: Text) throws {
      #expect(
        try Command.run(arguments, in: Folder()) == Outcome(out: expected, err: "", code: 0))
    }

    @Test("help stays within 80 columns")
    func width() {
      for help in [
        ExpectedHelp.root, ExpectedHelp.train, ExpectedHelp.sample, ExpectedHelp.evaluate, ExpectedHelp.plot,
        ExpectedHelp.mix, ExpectedHelp.vocab, ExpectedHelp.compress, ExpectedHelp.decompress,
      ] {
        for line in help.lines {
          // A syllable is two columns wide.
          let columns = line.string.unicodeScalars.reduce(0) {
            $0 + ((0xAC00...0xD7A3).contains($1.value) ? 2 : 1)
          }
          #expect(columns <= 80, "\(line)")
        }
      }
    }

    @Test func version() throws {
      #expect(try Command.run(["--version"], in: Folder()) == Outcome(out: "0.1.0\n", err: "", code: 0))
    }

    @Test(
      "words that mean nothing",
      arguments: [
        (
          ["bogus"],
          """
          Error: Unexpected argument 'bogus'
          Usage: charrnn <subcommand>
            See 'charrnn --help' for more information.

          """
        ),
        (
          ["--bogus"],
          """
          Error: Unknown option '--bogus'
          Usage: charrnn <subcommand>
            See 'charrnn --help' for more information.

          """
        ),
        (
          ["train"],
          """
          Error: Missing expected argument '<file> ...'
          Help:  <file>  Text files, or folders of them, to train on; - for standard input.
          Usage: charrnn train [<options>] <file> ...
            See 'charrnn train --help' for more information.

          """
        ),
        (
          ["train", "--bogus", "text.txt"],
          """
          Error: Unknown option '--bogus'
          Usage: charrnn train [<options>] <file> ...
            See 'charrnn train --help' for more information.

          """
        ),
        (
          ["train", "text.txt", "--layers"],
          """
          Error: Missing value for '--layers <n>'
          Help:  --layers <n>  Number of stacked layers. (default: 2)
          Usage: charrnn train [<options>] <file> ...
            See 'charrnn train --help' for more information.

          """
        ),
        (
          ["sample", "extra"],
          """
          Error: Unexpected argument 'extra'
          Usage: charrnn sample [<options>]
            See 'charrnn sample --help' for more information.

          """
        ),
        (
          ["vocab"],
          """
          Error: Missing expected argument '<file> ...'
          Help:  <file>  Text files, or folders of them; - for standard input.
          Usage: charrnn vocab [<options>] <file> ...
            See 'charrnn vocab --help' for more information.

          """
        ),
      ])
    func misused(arguments: [String], err: String) throws {
      #expect(try Command.run(arguments, in: Folder()) == Outcome(out: "", err: Text(err), code: 64))
    }
  }
}
