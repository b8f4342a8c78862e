import Foundation
import Testing

extension CommandTests {
  /// `--cell ngram`, from text to text.
  @Suite struct NGram {
    /// A folder with a counted model in it.
    private func counted(_ options: [String] = []) throws -> (folder: Folder, outcome: Outcome) {
      let folder = try Fixture.folder()
      let outcome = try Command.run(["train", "text.txt", "--cell", "ngram"] + options, in: folder)
      guard outcome.code == 0 else { throw Failure("nothing was counted:\n\(outcome.err)") }
      return (folder, outcome)
    }

    @Test("counts, says how many and how good, and writes one file")
    func counts() throws {
      let (folder, outcome) = try counted(["--order", "3"])
      #expect(outcome.out.isEmpty)
      #expect(folder.names == ["model.safetensors", "text.txt"])
      let lines = outcome.err.lines
      #expect(lines[0].hasPrefix("text: "))
      #expect(lines[1] == "model: ngram of order 3")
      #expect(lines[2].string.wholeMatch(of: #/  \d+ distinct n-grams of 1 unit/#) != nil)
      #expect(lines[3].string.wholeMatch(of: #/  \d+ distinct n-grams of 2 units/#) != nil)
      #expect(lines[4].string.wholeMatch(of: #/  \d+ distinct n-grams of 3 units/#) != nil)
      #expect(lines[5] == "memory: 0.0 MB")
      let loss = /held-out text, state carried: loss 0\.\d+  perplexity 1\.\d+  0\.\d+ bits\/char/
      #expect(lines.suffix(3).first?.string.hasPrefix("done in 0:0") == true)
      #expect(lines.suffix(2).first?.string.wholeMatch(of: loss) != nil)
      #expect(lines.last == "saved model.safetensors; to generate text: charrnn sample")
      #expect(!outcome.err.bytes.contains { $0 == 0x1B || $0 == 0x0D })
    }

    @Test func quietly() throws {
      #expect(try counted(["--quiet"]).outcome == Outcome(out: "", err: "", code: 0))
    }

    @Test("writes with a prompt, a beam, a constraint, as JSON and in a conversation")
    func writes() throws {
      let (folder, _) = try counted()
      func sample(_ arguments: [String], input: Text = "") throws -> Outcome {
        try Command.run(["sample", "--seed", "1", "--length", "20"] + arguments, in: folder, input: input)
      }
      let plain = try sample(["--prompt", "나무는"])
      #expect(plain.code == 0 && plain.err.isEmpty)
      #expect(plain.out.hasPrefix("나무는"))
      #expect(plain.out.string.unicodeScalars.filter { $0 != "\n" }.count > 15)
      let beam = try sample(["--prompt", "나무는", "--beam", "3"])
      #expect(beam.out.hasPrefix("나무는 강을 건넜다.") && beam.code == 0)
      let acrostic = try sample(["--acrostic", "나바"])
      #expect(acrostic.code == 0)
      #expect(acrostic.out.lines.map { $0.string.first } == ["나", "바"])
      let json = try sample(["--json"])
      #expect(json.code == 0)
      #expect(json.out.contains(#""model":"model.safetensors""#))
      #expect(!json.out.contains(#""weights""#))
      let conversation = try sample(["--interactive"], input: "나무는\n")
      #expect(conversation.out.string.count > 15 && conversation.code == 0)
    }

    @Test("takes --threads, and says that a type of weights does nothing")
    func weights() throws {
      let (folder, _) = try counted()
      let plain = try Command.run(["sample", "--seed", "1"], in: folder)
      let one = try Command.run(["sample", "--seed", "1", "--threads", "1"], in: folder)
      let warning: Text = "warning: --threads has no effect: an n-gram model has no weights\n"
      #expect(one.err == warning)
      #expect(one.out == plain.out)
      let both = try Command.run(
        ["sample", "--seed", "1", "--threads", "1", "--weights", "int8"], in: folder)
      #expect(both.err == "warning: --weights has no effect: an n-gram model has no weights\n" + warning)
      #expect(both.out == plain.out)
    }

    @Test(
      "options that counting has no use for",
      arguments: [
        (
          ["--cell", "ngram", "--layers", "2", "--epochs", "3", "--seed", "1"],
          "An n-gram model is counted in one go; leave out --layers, --epochs, --seed."
        ),
        (
          [
            "--cell", "ngram", "--tie", "--patience", "1", "--update-rule", "sgd", "--schedule", "constant",
            "--dropout", "0.1", "--precision", "fp32",
          ],
          "An n-gram model is counted in one go; leave out --tie, --patience, --update-rule, --schedule, --dropout, "
            + "--precision."
        ),
        (
          ["--cell", "ngram", "--resume"],
          "An n-gram model is counted in one go: there is nothing to resume. Leave out --resume."
        ),
        (["--order", "3"], "--order is for --cell ngram."),
        (["--cell", "lstm", "--order", "3"], "--order is for --cell ngram."),
      ])
    func refused(options: [String], message: String) throws {
      let outcome = try Command.run(["train", "text.txt"] + options, in: Fixture.folder())
      let usage: Text = """

        Usage: charrnn train [<options>] <file> ...
          See 'charrnn train --help' for more information.

        """
      #expect(outcome == Outcome(out: "", err: "Error: " + Text(message) + usage, code: 64))
    }

    @Test func outOfRange() throws {
      let folder = try Fixture.folder()
      let order = try Command.run(["train", "text.txt", "--cell", "ngram", "--order", "13"], in: folder)
      #expect(
        order == Outcome(out: "", err: "error: the order is 13; it must be from 1 to 12\n", code: 64))
      let cell = try Command.run(["train", "text.txt", "--cell", "lstn"], in: folder)
      #expect(cell.err.hasPrefix("Error: The value 'lstn' is invalid for '--cell <cell>'."))
      #expect(cell.err.contains("\n  - ngram\n") && cell.code == 64)
    }

    @Test func thereIsNothingToResume() throws {
      let (folder, _) = try counted()
      let outcome = try Command.run(["train", "text.txt", "--resume"], in: folder)
      let err: Text = """
        error: model.safetensors is an n-gram model, which is counted in one go: there is nothing to resume; \
        count it again; give --force instead of --resume

        """
      #expect(outcome == Outcome(out: "", err: err, code: 66))
    }
  }
}
