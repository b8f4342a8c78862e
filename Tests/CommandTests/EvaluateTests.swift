import Foundation
import Platform
import Testing

extension CommandTests {
  @Suite struct Evaluate {
    /// A model of eight units: 3 bits each.
    private func folder(_ text: Text = "abcdefgabc") throws -> Folder {
      let folder = try Folder()
      try UniformModel.save("model.safetensors", in: folder, unitsOf: "abcdefg")
      try folder.write("text.txt", text)
      return folder
    }

    @Test("a table of both protocols, of the default model")
    func table() throws {
      let expected: Text = """
        text  text.txt: 10 characters, 10 bytes (nfc)

        model              protocol  unit      loss  perplexity  bits/char  bits/byte  charged  unseen  unseen bits/char
        model.safetensors  stateful  scalar  2.0794       8.000     3.0000     3.0000        9       0            0.0000
        model.safetensors  windows   scalar  2.0794       8.000     3.0000     3.0000        9       0            0.0000

        """
      let outcome = try Command.run(["evaluate", "text.txt"], in: folder())
      #expect(outcome == Outcome(out: expected, err: "", code: 0))
    }

    @Test("standard input, a share of it, one protocol")
    func standardInput() throws {
      let expected: Text = """
        text  standard input, the last 50 %: 10 characters, 30 bytes (nfc)

        model              protocol  unit      loss  perplexity  bits/char  bits/byte  charged  unseen  unseen bits/char
        model.safetensors  windows   scalar  1.0986       3.000     1.5850     0.5283        9       0            0.0000

        """
      let folder = try Folder()
      try UniformModel.save("model.safetensors", in: folder, unitsOf: "가나")
      let outcome = try Command.run(
        ["evaluate", "-", "--holdout", "0.5", "--protocol", "windows"], in: folder,
        input: "가나가나가나가나가나가나가나가나가나가나")
      #expect(outcome == Outcome(out: expected, err: "", code: 0))
    }

    @Test("unseen characters are charged, and shown with their part")
    func unseen() throws {
      // Three of nine: ln 8 + ln 1,112,056 each.
      let part = (log(8.0) + log(1_112_056.0)) * 3 / 9 / log(2)
      let loss = log(8.0) + log(1_112_056.0) / 3
      let outcome = try Command.run(
        ["evaluate", "text.txt", "--protocol", "stateful"], in: folder("abzyczdefg"))
      #expect(outcome.err.isEmpty)
      let line = try #require(outcome.out.lines.first { $0.hasPrefix("model.safetensors") }?.string)
      let cells = line.split(separator: " ").map(String.init)
      #expect(cells[3] == String(format: "%.4f", loss))
      #expect(cells[8] == "33.333" && cells[9] == "%")
      #expect(cells[10] == String(format: "%.4f", part))
      #expect(outcome.out.hasSuffix("\nmodel.safetensors: unseen: z ×2, y (30.000 % of the characters)\n"))
    }

