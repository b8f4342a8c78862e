import Foundation
import Testing

extension CommandTests {
  @Suite struct Sample {
    @Test("the same seed, the same text; another seed, another one; nothing but the text on standard output")
    func seed() throws {
      let first = try Fixture.sample(["--seed", "7", "--length", "60"])
      #expect(first.code == 0)
      #expect(first.err.isEmpty)
      // One unit of the model is one character here, and each character one scalar.
      #expect(first.out.string.unicodeScalars.count == 61)
      #expect(first.out.hasSuffix("\n"))
      #expect(try Fixture.sample(["--seed", "7", "--length", "60"]) == first)
      #expect(try Fixture.sample(["--seed", "8", "--length", "60"]).out != first.out)
    }

    @Test("a drawn seed is told and gives the text again")
    func drawnSeed() throws {
      let first = try Fixture.sample(["--length", "60"])
      let seed = try #require(first.err.string.wholeMatch(of: /seed ([0-9]+)\n/)?.1)
      let again = try Fixture.sample(["--length", "60", "--seed", String(seed)])
      #expect(again == Outcome(out: first.out, err: "", code: 0))
    }

    @Test("500 characters unless told otherwise, none if none are wanted")
    func length() throws {
      #expect(try Fixture.sample(["--seed", "1"]).out.string.unicodeScalars.count == 501)
      #expect(
        try Fixture.sample(["--seed", "1", "--length", "0", "--prompt", "나무"])
          == Outcome(out: "나무\n", err: "", code: 0))
    }

    @Test("--greedy, --temperature 0 and --top-k 1 are one; the seed does not matter")
    func greedy() throws {
      let greedy = try Fixture.sample(["--greedy", "--seed", "1", "--length", "80"])
      #expect(greedy.code == 0)
      for options in [
        ["--temperature", "0", "--seed", "2"], ["--top-k", "1", "--seed", "3"],
        ["--top-k", "1", "--temperature", "2", "--seed", "4"],
      ] {
        #expect(try Fixture.sample(options + ["--length", "80"]) == greedy)
      }
      #expect(try Fixture.sample(["--seed", "1", "--length", "80"]).out != greedy.out)
    }

    @Test("0 in --top-k and more than there are units mean all")
    func topKAll() throws {
      let all = try Fixture.sample(["--seed", "5", "--length", "60"])
      #expect(try Fixture.sample(["--seed", "5", "--length", "60", "--top-k", "0"]) == all)
      #expect(try Fixture.sample(["--seed", "5", "--length", "60", "--top-k", "10000"]) == all)
    }

    @Test("texts come in order, a blank line between; none depends on how many there are")
    func count() throws {
      let outs = try [1, 2, 3].map {
        try Fixture.sample(["--seed", "9", "--length", "30", "--count", "\($0)"]).out
      }
      for (fewer, more) in zip(outs, outs.dropFirst()) {
        #expect(more.hasPrefix(fewer + "\n"))
        #expect(more.string.unicodeScalars.count == fewer.string.unicodeScalars.count + 32)
      }
    }

    @Test("the prompt is echoed and not counted")
    func prompt() throws {
      let outcome = try Fixture.sample(["--seed", "1", "--length", "20", "--prompt", "할아버지는"])
      #expect(outcome.out.hasPrefix("할아버지는"))
      #expect(outcome.out.string.unicodeScalars.count == 5 + 20 + 1)
      #expect(outcome.err.isEmpty)
      // Typed on a Mac, say: the same prompt in NFD.
      let decomposed = "할아버지는".decomposedStringWithCanonicalMapping
      #expect(try Fixture.sample(["--seed", "1", "--length", "20", "--prompt", decomposed]) == outcome)
    }

    @Test("a prompt with characters that the model never saw")
    func unseen() throws {
      let outcome = try Fixture.sample(["--seed", "1", "--length", "20", "--prompt", "- 뷁나무"])
      #expect(outcome.out.hasPrefix("- 뷁나무"))
      #expect(outcome.out.string.unicodeScalars.count == 5 + 20 + 1)
      #expect(
        outcome.err == """
          warning: the model never saw these syllables in training and reads them by their consonants and vowels: 뷁
          warning: the model never saw these in training and reads them as <unk>: -

          """)
      #expect(outcome.code == 0)
    }

    @Test(
      "an option out of its range",
      arguments: [
        (["--temperature", "-1"], "temperature is -1; it must be a number, 0 or more"),
        (["--temperature", "nan"], "temperature is nan; it must be a number, 0 or more"),
        (["--temperature", "inf"], "temperature is inf; it must be a number, 0 or more"),
        (["--top-k", "-1"], "top-k is -1; it must be a whole number, 0 (all) or more"),
        (["--length", "-1"], "the length is -1; it must be from 0 to 1000000000"),
        (["--count", "0"], "the count is 0; it must be from 1 to 1000000"),
      ])
    func outOfRange(options: [String], message: String) throws {
      // Before the model is looked for.
      let outcome = try Command.run(["sample"] + options, in: Folder())
      #expect(outcome == Outcome(out: "", err: "error: \(message)\n", code: 64))
    }

    @Test("a model that is not there")
    func missing() throws {
      #expect(
        try Command.run(["sample"], in: Folder())
          == Outcome(
            out: "",
            err: """
              error: there is no model model.safetensors; train one with charrnn train FILE, \
              or name another with --model

              """, code: 66))
    }

    @Test("a model that is none")
    func notAModel() throws {
      let folder = try Folder()
      let whole = try #require(FileManager.default.contents(atPath: try Fixture.shared().model))
      try folder.write("text.txt", "This is a text and no model.\n")
      try folder.write("empty", "")
      try folder.write("cut", Array(whole.prefix(whole.count - 100)))
      try folder.write("head", Array(whole.prefix(100)))
      try folder.write("foreign.safetensors", [2, 0, 0, 0, 0, 0, 0, 0] + Text("{}").bytes)
      for name in ["text.txt", "empty", "cut", "head"] {
        let outcome = try Command.run(["sample", "--model", name], in: folder)
        #expect(outcome.out.isEmpty)
        #expect(
          outcome.err.hasPrefix(
            "error: cannot read the model: \(name) is not a valid safetensors file: "))
        #expect(outcome.err.lines.count == 1)
        #expect(outcome.code == 65)
      }
      #expect(
        try Command.run(["sample", "--model", "."], in: folder)
          == Outcome(
            out: "",
            err: "error: cannot read the model: . is not a regular file. Name a .safetensors file.\n",
            code: 66))
      #expect(
        try Command.run(["sample", "--model", "foreign.safetensors"], in: folder)
          == Outcome(
            out: "",
            err: """
              error: foreign.safetensors is a safetensors file, but not a charrnn model: \
              its metadata has no “format_version”

              """, code: 65))
    }

    @Test("the state is not a model")
    func state() throws {
      let path = try Fixture.shared().model.replacingOccurrences(
        of: ".safetensors", with: ".state.safetensors")
      let outcome = try Command.run(["sample", "--model", path], in: Folder())
      #expect(
        outcome
          == Outcome(
            out: "",
            err:
              "error: \(path) is a safetensors file, but not a charrnn model: its metadata has no “training”\n",
            code: 65))
    }
  }
}
