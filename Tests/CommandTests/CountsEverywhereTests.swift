import Foundation
import Testing

extension CommandTests {
  /// What counts say is computed in one way on every processor. Only the sampler's softmax is not, to the
  /// last bit of a log-probability.
  @Suite struct CountsEverywhere {
    @Test(
      "The same file, figures, text and adaptive reading whatever instructions the processor has",
      arguments: ["x86-64-v3", "baseline"])
    func levels(level: String) throws {
      func results(_ environment: [String: String]) throws -> [Text] {
        let folder = try Fixture.folder()
        let commands = [
          ["train", "text.txt", "--cell", "context-mixing", "--output", "m.safetensors", "--quiet"],
          ["evaluate", "m.safetensors", "text.txt", "--holdout", "0.1", "--adaptive", "--json"],
          ["sample", "-m", "m.safetensors", "--seed", "1", "--length", "300", "--count", "16"],
          ["sample", "-m", "m.safetensors", "--seed", "1", "--length", "60", "--beam", "3"],
          ["sample", "-m", "m.safetensors", "--seed", "1", "--length", "60", "--adapt-to", "text.txt"],
        ]
        return try commands.map { arguments in
          let run = try RunningCommand(
            arguments, in: folder, environment: Command.environment.merging(environment) { $1 })
          let outcome = try run.wait()
          #expect(outcome.code == 0, "\(outcome.err)")
          return outcome.out
        } + [Text(FileManager.default.contents(atPath: folder.path("m.safetensors")).map(Array.init) ?? [])]
      }
      #expect(try results(["CHARRNN_MAX_CPU_ISA": level]) == results([:]))
    }
  }
}
