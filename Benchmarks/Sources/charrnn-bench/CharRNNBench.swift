import ArgumentParser

@main
struct CharRNNBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charrnn-bench",
    abstract: "Measures how fast charrnn is, beside what the machine can do and beside PyTorch.",
    subcommands: [RunCommand.self, WorkerCommand.self, IngestCommand.self], defaultSubcommand: RunCommand.self
  )
}
