import Foundation
import Testing

extension CommandTests {
  /// `charrnn mix`, and what can be done with a mixture.
  @Suite struct Mix {
    /// A folder with a network, counts of the same text, and a mixture of the two.
    private func mixed(_ options: [String] = ["--weight", "0.6"]) throws -> (folder: Folder, outcome: Outcome)
    {
      let folder = try Fixture.folder()
      let shared = try Fixture.shared()
      try FileManager.default.copyItem(atPath: shared.model, toPath: folder.path("network.safetensors"))
      let counted = try Command.run(
        ["train", "text.txt", "--cell", "ngram", "--output", "counts.safetensors", "--quiet"], in: folder)
      guard counted.code == 0 else { throw Failure("nothing was counted:\n\(counted.err)") }
      let outcome = try Command.run(
        ["mix", "network.safetensors", "counts.safetensors", "--output", "m.safetensors"] + options,
        in: folder)
      return (folder, outcome)
    }

    @Test("says what is in it, writes one file, and overwrites it when told to")
    func mixes() throws {
      let (folder, outcome) = try mixed()
      let err: Text = """
        0.6000  lstm  network.safetensors
        0.4000  ngram  counts.safetensors
        saved m.safetensors; to generate text: charrnn sample --model m.safetensors

        """
      #expect(outcome == Outcome(out: "", err: err, code: 0))
      #expect(
        folder.names == ["counts.safetensors", "m.safetensors", "network.safetensors", "text.txt"])
      let again = [
        "mix", "network.safetensors", "counts.safetensors", "-o", "m.safetensors", "--weight", "3",
        "--weight",
        "1",
      ]
      let refused = try Command.run(again, in: folder)
      #expect(
        refused
          == Outcome(
            out: "",
            err:
              "error: m.safetensors already exists; name another file with --output, or overwrite it with --force\n",
            code: 73))
      let forced = try Command.run(again + ["--force", "--quiet"], in: folder)
      #expect(forced == Outcome(out: "", err: "", code: 0))
    }

    @Test("writes with a prompt, a beam, a constraint, as JSON and in a conversation, and is measured")
    func works() throws {
      let (folder, _) = try mixed()
      // It needs none of its parts.
      for name in ["network.safetensors", "counts.safetensors"] {
        try FileManager.default.removeItem(atPath: folder.path(name))
      }
      func sample(_ arguments: [String], input: Text = "") throws -> Outcome {
        try Command.run(
          ["sample", "--model", "m.safetensors", "--seed", "1", "--length", "20", "--threads", "2"]
            + arguments,
          in: folder, input: input)
      }
      let plain = try sample(["--prompt", "나무는"])
      #expect(plain.code == 0 && plain.err.isEmpty)
      #expect(plain.out.hasPrefix("나무는"))
      #expect(try sample(["--prompt", "나무는"]) == plain)
      for options in [
        ["--weights", "int8"], ["--temperature", "0"], ["--top-p", "0.8", "--repetition-penalty", "1.1"],
        ["--mirostat", "2"], ["--count", "3"],
      ] {
        let outcome = try sample(options)
        #expect(outcome.code == 0 && outcome.err.isEmpty, "\(options): \(outcome.err)")
      }
      let beam = try sample(["--prompt", "나무는", "--beam", "3"])
      #expect(beam.out.hasPrefix("나무는 강을 건넜다.") && beam.code == 0)
      let acrostic = try sample(["--acrostic", "나바"])
      #expect(acrostic.out.lines.map { $0.string.first } == ["나", "바"])
      let json = try sample(["--json", "--weights", "fp32"])
      #expect(json.out.contains(#""weights":"fp32""#))
      let conversation = try sample(["--interactive"], input: "나무는\n")
      #expect(conversation.out.string.count > 15 && conversation.code == 0)

      let table = try Command.run(
        ["evaluate", "m.safetensors", "text.txt", "--holdout", "0.1", "--threads", "1", "--json"], in: folder)
      #expect(table.code == 0)
      #expect(table.out.contains(#""cell" : "mixture""#), "\(table.out)")
      let dynamic = try Command.run(["evaluate", "m.safetensors", "text.txt", "--adaptive"], in: folder)
      #expect(dynamic.code == 64)
      #expect(
        dynamic.err
          == "error: m.safetensors cannot learn from what it reads; leave out --adaptive, or name a network, a "
          + "context-mixing model or a hybrid\n")
      let resumption = try Command.run(
        ["train", "text.txt", "--resume", "--output", "m.safetensors"], in: folder)
      #expect(resumption.code == 66)
      #expect(
        resumption.err.contains("m.safetensors is a mixture, which is put together from trained models"))
    }

    @Test(
      "what cannot be mixed",
      arguments: [
        (["a", "--weight", "0.5"], "A mixture needs at least two models."),
        (["a", "b"], "Missing expected argument '--weight <weight> ...'"),
        (
          ["a", "b", "c", "--weight", "0.5"],
          "3 models take 2 or 3 weights; --weight is given 1 time."
        ),
        (
          ["a", "b", "--weight", "x"],
          "The value 'x' is invalid for '--weight <weight>'"
        ),
      ])
    func usage(arguments: [String], message: String) throws {
      let outcome = try Command.run(["mix"] + arguments, in: Folder())
      #expect(outcome.code == 64 && outcome.out.isEmpty)
      #expect(outcome.err.hasPrefix("Error: " + Text(message)), "\(outcome.err)")
    }

    @Test("weights that are no shares, models that are none, and other vocabularies")
    func refused() throws {
      let (folder, _) = try mixed()
      func mix(_ arguments: [String]) throws -> Outcome {
        try Command.run(["mix", "-o", "x.safetensors"] + arguments, in: folder)
      }
      let weight = try mix(["network.safetensors", "counts.safetensors", "--weight", "1"])
      #expect(
        weight
          == Outcome(
            out: "",
            err:
              "error: the weight is 1.0; it must be below 1, for the last model gets the rest; or give 2 weights\n",
            code: 64))
      let negative = try mix(["network.safetensors", "counts.safetensors", "--weight", "-0.5"])
      #expect(negative.err == "error: the weight is -0.5; it must be above 0\n" && negative.code == 64)
      let none = try mix(["network.safetensors", "none.safetensors", "--weight", "0.5"])
      #expect(none.err.hasPrefix("error: cannot read the model: ") && none.code == 66)
      try UniformModel.save("uniform.safetensors", in: folder, unitsOf: "가나")
      let other = try mix(["network.safetensors", "uniform.safetensors", "--weight", "0.5"])
      #expect(other.code == 65)
      #expect(
        other.err.hasPrefix(
          "error: network.safetensors and uniform.safetensors do not have the same vocabulary: one has "))
      #expect(!folder.names.contains("x.safetensors"))
    }
  }
}