    @Test("models of different units side by side, with a word about it")
    func sideBySide() throws {
      let folder = try folder("abcdefgabc")
      try UniformModel.save("bytes.safetensors", in: folder, unitsOf: "a", unit: .byte)
      let outcome = try Command.run(
        ["evaluate", "bytes.safetensors", "model.safetensors", "text.txt", "--protocol", "stateful"],
        in: folder)
      #expect(
        outcome.err
          == "warning: the models have different units: compare bits per character or byte, not loss or perplexity\n"
      )
      let rows = outcome.out.lines.suffix(2).map(\.string)
      // 256 bytes and <unk>.
      #expect(
        rows[0].hasPrefix(
          "bytes.safetensors  stateful  byte    5.5491     257.000     8.0056     8.0056        9"))
      #expect(
        rows[1].hasPrefix(
          "model.safetensors  stateful  scalar  2.0794       8.000     3.0000     3.0000        9"))
    }

    @Test("a terminal that is too narrow gets a block a reading")
    func narrow() throws {
      let terminal = try Terminal(columns: 60)
      let run = try RunningCommand(
        ["evaluate", "text.txt", "--protocol", "stateful"], in: folder(), outDescriptor: terminal.programEnd)
      terminal.hangUp()
      _ = try run.waits {
        _ = terminal.shown
        return false
      }
      #expect(try run.wait().code == 0)
      let expected = """
        text  text.txt: 10 characters, 10 bytes (nfc)

        model             model.safetensors
        protocol          stateful
        unit              scalar
        loss              2.0794
        perplexity        8.000
        bits/char         3.0000
        bits/byte         3.0000
        charged           9
        unseen            0
        unseen bits/char  0.0000

        """
      #expect(terminal.shown == Text(expected.replacingOccurrences(of: "\n", with: "\r\n")))
    }

    @Test("--json: one object")
    func json() throws {
      struct Report: Decodable {
        struct Model: Decodable {
          struct Reading: Decodable {
            struct Dynamic: Decodable { var segment: Int }
            var `protocol`: String
            var dynamic: Dynamic?
            var loss: Double
            var bitsPerCharacter: Double
            var chargedUnits: Int
            var unseenUnits: Int
          }
          var model: String
          var cell: String
          var unit: String
          var vocabularySize: Int
          var characters: Int
          var unseenCharacters: Int
          var isTrainingText: Bool
          var readings: [Reading]
        }
        var file: String
        var models: [Model]
      }
      let outcome = try Command.run(
        ["evaluate", "text.txt", "--json", "--dynamic", "--dynamic-segment", "4"], in: folder("abcdefgabz"))
      #expect(outcome.err.isEmpty)
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let report = try decoder.decode(Report.self, from: Data(outcome.out.bytes))
      #expect(report.file == "text.txt")
      let model = try #require(report.models.first)
      #expect(model.model == "model.safetensors" && model.cell == "lstm" && model.unit == "scalar")
      #expect(model.vocabularySize == 8 && model.characters == 10 && model.unseenCharacters == 1)
      #expect(!model.isTrainingText)
      #expect(model.readings.map(\.protocol) == ["stateful", "windows", "stateful, adaptive"])
      #expect(model.readings.map { $0.dynamic?.segment } == [nil, nil, 4])
      #expect(model.readings.allSatisfy { $0.chargedUnits == 9 && $0.unseenUnits == 1 })
      let loss = log(8.0) + log(1_112_056.0) / 9
      #expect(abs(model.readings[0].loss - loss) < 1e-5)
      #expect(abs(model.readings[1].bitsPerCharacter - loss / log(2)) < 1e-5)
    }

    @Test("--surprisal writes a page, and says so")
    func surprisal() throws {
      let folder = try folder("ab<cd")
      let outcome = try Command.run(
        ["evaluate", "text.txt", "--protocol", "stateful", "--surprisal", "page.html"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.err == "wrote page.html\n")
      let page = try #require(folder.read("page.html"))
      #expect(page.hasPrefix("<!DOCTYPE html>\n"))
      #expect(
        page.contains("title=\"b  3.00 bits, p = 0.125, rank 1; else: a 0.125 · c 0.125 · d 0.125\">b</b>"))
      #expect(page.contains("unseen in training"))
    }

    @Test("--copying: a second table, and figures in JSON; the same seed, so the same figures")
    func copying() throws {
      let folder = try folder("abcdefg\n")
      try folder.write("text.txt", Text(String(repeating: "to be or not to be\n", count: 50)))
      let trained = try Command.run(
        ["train", "text.txt", "--cell", "ngram", "--order", "5", "--output", "m.safetensors", "--force"],
        in: folder)
      #expect(trained.code == 0)
      let arguments = [
        "evaluate", "m.safetensors", "text.txt", "--copying", "--training-text", "text.txt", "-t", "0.5",
      ]
      let table = try Command.run(arguments, in: folder)
      #expect(table.code == 0)
      #expect(
        table.out.contains(
          "\n100 texts of each model at temperature 0.5; copied: in runs of 20 or more characters of the training text\n"
        ))
      let line = try #require(table.out.lines.last?.string)
      #expect(line.hasPrefix("m.safetensors") && line.split(separator: " ").count == 8)
      let json = try Command.run(arguments + ["--json"], in: folder)
      #expect(json.out.contains("\"copied_share\"") && json.out.contains("\"known_words\""))
      #expect(try Command.run(arguments + ["--json"], in: folder).out == json.out)
    }

    @Test("a text in another encoding")
    func encoding() throws {
      let folder = try Folder()
      try UniformModel.save("model.safetensors", in: folder, unitsOf: "가나")
      // 가 and 나 in CP949.
      try folder.write("text.txt", [0xB0, 0xA1, 0xB3, 0xAA])
      let outcome = try Command.run(
        ["evaluate", "text.txt", "--encoding", "cp949", "--protocol", "stateful"], in: folder)
      #expect(outcome.out.contains("text.txt: 2 characters, 6 bytes (nfc)"))
      let wrong = try Command.run(["evaluate", "text.txt"], in: folder)
      #expect(wrong.out.isEmpty)
      #expect(wrong.code == 65)
      #expect(wrong.err.hasPrefix("error: text.txt: not valid UTF-8: "))
    }

    @Test(
      "what cannot be evaluated",
      arguments: [
        (["no.safetensors", "text.txt"], 66, "no.safetensors"),
        (["no.txt"], 66, "no.txt: No such file or directory"),
        (["text.txt", "text.txt"], 65, "text.txt"),
        (
          ["empty.txt"], 65,
          "error: empty.txt: 0 units are too few to evaluate on, since the first one is not predicted; give a longer text\n"
        ),
        (
          ["one.txt"], 65,
          "error: one.txt: 1 unit is too few to evaluate on, since the first one is not predicted; give a longer text\n"
        ),
        (["text.txt", "--holdout", "0"], 64, "error: the holdout is 0.0; it must be above 0, up to 1\n"),
        (["text.txt", "--holdout", "nan"], 64, "error: the holdout is nan; it must be above 0, up to 1\n"),
        (
          ["text.txt", "--threads", "0"], 64, "error: the number of threads is 0; it must be from 1 to 1024\n"
        ),
        (
          ["text.txt", "--dynamic", "--dynamic-rate", "0"], 64,
          "error: the dynamic rate is 0; it must be above 0, up to 100\n"
        ),
        (["text.txt", "--surprisal", "no/page.html"], 73, "error: cannot write no/page.html: the folder "),
        (
          ["text.txt", "--surprisal", "p", "--surprisal-limit", "0"], 64,
          "error: the surprisal limit is 0; it must be 1 or more\n"
        ),
        (["text.txt", "--dynamic", "--protocol", "windows"], 64, "--adaptive reads the text in one pass"),
        (["text.txt", "--dynamic-rate", "1"], 64, "need --adaptive"),
        (["text.txt", "--copying"], 64, "--copying needs the training text: --training-text FILE"),
        (["text.txt", "--temperature", "1"], 64, "--training-text and --temperature need --copying"),
        (["text.txt", "--copying", "--training-text", "text.txt", "-t", "-1"], 64, "temperature"),
        (
          ["text.txt", "--copying", "--training-text", "text.txt"], 65,
          "error: the model was not trained on text.txt"
        ),
        (["text.txt", "--surprisal-limit", "1"], 64, "--surprisal-limit needs --surprisal"),
        (
          ["model.safetensors", "model.safetensors", "text.txt", "--surprisal", "p"], 64,
          "--surprisal shows one model"
        ),
        ([], 64, "Missing expected argument '<file> ...'"),
      ] as [([String], Int32, String)])
    func failures(arguments: [String], code: Int32, message: String) throws {
      let folder = try folder()
      try folder.write("empty.txt", "")
      try folder.write("one.txt", "a")
      let outcome = try Command.run(["evaluate"] + arguments, in: folder)
      #expect(outcome.out.isEmpty)
      #expect(outcome.code == code)
      #expect(outcome.err.contains(Text(message)), "\(outcome.err)")
      #expect(folder.names == ["empty.txt", "model.safetensors", "one.txt", "text.txt"])
    }

    @Test("a long text tells how far it is; Ctrl-C ends it")
    func interrupted() throws {
      let folder = try folder(Text(Array(repeating: Array("abcdefg".utf8), count: 3_000_000).flatMap { $0 }))
      let run = try RunningCommand(["evaluate", "text.txt", "--threads", "1"], in: folder)
      #expect(try run.waits { run.err.contains(" units  ") })
      run.send(SIGINT)
      let outcome = try run.wait()
      #expect(outcome.out.isEmpty)
      #expect(outcome.code == 130)
      #expect(
        outcome.err.lines.first?.string.wholeMatch(
          of: /model\.safetensors  stateful  \d+ %  [\d,]+ of 20,999,999 units  [\d:]+ left/) != nil)
      #expect(outcome.err.lines.last == "stopped while reading the text; nothing was written")
    }

    @Test("the text that a model was trained on: a warning, but not with its held-out part")
    func trainingText() throws {
      let folder = try Fixture.folder()
      let model = try Fixture.shared().model
      let outcome = try Command.run(["evaluate", model, "text.txt", "--protocol", "stateful"], in: folder)
      #expect(outcome.code == 0)
      #expect(
        outcome.err
          == """
          warning: \(model) was trained on text.txt: its figures show how well it knows that text; to evaluate on \
          what training holds out, give --holdout 0.1

          """)
      let heldOut = try Command.run(
        ["evaluate", model, "text.txt", "--protocol", "stateful", "--holdout", "0.1"], in: folder)
      #expect(heldOut.err.isEmpty)
      let more = try Command.run(
        ["evaluate", model, "text.txt", "--protocol", "stateful", "--holdout", "0.25"], in: folder)
      #expect(
        more.err
          == """
          warning: \(model) was trained on a part of the last 0.25 of text.txt; to evaluate on what training holds \
          out, give --holdout 0.1

          """)
    }

    @Test("the text that a model was trained on, of which nothing was held out")
    func nothingHeldOut() throws {
      let folder = try Fixture.folder()
      let counted = try Command.run(
        ["train", "text.txt", "--cell", "ngram", "--holdout", "0"], in: folder)
      #expect(counted.code == 0)
      let outcome = try Command.run(["evaluate", "text.txt", "--holdout", "0.1"], in: folder)
      #expect(outcome.code == 0)
      #expect(
        outcome.err
          == """
          warning: model.safetensors was trained on a part of the last 0.1 of text.txt; none of it was held out: \
          evaluate on another text

          """)
    }
  }
}
