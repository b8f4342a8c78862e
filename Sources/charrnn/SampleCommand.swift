import ArgumentParser
import CharRNNKit
import Foundation

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write new text with a trained model.",
    usage: "charrnn sample [<options>]",
    discussion: "Only the text goes to standard output. The same seed gives the same text.")

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The model to write with.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model = Defaults.request.output

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("What the text begins with; it is written too.", valueName: "text"))
  var prompt: String?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "How bold the choice is: 0 takes the most likely unit, 1 draws as the model says, more is wilder.",
      valueName: "t"))
  var temperature = Defaults.temperature

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Choose among the k most likely units only; 0 is all.", default: "all", valueName: "k")
  )
  var topK: Int?

  @Flag(help: "Always take the most likely unit, as --temperature 0.")
  var greedy = false

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "How many characters to write (grapheme clusters; the prompt is not counted).", valueName: "n"))
  var length = Defaults.generation.length

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where chance starts from.", default: "drawn, and told on standard error", valueName: "n"))
  var seed: UInt64?

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("How many texts to write, a blank line between.", valueName: "n"))
  var count = Defaults.generation.count

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads to compute with.", default: "one a processor", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "The numbers that the weights are kept as for writing.", valueName: "type"))
  var weights = WeightType.auto

  func run() throws {
    try reportingErrors {
      let options = try generationOptions()
      guard FileManager.default.fileExists(atPath: model) else {
        throw Console.fail(
          "there is no model \(model); train one first with charrnn train FILE, or name another with --model",
          code: EX_NOINPUT)
      }
      let trained = try TrainedModel(path: model, threads: threads, weights: weights)
      var run = try trained.generator.pieces(prompt: prompt, options: options)
      if seed == nil { Console.note("seed \(run.seed)") }
      for warning in run.warnings { Console.warn(warning) }
      while let piece = try run.nextPiece() {
        try Console.write(piece.text)
        guard piece.stopReason != nil else { continue }
        try Console.write(piece.stream < count - 1 ? "\n\n" : "\n")
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
