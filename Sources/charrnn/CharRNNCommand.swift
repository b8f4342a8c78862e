import ArgumentParser

@main
struct CharRNNCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "charrnn",
    abstract: "Trains a character-level language model on your own text and generates new text with it.",
    discussion: """
        charrnn train novel.txt
        charrnn sample --temperature 0.8

      The first command trains on a text and saves model.safetensors in the current folder; the second generates new text \
      with it.
      """,
    version: "0.1.0",
    subcommands: [
      TrainCommand.self, SampleCommand.self, EvaluateCommand.self, MixCommand.self, CompressCommand.self,
      DecompressCommand.self, PlotCommand.self, VocabularyCommand.self,
    ])

  static func main() {
    do {
      main(try ArgumentBytes.arguments())
    } catch {
      exit(withError: error)
    }
  }
}
