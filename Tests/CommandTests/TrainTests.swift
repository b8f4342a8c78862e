import Foundation
import Platform
import Testing

extension CommandTests {
  @Suite struct Train {
    @Test("writes model and state, nothing to standard output, plain lines to standard error")
    func succeeds() throws {
      let fixture = try Fixture.shared()
      #expect(fixture.outcome.out.isEmpty)
      #expect(
        fixture.names == [
          "model.curves.svg", "model.metrics.csv", "model.safetensors", "model.state.safetensors", "text.txt",
        ])
      let lines = fixture.outcome.err.lines
      let characters = Fixture.text.string.unicodeScalars.count
      let heldOut = try #require(heldOutUnits(lines[0]))
      #expect(
        lines[0]
          == "text: \(grouped(characters - heldOut)) characters to train on, \(heldOut) units held out, 33 distinct units"
      )
      #expect(abs(Double(heldOut) / Double(characters) - 0.1) < 0.02)
      #expect(lines[1] == "size: 1 × 24; at most 100 steps, 4.3 passes of the text")
      #expect(lines[2] == "model: 1 × 24 lstm, 7,317 parameters; 2 threads, fp32")
      #expect(lines[3].hasPrefix("step 50  held-out loss "))
      #expect(lines.contains { $0.hasPrefix("step 100  held-out loss ") })
      #expect(
        lines.last == "saved model.safetensors; to generate text: charrnn sample")
      #expect(!fixture.outcome.err.bytes.contains { $0 == 0x1B || $0 == 0x0D })
    }

    @Test(
      "trains every kind of model, which then writes",
      arguments: ["lstm", "gru", "rnn-tanh", "rnn-relu", "mingru", "feedforward"])
    func cells(name: String) throws {
      let folder = try Fixture.folder()
      let context = name == "feedforward" ? ["--context", "7"] : []
      let trained = try Command.run(
        ["train", "text.txt", "--max-steps", "20", "--cell", name] + context + Fixture.small, in: folder)
      #expect(trained.code == 0)
      #expect(
        trained.err.lines[2].hasPrefix("model: 1 × 24 \(name)\(name == "feedforward" ? ", context 7" : ""), ")
      )
      let written = try Command.run(["sample", "--length", "20", "--seed", "1"], in: folder)
      #expect(written.code == 0 && !written.out.isEmpty)
    }

    @Test("refuses a kind of model that is not there, and a context where none is seen")
    func cellMistakes() throws {
      let folder = try Fixture.folder()
      let unknown = try Command.run(["train", "text.txt", "--cell", "lstn"], in: folder)
      #expect(unknown.code == 64)
      #expect(unknown.err.string.contains("The value 'lstn' is invalid for '--cell <cell>'"))
      let context = try Command.run(["train", "text.txt", "--context", "8"], in: folder)
      #expect(context.code == 64)
      #expect(context.err.string.contains("--context is for --cell feedforward"))
      let short = try Command.run(["train", "text.txt", "--cell", "window", "--context", "1"], in: folder)
      #expect(short.code == 64)
      #expect(short.err.string.contains("the context is 1; it must be from 2 to 4096"))
    }

    private func heldOutUnits(_ line: Text) -> Int? {
      line.string.firstMatch(of: /, ([0-9]+) units held out/).flatMap { Int($0.1) }
    }

    private func grouped(_ number: Int) -> String {
      number < 1000 ? "\(number)" : "\(number / 1000)," + String("\(number % 1000 + 1000)".dropFirst())
    }

    @Test(
      "every encoding and standard input give the same model",
      arguments: ["cp949", "auto", "utf-16", "bom", "-"])
    func encodings(form: String) throws {
      let folder = try Fixture.folder()
      let options = ["--quiet", "--max-steps", "20"] + Fixture.small
      let plain = try Command.run(["train", "text.txt", "-o", "plain.safetensors"] + options, in: folder)
      #expect(plain == Outcome(out: "", err: "", code: 0))
      let other: Outcome
      switch form {
      case "cp949":
        try folder.write("other.txt", try converted(to: "CP949"))
        other = try Command.run(
          ["train", "other.txt", "-o", "other.safetensors", "--encoding", "cp949"] + options, in: folder)
      case "auto":
        try folder.write("other.txt", try converted(to: "CP949"))
        other = try Command.run(["train", "other.txt", "-o", "other.safetensors"] + options, in: folder)
      case "utf-16":
        try folder.write("other.txt", [0xFF, 0xFE] + (try converted(to: "UTF-16LE")))
        other = try Command.run(["train", "other.txt", "-o", "other.safetensors"] + options, in: folder)
      case "bom":
        try folder.write("other.txt", [0xEF, 0xBB, 0xBF] + Fixture.text.bytes)
        other = try Command.run(["train", "other.txt", "-o", "other.safetensors"] + options, in: folder)
      default:
        other = try Command.run(
          ["train", "-", "-o", "other.safetensors"] + options, in: folder, input: Fixture.text)
      }
      #expect(other == Outcome(out: "", err: "", code: 0))
      let model = try #require(folder.read("plain.safetensors"))
      #expect(folder.read("other.safetensors") == model)
    }

    /// By the C library, another converter than none.
    private func converted(to set: String) throws -> [UInt8] {
      let converter = iconv_open(set, "UTF-8")
      guard let converter, Int(bitPattern: converter) != -1 else { throw Failure("no converter to \(set)") }
      defer { iconv_close(converter) }
      var input = Fixture.text.bytes.map(CChar.init(bitPattern:))
      var output = [CChar](repeating: 0, count: input.count * 2)
      var (inputLeft, outputLeft) = (input.count, output.count)
      input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
          var (from, to) = (input.baseAddress, output.baseAddress)
          _ = iconv(converter, &from, &inputLeft, &to, &outputLeft)
        }
      }
      guard inputLeft == 0 else { throw Failure("the text does not go into \(set)") }
      return output.dropLast(outputLeft).map(UInt8.init(bitPattern:))
    }

    /// Runs that fail before anything is written.
    private func expectFailure(
      _ arguments: [String], code: Int32, _ err: Text, in folder: Folder,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      let before = folder.names
      let outcome = try Command.run(["train"] + arguments, in: folder)
      #expect(outcome == Outcome(out: "", err: err, code: code), sourceLocation: sourceLocation)
      #expect(folder.names == before, sourceLocation: sourceLocation)
    }

    @Test("a text that is not there, a folder, an empty one, a short one")
    func unreadable() throws {
      let folder = try Folder()
      try folder.write("empty.txt", "")
      try folder.write("short.txt", Text(String(repeating: "가나다라마바사아자\n", count: 19) + "123456789"))
      try expectFailure(["nope.txt"], code: 66, "error: nope.txt: No such file or directory\n", in: folder)
      mkdir(folder.path("none"), 0o755)
      try expectFailure(["none"], code: 66, "error: none: there is no text in this folder\n", in: folder)
      try expectFailure(
        ["empty.txt"], code: 65,
        "error: empty.txt: 0 characters are too few to train on; give a text of at least 200\n", in: folder)
      try expectFailure(
        ["short.txt"], code: 65,
        "error: short.txt: 199 characters are too few to train on; give a text of at least 200\n", in: folder)
    }

    @Test("bytes that are no UTF-8: where, and what to try")
    func invalidBytes() throws {
      let folder = try Folder()
      try folder.write(
        "bad.txt", Text("좋은 아침\n두 번째 ").bytes + [0xFF] + Text("줄\n").bytes + Fixture.text.bytes)
      try expectFailure(
        ["bad.txt"], code: 65,
        """
        error: bad.txt: not valid UTF-8: a byte that UTF-8 never contains (FF EC A4 84) at byte offset 25, line 2; \
        name the right encoding with --encoding, or repair the file

        """, in: folder)
      try folder.write("old.txt", try converted(to: "CP949"))
      let outcome = try Command.run(["train", "old.txt", "--encoding", "utf-8"], in: folder)
      #expect(outcome.code == 65)
      #expect(outcome.err.hasPrefix("error: old.txt: not valid UTF-8: "))
      #expect(outcome.err.contains(" at byte offset 0, line 1; the text looks like CP949 (“"))
      #expect(outcome.err.hasSuffix("”); try --encoding cp949\n"))
    }

    @Test("a model that lies there is not touched")
    func exists() throws {
      let folder = try Fixture.folder()
      try folder.write("model.safetensors", "dear")
      try expectFailure(
        ["text.txt"], code: 73,
        """
        error: model.safetensors already exists; name another file with --output, resume the run with --resume, \
        or overwrite the model with --force

        """, in: folder)
      #expect(folder.read("model.safetensors") == "dear")
      let forced = try Command.run(
        ["train", "text.txt", "--force", "--quiet", "--max-steps", "2"] + Fixture.small, in: folder)
      #expect(forced == Outcome(out: "", err: "", code: 0))
      #expect(folder.read("model.safetensors") != "dear")
    }

    @Test("a state without its model is not touched either")
    func stateExists() throws {
      let folder = try Fixture.folder()
      try folder.write("model.state.safetensors", "dear")
      let outcome = try Command.run(["train", "text.txt"], in: folder)
      #expect(outcome.code == 73)
      #expect(folder.read("model.state.safetensors") == "dear")
      #expect(folder.names == ["model.state.safetensors", "text.txt"])
    }

    @Test("a model that cannot be written")
    func notWritable() throws {
      let folder = try Fixture.folder()
      try expectFailure(
        ["text.txt", "-o", "no/m.safetensors"], code: 73,
        "error: cannot write no/m.safetensors: the folder \(folder.path)/no does not exist; create it first\n",
        in: folder)
      try expectFailure(
        ["text.txt", "--force", "-o", "."], code: 73,
        "error: cannot write .: it is a folder; name a file in it\n", in: folder)
    }

    @Test(
      "a number out of its range, before any text is read",
      arguments: [
        (["--layers", "0"], "the number of layers is 0; it must be from 1 to 64"),
        (["--layers", "-1"], "the number of layers is -1; it must be from 1 to 64"),
        (["--hidden-size", "0"], "the hidden size is 0; it must be from 1 to 65536"),
        (["--embedding-size", "0"], "the embedding size is 0; it must be from 1 to 65536"),
        (["--threads", "0"], "the number of threads is 0; it must be from 1 to 1024"),
        (["--batch-size", "0"], "the batch size is 0; it must be from 1 to 65536"),
        (["--sequence-length", "0"], "the sequence length is 0; it must be from 1 to 65536"),
        (["--learning-rate", "0"], "the learning rate is 0; it must be above 0, up to 1000"),
        (["--learning-rate", "nan"], "the learning rate is nan; it must be above 0, up to 1000"),
        (["--learning-rate", "-1"], "the learning rate is -1; it must be above 0, up to 1000"),
        (["--dropout", "1"], "the dropout is 1; it must be from 0 up to, not including, 1"),
        (["--dropout", "nan"], "the dropout is nan; it must be from 0 up to, not including, 1"),
        (["--clip-norm", "-1"], "the clip norm is -1; it must be 0 or more"),
        (["--clip-value", "nan"], "the clip value is nan; it must be 0 or more"),
        (
          ["--average-decay", "1"], "the decay of the average is 1; it must be from 0 up to, not including, 1"
        ),
        (["--weight-decay", "-1"], "the weight decay is -1; it must be from 0 to 100"),
        (
          ["--update-rule", "sgd", "--momentum", "1"],
          "the momentum is 1; it must be from 0 up to, not including, 1"
        ),
        (
          ["--momentum", "0.9"],
          "the update rule adamw has no momentum; what it has: beta1, beta2, epsilon, weight decay"
        ),
        (["--warmup-steps", "-1"], "the number of warm-up steps is -1; it must be from 0 to 1000000000"),
        (["--final-share", "0"], "the final share is 0; it must be above 0, up to 1"),
        (
          ["--schedule", "plateau", "--decay-factor", "2"],
          "the decay factor is 2; it must be above 0, up to 1"
        ),
        (
          ["--schedule", "step", "--decay-epochs", "0"],
          "the decay epochs is 0; it must be a whole number from 1 to 1000000"
        ),
        (["--decay-factor", "0.5"], "the schedule cosine has no decay factor; what it has: final share"),
        (["--patience", "-1"], "the patience is -1; it must be from 0 to 1000000"),
        (["--weight-drop", "1"], "the weight drop is 1; it must be from 0 up to, not including, 1"),
        (
          ["--tie", "--embedding-size", "100"],
          "embedding and projection can share a table only where they are equally wide, but the embedding size is "
            + "100 and the hidden size 256; give --embedding-size and --hidden-size the same value, or leave out --tie"
        ),
        (["--epochs", "0"], "the number of epochs is 0; it must be from 1 to 1000000"),
        (["--max-steps", "0"], "the number of steps is 0; it must be 1 or more"),
        (["--max-minutes", "0"], "the number of minutes is 0; it must be above 0, up to 10000000"),
        (["--max-minutes", "inf"], "the number of minutes is inf; it must be above 0, up to 10000000"),
        (["--holdout", "1.5"], "the holdout is 1.5; it must be from 0 to 0.9"),
        (["--holdout", "-0.1"], "the holdout is -0.1; it must be from 0 to 0.9"),
        (["--min-count", "0"], "the min-count is 0; it must be 1 or more"),
        (
          ["--unit", "jamo", "--normalize", "nfd"],
          "units of jamo need text in nfc or nfkc, not nfd; use --normalize nfc, or another --unit"
        ),
      ])
    func outOfRange(options: [String], message: String) throws {
      let folder = try Folder()
      try expectFailure(["not-there.txt"] + options, code: 64, "error: \(message)\n", in: folder)
    }

    @Test(
      "a value that is none",
      arguments: [
        (["--layers", "two"], "Error: The value 'two' is invalid for '--layers <n>'\n"),
        (["--unit", "word"], "Error: The value 'word' is invalid for '--unit <unit>'"),
        (
          ["--update-rule", "sgd-anchored"],
          """
          Error: The value 'sgd-anchored' is invalid for '--update-rule <rule>'. Please provide one of 'adamw', 'adam', \
          'sgd', 'rmsprop' or 'adagrad'.
          """
        ),
        (["--schedule", "linear"], "Error: The value 'linear' is invalid for '--schedule <schedule>'. "),
        (["--preset", "best"], "Error: The value 'best' is invalid for '--preset <preset>'. "),
        (["--seed", "-1"], "Error: The value '-1' is invalid for '--seed <n>'\n"),
      ])
    func notAValue(options: [String], start: String) throws {
      let outcome = try Command.run(["train", "text.txt"] + options, in: Fixture.folder())
      #expect(outcome.out.isEmpty)
      #expect(outcome.err.hasPrefix(Text(start)))
      #expect(outcome.code == 64)
    }

    @Test("--resume with nothing there, with what cannot change, with another text")
    func resumeRefused() throws {
      let folder = try Fixture.folder()
      try expectFailure(
        ["text.txt", "--resume"], code: 66,
        "error: there is no model.state.safetensors to resume from; train without --resume first\n",
        in: folder)
      try expectFailure(
        [
          "text.txt", "--resume", "--layers", "3", "--seed", "2", "--holdout", "0", "--clip-norm", "2",
          "--schedule", "step", "--preset", "by-hand",
        ], code: 64,
        """
        Error: --resume continues with the options of the run; leave out --holdout, --layers, --preset, --seed, --clip-norm, \
        --schedule (--epochs, --max-steps, --max-minutes, --patience, --learning-rate and --threads may change).
        Usage: charrnn train [<options>] <file> ...
          See 'charrnn train --help' for more information.

        """, in: folder)
      _ = try Command.run(["train", "text.txt", "--max-steps", "2"] + Fixture.small, in: folder)
      let before = folder.read("model.state.safetensors")
      try folder.write("text.txt", Fixture.text + "끝.\n")
      try expectFailure(
        ["text.txt", "--resume"], code: 65,
        """
        error: the text is not the one that model.state.safetensors was started with; give the same files in the \
        same order; to go on with other text, start from the model: --from

        """, in: folder)
      #expect(folder.read("model.state.safetensors") == before)
    }

    @Test("every update rule and every schedule trains", arguments: ["adam", "sgd", "rmsprop", "adagrad"])
    func updateRules(rule: String) throws {
      let schedules = ["adam": "constant", "sgd": "plateau", "rmsprop": "step", "adagrad": "exponential"]
      let folder = try Fixture.folder()
      let outcome = try Command.run(
        [
          "train", "text.txt", "--max-steps", "60", "--update-rule", rule, "--schedule",
          schedules[rule] ?? "",
          "--average-decay", "0.9", "--clip-value", "0.1", "--warmup-steps", "5",
        ] + Fixture.small, in: folder)
      #expect(outcome.code == 0)
      let losses = outcome.err.lines.compactMap { $0.string.firstMatch(of: /held-out loss ([0-9.]+)/) }
      // ln 33 is what knowing nothing costs.
      #expect(try #require(losses.first.flatMap { Double($0.1) }) < 3.4)
    }

    @Test("a preset is a whole recipe, and what is given besides wins")
    func preset() throws {
      let folder = try Fixture.folder()
      let outcome = try Command.run(
        [
          "train", "text.txt", "--preset", "by-hand", "--max-steps", "2", "--layers", "1", "--precision",
          "fp32",
        ],
        in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.err.lines.contains { $0.hasPrefix("model: 1 × 200 lstm, ") })
      let state = try #require(folder.read("model.state.safetensors"))
      for part in [
        #"\"update_rule\":\"sgd\""#, #"\"learning_rate\":20"#, #"\"clip_norm\":0.25"#, #"\"batch_size\":20"#,
        #"\"sequence_length\":35"#, #"\"evaluation_interval\":\"epoch\""#, #"\"schedule\":\"plateau\""#,
      ] {
        #expect(state.contains(Text(part)), "\(part)")
      }
    }

    @Test("patience ends a run, and the command says why")
    func patience() throws {
      let folder = try Fixture.folder()
      let outcome = try Command.run(
        [
          "train", "text.txt", "--patience", "1", "--update-rule", "sgd", "--learning-rate", "1e-30",
          "--schedule", "constant", "--max-steps", "400",
        ] + Fixture.small, in: folder)
      // With this rate nothing is learnt.
      #expect(outcome.code == 3)
      let lines = outcome.err.lines
      let place = try #require(
        lines.firstIndex { $0 == "stopping early: the held-out loss no longer improves" })
      #expect(lines[place + 1].hasPrefix("done after 100 steps in "))
      #expect(!outcome.err.contains("best"))
    }

    @Test("a short text gets fewer lanes, and the command says so")
    func shortText() throws {
      let folder = try Folder()
      try folder.write("text.txt", Text(String(repeating: "나무는 강을 건넜다.\n", count: 20)))
      let outcome = try Command.run(
        ["train", "text.txt", "--max-steps", "2", "--hidden-size", "8", "--layers", "1"],
        in: folder)
      #expect(
        outcome.err.contains(
          "the text is short: the batch size is 3 instead of 16, with sequences of 35 units"))
    }
  }
}
