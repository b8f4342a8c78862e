import Foundation
import Testing

extension CommandTests {
  /// `charrnn sample --unique` and `--novel`
  @Suite struct SampleChoice {
    /// 80 names of a few syllables, so that a model of them often writes one that it has read, and often one
    /// of the 40 that are left out.
    private static let names: [String] = (0..<120).filter { $0 % 3 != 1 }.map { number in
      ["가", "나", "다", "라", "마"][number % 5]
        + ["람", "래", "솜", "온", "별", "봄"][number / 5 % 6]
        + ["", "이", "나", "슬"][number / 30]
    }

    private struct Model {
      let folder: Folder
      func sample(_ options: [String]) throws -> Outcome {
        try Command.run(["sample", "--seed", "4"] + options, in: folder)
      }
      func lines(_ options: [String]) throws -> [String] {
        try sample(options).out.lines.map(\.string)
      }
    }

    private func model(_ options: [String] = ["--cell", "ngram", "--order", "3"]) throws -> Model {
      let folder = try Folder()
      try folder.write("names.txt", Text(Self.names.joined(separator: "\n") + "\n"))
      let outcome = try Command.run(["train", "names.txt", "--documents", "line"] + options, in: folder)
      guard outcome.code == 0 else { throw Failure("\(outcome.err)") }
      return Model(folder: folder)
    }

    @Test(
      "the texts are those without the option, but for the ones that were written or read",
      arguments: [
        ["--cell", "ngram", "--order", "3"], ["--cell", "context-mixing"],
        ["--max-steps", "20", "--hidden-size", "16", "--layers", "1", "--threads", "2"],
      ])
    func chosen(training: [String]) throws {
      let model = try model(training)
      let all = try model.lines(["--count", "400", "--temperature", "1"])
      var different: [String] = []
      for name in all where !different.contains(name) { different.append(name) }
      let new = different.filter { !Self.names.contains($0) }
      let newWithRepeats = all.filter { !Self.names.contains($0) }
      #expect(different.count < all.count && new.count > 5)
      for (option, expected) in [
        (["--unique"], different), (["--unique", "--novel"], new), (["--novel"], newWithRepeats),
      ] {
        let found = try model.lines(["--count", "5", "--temperature", "1"] + option)
        #expect(found == Array(expected.prefix(5)), "\(option)")
      }
    }

    @Test("with --json, --min-length and prompts")
    func together() throws {
      let model = try model()
      let options = ["--unique", "--novel", "--min-length", "3", "--count", "6", "--json"]
      let lines = try model.lines(options).map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
      #expect(lines.map(\.number) == Array(0..<6) && Set(lines.map(\.text)).count == 6)
      #expect(lines.allSatisfy { $0.text.unicodeScalars.count >= 3 && !Self.names.contains($0.text) })
      try model.folder.write("p.txt", "가\n나\n가\n")
      let prompted = try model.lines(["--prompts", "p.txt", "--unique", "--count", "2"])
      #expect(Set(prompted).count == 6)
      #expect(prompted.map { $0.prefix(1) } == ["가", "가", "나", "나", "가", "가"])
    }

    private struct Line: Decodable {
      let number: Int
      let text: String
    }

    @Test("where there are too few, what was found is written, and the exit code says so")
    func tooFew() throws {
      let model = try model()
      let outcome = try model.sample(["--unique", "--count", "500", "--temperature", "0.3"])
      let found = outcome.out.lines.count
      #expect(outcome.code == 69 && found > 1 && found < 500)
      #expect(
        outcome.err.contains(
          "warning: only \(found) of 500 different texts were found; 1,000 in a row were none"))
    }

    @Test("a model without documents, or without their hashes, is refused")
    func refused() throws {
      let outcome = try Fixture.sample(["--novel"])
      #expect(outcome.code == 65 && outcome.out == "")
      #expect(outcome.err.contains("--novel is for a model of documents"))
    }

    @Test("a mixture knows the documents of all its models")
    func mixture() throws {
      let model = try model(["--cell", "ngram", "--order", "3", "--output", "a.safetensors"])
      _ = try Command.run(
        [
          "train", "names.txt", "--documents", "line", "--cell", "ngram", "--order", "2", "--output",
          "b.safetensors",
        ],
        in: model.folder)
      #expect(
        try Command.run(
          ["mix", "a.safetensors", "b.safetensors", "--weight", "0.5", "--output", "model.safetensors"],
          in: model.folder
        ).code == 0)
      let lines = try model.lines(["--novel", "--count", "30"])
      #expect(lines.count == 30 && lines.allSatisfy { !Self.names.contains($0) })
    }
  }
}
