import Foundation
import Generation
import Testing

extension CommandTests {
  /// The options of the sampler chain.
  @Suite struct Chain {
    private let greedy = ["--greedy", "--length", "1", "--seed", "1"]

    /// A value that a parameter takes and that is not its default.
    private func value(of parameter: SamplerParameter) throws -> Double {
      try #require(
        [2, 0.5, 3].first { value in
          value != parameter.defaultValue && (try? parameter.validate(value)) != nil
        })
    }

    @Test("every registered number has an option of its name that sets it and nothing else")
    func numbers() throws {
      let usual = try #require(try SampleLine.sample(["--length", "0", "--seed", "1"]).first).settings.sampler
      let names = SamplerParameter.all.map(\.name) + SamplerListParameter.all.map(\.name)
      #expect(Set(usual.keys) == Set(names))
      #expect(usual["temperature"] == .number(0.8))
      for parameter in SamplerParameter.all where parameter.name != "temperature" {
        #expect(usual[parameter.name] == .number(parameter.defaultValue))
      }
      for parameter in SamplerParameter.all {
        let value = try value(of: parameter)
        let lines = try SampleLine.sample(["--\(parameter.name)", "\(value)", "--length", "0", "--seed", "1"])
        var expected = usual
        expected[parameter.name] = .number(value)
        #expect(lines.first?.settings.sampler == expected, "\(parameter.name)")
      }
      for list in SamplerListParameter.all {
        let lines = try SampleLine.sample(["--\(list.name)", "0.5,0.25", "--length", "0", "--seed", "1"])
        var expected = usual
        expected[list.name] = .list([0.5, 0.25])
        #expect(lines.first?.settings.sampler == expected, "\(list.name)")
      }
    }

    @Test("help has every registered number and list, and what it does")
    func help() throws {
      let words = ExpectedHelp.sample.string.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
      for parameter in SamplerParameter.all {
        #expect(words.contains("--\(parameter.name) <\(parameter.symbol)> "), "\(parameter.name)")
        #expect(words.contains("\(parameter.summary.dropFirst()). (default: "), "\(parameter.name)")
      }
      for list in SamplerListParameter.all {
        #expect(words.contains("--\(list.name) <\(list.symbol)> "), "\(list.name)")
        #expect(words.contains("\(list.summary.dropFirst())."), "\(list.name)")
      }
    }

