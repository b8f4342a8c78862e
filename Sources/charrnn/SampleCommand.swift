import ArgumentParser
import CharRNNKit
import Foundation

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write new text with a trained model.",
    discussion: "Only the text goes to standard output. The same seed gives the same text.")

  @Option(name: .shortAndLong, help: "The model to write with.")
  var model = "model.safetensors"

  @Option(name: .shortAndLong, help: "What the text begins with.")
  var prompt: String?

  @Option(
    name: .shortAndLong,
    help: "How bold the choice is: 0 takes the most likely unit, 1 draws as the model says.")
  var temperature = 0.8

  @Option(help: ArgumentHelp("Choose among the k most likely units only (default: all).", valueName: "k"))
  var topK: Int?

  @Flag(help: "Always take the most likely unit, as --temperature 0.")
  var greedy = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "How many characters to write (grapheme clusters; the prompt is not counted).", valueName: "n"))
  var length = 500

  @Option(help: ArgumentHelp("Where chance starts from (default: drawn, and told).", valueName: "n"))
  var seed: UInt64?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("How many texts to write, a blank line between.", valueName: "n"))
  var count = 1

  func run() throws {
    try reportingErrors {
      let options = try generationOptions()
      let trained = try TrainedModel(path: model)
      var run = try trained.generator.pieces(prompt: prompt, options: options)
      if seed == nil { Console.note("seed \(run.seed)") }
      for warning in run.warnings { Console.warn(warning) }
      while let piece = try run.nextPiece() {
        Console.write(piece.text)
        guard piece.stopReason != nil else { continue }
        Console.write(piece.stream < count - 1 ? "\n\n" : "\n")
      }
    }
  }

  private func generationOptions() throws -> GenerationOptions {
    var settings = SamplerSettings()
    try settings.set("temperature", to: greedy ? 0 : temperature)
    if let topK { try settings.set("top-k", to: Double(topK)) }
    var options = GenerationOptions(chain: SamplerChain(settings), length: length, count: count)
    if let seed { options.seed = seed }
    try options.validate()
    return options
  }
}
