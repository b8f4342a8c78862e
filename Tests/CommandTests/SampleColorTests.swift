import Foundation
import Testing

extension CommandTests {
  /// `charrnn sample --color surprise`
  @Suite struct Color {
    private let options = ["--color", "surprise", "--seed", "3", "--length", "60", "--prompt", "나무"]

    /// What a terminal on standard output gets, and the rest.
    private func onTerminal(_ environment: [String: String] = [:]) throws -> (shown: Text, outcome: Outcome) {
      let terminal = try Terminal()
      let command = try RunningCommand(
        ["sample", "--model", try Fixture.shared().model] + options, in: Folder(),
        environment: Command.environment.merging(environment) { $1 }, outDescriptor: terminal.programEnd)
      terminal.hangUp()
      _ = try command.waits {
        _ = terminal.shown
        return false
      }
      let outcome = try command.wait()
      return (Text(terminal.shown.string.replacing("\r\n", with: "\n")), outcome)
    }

    @Test("each character is shaded by its surprise in bits; the prompt and line feeds are not")
    func shades() throws {
      let line = try SampleLine.sample(["--seed", "3", "--length", "60", "--prompt", "나무"])[0]
      let units = try Fixture.units()
      var expected = "나무"
      // One unit is one character; the last shows that the text is complete.
      for (id, logProbability) in zip(line.ids, line.logProbabilities).prefix(60) {
        let bits = -logProbability / log(2)
        let shade = [(1.0, 22), (2, 58), (4, 94), (6, 130), (8, 160)].last { $0.0 <= bits }
        let unit = units[Int(id)]
        if let shade, unit != "\n" {
          expected += "\u{1B}[38;5;231;48;5;\(shade.1)m\(unit)\u{1B}[39;49m"
        } else {
          expected += unit
        }
      }
      let (shown, outcome) = try onTerminal()
      #expect(shown == Text(expected + "\n"))
      #expect(shown.contains("\u{1B}[38;5;231;48;5;58m") && shown.contains("\u{1B}[38;5;231;48;5;94m"))
      // Standard error is a file here: no colours there.
      #expect(outcome.err == "bits of surprise, from:  1  2  4  6  8 \n")
      #expect(outcome.code == 0)
    }

    @Test("a file, NO_COLOR and a terminal that understands nothing get plain text")
    func plain() throws {
      let plain = try Fixture.sample(["--seed", "3", "--length", "60", "--prompt", "나무"])
      #expect(try Fixture.sample(options) == plain)
      for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
        let (shown, outcome) = try onTerminal(environment)
        #expect(shown == plain.out)
        #expect(outcome.err.isEmpty)
      }
    }
  }
}