    @Test("a value out of its range is told before a model is looked for", arguments: SamplerParameter.all)
    func outOfRange(parameter: SamplerParameter) throws {
      let expected = "error: \(parameter.name) is -1000; it must be \(parameter.accepted)\n"
      #expect(
        try Command.run(["sample", "--\(parameter.name)", "-1000"], in: Folder())
          == Outcome(out: "", err: Text(expected), code: 64))
    }

    @Test(
      "a list that is none",
      arguments: [
        ("0.5,-1", "temperature-cycle is -1; it must be numbers, 0 or more, with commas between them"),
        ("0.5,,1", "temperature-cycle is “”; it must be numbers, 0 or more, with commas between them"),
        ("warm", "temperature-cycle is “warm”; it must be numbers, 0 or more, with commas between them"),
      ])
    func lists(text: String, message: String) throws {
      #expect(
        try Command.run(["sample", "--temperature-cycle", text], in: Folder())
          == Outcome(out: "", err: Text("error: \(message)\n"), code: 64))
    }

    @Test("--show-chain prints the steps in the order of the chain, one a line, and writes no text")
    func shown() throws {
      #expect(
        try Fixture.sample(["--show-chain"])
          == Outcome(out: "ban <unk>\ntemperature 0.8\n", err: "", code: 0))
      #expect(
        try Fixture.sample([
          "--show-chain", "--temperature", "1.2", "--min-p", "0.05", "--top-k", "40", "--top-p", "0.9",
          "--typical", "0.95", "--top-n-sigma", "1.5", "--xtc-probability", "0.5", "--frequency-penalty",
          "0.25",
          "--repetition-penalty", "1.1", "--dry-multiplier", "0.8", "--bias", "다=-2", "--bias", "\\n=1.5",
          "--ban", "눈", "--contains", "바람",
        ])
          == Outcome(
            out: """
              ban <unk>
              constraints ban 눈, contains 바람
              bias \\n=1.5 다=-2
              penalties repetition 1.1, frequency 0.25, window 64
              dry 0.8, base 1.75, allowed length 2, range 1024, breakers \\n
              top-n-sigma 1.5
              top-k 40
              typical 0.95
              top-p 0.9
              min-p 0.05
              xtc 0.5, threshold 0.1
              temperature 1.2

              """, err: "", code: 0))
      #expect(
        try Fixture.sample(["--show-chain", "--mirostat", "2", "--temperature-cycle", "0.5,1.5"]).out
          == "ban <unk>\ntemperature-cycle 0.5,1.5, period 300\nmirostat 2, target 3, rate 0.1\n")
      #expect(
        try Fixture.sample(["--show-chain", "--dry-multiplier", "1", "--dry-breakers", ". \\n뷁"]).out
          == """
          ban <unk>
          dry 1, base 1.75, allowed length 2, range 1024, breakers U+0020 \\n .
          temperature 0.8

          """)
    }

    @Test("a search shows the steps that it runs")
    func shownSearch() throws {
      let options = ["--show-chain", "--beam", "4", "--no-repeat-ngram", "3", "--presence-penalty", "1"]
      #expect(
        try Fixture.sample(options)
          == Outcome(
            out: "ban <unk>\nno-repeat-ngram 3\npenalties presence 1, window 64\n", err: "", code: 0))
      #expect(
        try Fixture.sample(options + ["--beam-stochastic"]).out
          == "ban <unk>\nno-repeat-ngram 3\npenalties presence 1, window 64\ntemperature 0.8\n")
    }

    @Test(
      "a setting that changes nothing is told",
      arguments: [
        (["--xtc-threshold", "0.2"], "xtc-threshold does nothing without xtc-probability"),
        (["--mirostat", "2", "--top-k", "5"], "top-k does nothing beside mirostat"),
        (
          ["--temperature", "1.5", "--temperature-cycle", "1,2"],
          "temperature does nothing beside temperature-cycle"
        ),
        (
          ["--beam", "2", "--temperature", "1.5"],
          "temperature does nothing in a beam search, which leaves nothing to chance"
        ),
        (
          ["--beam", "2", "--top-k", "5"],
          "top-k does nothing in a beam search, which leaves nothing to chance"
        ),
      ])
    func unused(options: [String], warning: String) throws {
      let outcome = try Fixture.sample(options + ["--seed", "1", "--length", "3"])
      #expect(outcome.err == Text("warning: \(warning)\n"))
      #expect(outcome.code == 0)
    }

    @Test("a bias makes a unit certain, or impossible")
    func bias() throws {
      #expect(try Fixture.text(["--seed", "1", "--length", "4", "--bias", "눈=1000"]) == "눈눈눈눈")
      let plain = try Fixture.text(["--seed", "1", "--length", "200"])
      #expect(plain.unicodeScalars.contains("다") && plain.unicodeScalars.contains("\n"))
      let biased = try Fixture.text([
        "--seed", "1", "--length", "200", "--bias", "다=-1e6", "--bias", "\\n=-1e6",
      ])
      #expect(!biased.unicodeScalars.contains("다") && !biased.unicodeScalars.contains("\n"))
    }

    @Test(
      "a bias that is none",
      arguments: [
        ("의=-2", "the model never saw 의 and cannot write it; leave it out"),
        ("나", "“나” is not a bias; write a character or word, an equals sign and a number: 의=-2"),
        ("=1", "“=1” is not a bias; write a character or word, an equals sign and a number: 의=-2"),
        ("나=x", "“나=x” is not a bias; write a character or word, an equals sign and a number: 의=-2"),
        ("나=nan", "bias is nan; it must be a number from -1000000 to 1000000"),
        ("나=2e6", "bias is 2000000; it must be a number from -1000000 to 1000000"),
      ])
    func wrongBias(bias: String, message: String) throws {
      #expect(
        try Fixture.sample(["--bias", bias])
          == Outcome(out: "", err: Text("error: \(message)\n"), code: 64))
    }
  }
}
