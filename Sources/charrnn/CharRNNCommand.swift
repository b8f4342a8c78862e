import ArgumentParser

@main
struct CharRNNCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charrnn",
    abstract: "Trains a character-level language model on your text and writes new text with it.",
    discussion: """
      charrnn train novel.txt            trains on a text and writes model.safetensors
      charrnn sample --temperature 0.8   writes new text with that model
      """,
    version: "0.1.0",
    subcommands: [TrainCommand.self, SampleCommand.self, VocabularyCommand.self])
}
