import Foundation
import Testing

extension CommandTests {
  /// `charrnn sample --json`
  @Suite struct JSON {
    @Test("one object a text, whose texts are what is written without --json")
    func texts() throws {
      for options in [
        ["--count", "3"], ["--count", "1", "--prompt", "나무"], ["--beam", "3", "--n-best", "3"],
      ] {
        let options = options + ["--seed", "5", "--length", "30"]
        let lines = try SampleLine.sample(options)
        #expect(lines.map(\.number) == Array(0..<lines.count))
        let plain = try Fixture.sample(options)
        #expect(Text(lines.map { $0.text + "\n" }.joined(separator: "\n")) == plain.out)
        #expect(
          lines.allSatisfy { $0.seed == 5 && $0.stopReason == "length" && $0.text.hasPrefix($0.prompt) })
      }
    }

    @Test("the ids spell the text, each with its log-probability")
    func ids() throws {
      let units = try Fixture.units()
      let lines = try SampleLine.sample([
        "--seed", "3", "--length", "40", "--count", "2", "--prompt", "나무",
      ])
      #expect(lines.count == 2)
      for line in lines {
        // One more may have been drawn, which shows that the last character is complete.
        let spelled = "나무" + line.ids.prefix(40).map { units[Int($0)] }.joined()
        #expect(Text(spelled) == Text(line.text))
        #expect((40...41).contains(line.ids.count))
        #expect(line.logProbabilities.count == line.ids.count)
        #expect(line.logProbabilities.allSatisfy { $0 < 0 })
      }
    }

    @Test("log-probabilities are the model's: the chain does not change them")
    func logProbabilities() throws {
      // The same units by different chains.
      let greedy = try SampleLine.sample(["--greedy", "--seed", "1", "--length", "20"])[0]
      let hot = try SampleLine.sample(["--top-k", "1", "--temperature", "5", "--seed", "1", "--length", "20"]
      )[0]
      #expect(greedy.ids == hot.ids)
      #expect(greedy.logProbabilities == hot.logProbabilities)
      // All that may come first: their probabilities add up to 1 less that of <unk>, which is small.
      let firsts = try (1..<Fixture.units().count).map { id in
        let unit = try Fixture.units()[id].replacing("\n", with: "\\n")
        let line = try SampleLine.sample(["--bias", "\(unit)=1000", "--seed", "1", "--length", "1"])[0]
        #expect(line.ids.first == UInt32(id))
        return exp(try #require(line.logProbabilities.first))
      }
      #expect((0.9...1.000001).contains(firsts.reduce(0, +)))
    }

    @Test("a search's score is the mean of its log-probabilities, or as its length penalty says")
    func scores() throws {
      for (options, exponent) in [
        ([], 1.0), (["--length-penalty", "0"], 0), (["--length-penalty", "0.5"], 0.5),
      ] {
        let lines = try SampleLine.sample(["--beam", "4", "--n-best", "4", "--length", "12"] + options)
        #expect(lines.count == 4)
        for line in lines {
          let sum = line.logProbabilities.reduce(0, +)
          let score = try #require(line.score)
          #expect(line.ids.count == line.logProbabilities.count)
          #expect(abs(score - sum / pow(Double(line.ids.count), exponent)) < 1e-4)
        }
        #expect(lines.compactMap(\.score) == lines.compactMap(\.score).sorted(by: >))
      }
    }

    @Test("settings are complete")
    func settings() throws {
      let settings = try SampleLine.sample([
        "--seed", "1", "--length", "60", "--stop", "\\n\\n", "--stop", "강강", "--max-lines", "7",
        "--until-sentence",
        "--only", "hangul, punctuation", "--ban", "눈", "--contains", "바람", "--contains", "배", "--bias",
        "다=-2",
        "--bias", " =1", "--dry-multiplier", "1", "--dry-breakers", ".", "--weights", "fp32", "--beam", "4",
        "--beam-groups", "2", "--diversity-penalty", "0.25", "--length-penalty", "2", "--early-stopping",
        "never",
        "--no-repeat-ngram", "5",
      ])[0].settings
      #expect(settings.model == (try Fixture.shared().model))
      #expect(settings.weights == "fp32")
      #expect(settings.length == 60)
      #expect(settings.stop == ["\n\n", "강강"])
      #expect(settings.maxLines == 7)
      #expect(settings.untilSentence)
      #expect(settings.constraints == ["only": "hangul,punctuation", "ban": "눈", "contains": "바람,배"])
      #expect(settings.bias == ["다": -2, "U+0020": 1])
      #expect(settings.dryBreakers == ["."])
      #expect(settings.sampler["dry-multiplier"] == .number(1))
      #expect(
        settings.beam
          == SampleLine.Beam(
            beams: 4, lengthPenalty: 2, earlyStopping: "never", noRepeatNGram: 5, groups: 2,
            diversityPenalty: 0.25, nBest: 1, stochastic: false))
      #expect(
        settings.chain == [
          "ban <unk>", "no-repeat-ngram 5", "constraints only hangul,punctuation, ban 눈, contains 바람,배",
          "bias U+0020=1 다=-2", "dry 1, base 1.75, allowed length 2, range 1024, breakers .",
        ])
    }

    @Test("a line is told why it ended")
    func stopReasons() throws {
      let options = ["--seed", "1", "--length", "300"]
      #expect(try SampleLine.sample(options + ["--stop", "다"])[0].stopReason == "stop")
      #expect(try SampleLine.sample(options + ["--max-lines", "1"])[0].stopReason == "lines")
      #expect(try SampleLine.sample(options + ["--acrostic", "나무"])[0].stopReason == "form")
    }

    @Test("a prompt is normalised, and the text begins with it byte by byte")
    func prompt() throws {
      let decomposed = "나무".decomposedStringWithCanonicalMapping
      let line = try SampleLine.sample(["--seed", "1", "--length", "5", "--prompt", decomposed])[0]
      #expect(Text(line.prompt) == "나무")
      #expect(Text(line.text).hasPrefix("나무"))
    }

    @Test("a drawn seed survives a reader with numbers of 53 bits")
    func seed() throws {
      let seed = try SampleLine.sample(["--length", "1"])[0].seed
      #expect(seed < 1 << 53)
    }
  }
}
