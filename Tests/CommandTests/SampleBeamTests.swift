import Foundation
import Testing

extension CommandTests {
  /// `charrnn sample --beam`
  @Suite struct Beam {
    @Test("a search with one beam is greedy choice, and the seed does not matter")
    func oneBeam() throws {
      let greedy = try Fixture.text(["--greedy", "--seed", "1", "--length", "40"])
      for seed in ["1", "2"] {
        #expect(try Fixture.text(["--beam", "1", "--seed", seed, "--length", "40"]) == greedy)
      }
    }

    @Test("more beams find a text that is at least as probable")
    func moreBeams() throws {
      let scores = try ["1", "20"].map { beams in
        try #require(try SampleLine.sample(["--beam", beams, "--length", "8"])[0].score)
      }
      #expect(scores[1] > scores[0])
    }

    @Test("--n-best writes the best texts, best first, and tells their scores")
    func nBest() throws {
      let options = ["--beam", "4", "--n-best", "3", "--seed", "1", "--length", "12"]
      let lines = try SampleLine.sample(options)
      #expect(Set(lines.map(\.text)).count == 3)
      let outcome = try Fixture.sample(options)
      #expect(outcome.out == Text(lines.map { $0.text + "\n" }.joined(separator: "\n")))
      let told = try lines.map { line in
        "score \(String(format: "%.4f", try #require(line.score))) of text \(line.number + 1)\n"
      }
      #expect(outcome.err == Text(told.joined()))
      // The best alone, without its score.
      let best = try Fixture.sample(["--beam", "4", "--seed", "1", "--length", "12"])
      #expect(best == Outcome(out: Text(lines[0].text + "\n"), err: "", code: 0))
    }

    @Test("--no-repeat-ngram lets no run come twice")
    func noRepeat() throws {
      let options = ["--beam", "3", "--length", "40"]
      func pairs(_ line: SampleLine) -> [[UInt32]] {
        zip(line.ids, line.ids.dropFirst()).map { [$0, $1] }
      }
      let free = pairs(try SampleLine.sample(options)[0])
      #expect(Set(free).count < free.count)
      let kept = pairs(try SampleLine.sample(options + ["--no-repeat-ngram", "2"])[0])
      #expect(Set(kept).count == kept.count)
    }

    @Test("the first of several groups searches as if it were alone, the others avoid it")
    func groups() throws {
      func texts(_ options: [String]) throws -> [String] {
        try SampleLine.sample(options + ["--length", "10"]).map(\.text)
      }
      let alone = try texts(["--beam", "2", "--n-best", "2"])
      let groups = try texts(["--beam", "4", "--beam-groups", "2", "--n-best", "4"])
      #expect(Set(groups).isSuperset(of: alone))
      let apart = try texts([
        "--beam", "4", "--beam-groups", "2", "--n-best", "4", "--diversity-penalty", "50",
      ])
      #expect(Set(apart).isSuperset(of: alone))
      let line = try SampleLine.sample(["--beam", "4", "--beam-groups", "2", "--length", "1"])[0]
      #expect(line.settings.beam?.diversityPenalty == 0.5)
      // Nothing that the first group chose at a place is chosen there by the second.
      for text in Set(apart).subtracting(alone) {
        for other in alone {
          #expect(!zip(text.unicodeScalars, other.unicodeScalars).contains { $0 == $1 })
        }
      }
    }

    @Test("--beam-stochastic draws different texts by the seed")
    func stochastic() throws {
      func texts(_ seed: String) throws -> [String] {
        try SampleLine.sample([
          "--beam", "4", "--beam-stochastic", "--n-best", "4", "--length", "2", "--top-k", "2", "--seed",
          seed,
        ]).map(\.text)
      }
      // All there are: with two units to choose from at each of two places.
      let first = try texts("1")
      #expect(Set(first).count == 4)
      #expect(try texts("1") == first)
      let others = try (2...6).map { try texts("\($0)") }
      #expect(others.allSatisfy { Set($0) == Set(first) })
      #expect(others.contains { $0 != first })
    }

    @Test("--early-stopping takes Hugging Face's words", arguments: ["true", "false", "never"])
    func earlyStopping(word: String) throws {
      let lines = try SampleLine.sample([
        "--beam", "3", "--early-stopping", word, "--length", "30", "--stop", ".",
      ])
      #expect(lines[0].settings.beam?.earlyStopping == word)
    }

    @Test(
      "options that do not fit together, told before a model is looked for",
      arguments: [
        (["--beam", "0"], "the number of beams is 0; it must be from 1 to 4096"),
        (
          ["--beam", "4", "--n-best", "5"],
          "the number of best texts is 5; it must be from 1 to 4 (the beams)"
        ),
        (
          ["--beam", "4", "--n-best", "0"],
          "the number of best texts is 0; it must be from 1 to 4 (the beams)"
        ),
        (
          ["--beam", "4", "--beam-groups", "3"],
          "4 beams cannot be divided among 3 groups; make --beam a multiple of --beam-groups"
        ),
        (["--beam", "4", "--beam-groups", "0"], "the number of beam groups is 0; it must be 1 or more"),
        (
          ["--beam", "4", "--beam-groups", "2", "--beam-stochastic"],
          "a stochastic beam search has no groups (2 were requested); its texts are all different without them; "
            + "leave out --beam-groups"
        ),
        (
          ["--beam", "4", "--beam-groups", "2", "--diversity-penalty", "0"],
          "the diversity penalty is 0; it must be above 0 if there are groups, which would otherwise be identical"
        ),
        (["--beam", "2", "--length-penalty", "inf"], "the length penalty is inf; it must be a number"),
        (
          ["--beam", "2", "--no-repeat-ngram", "0"],
          "the length of runs that must not repeat is 0; it must be 1 or more"
        ),
      ])
    func refused(options: [String], message: String) throws {
      #expect(
        try Command.run(["sample"] + options, in: Folder())
          == Outcome(out: "", err: Text("error: \(message)\n"), code: 64))
    }
  }
}
