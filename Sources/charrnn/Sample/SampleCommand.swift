import ArgumentParser
import CharRNNKit
import Foundation

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write new text with a trained model.",
    usage: "charrnn sample [<options>]",
    discussion: """
      Only the text goes to standard output. The same seed gives the same text. The steps of the sampler chain act in \
      the order in which --show-chain prints them.
      """)

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The model to write with.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model = Defaults.request.output

  @OptionGroup var prompt: PromptArguments

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

  @Flag(name: .shortAndLong, help: "Write together with you: type a line, read on, change settings in between; /help.")
  var interactive = false

  @Flag(help: "Write a JSON object a text, each on a line of its own.")
  var json = false

  @Option(help: ArgumentHelp("Shade each character by how unexpected it was, on a terminal.", valueName: "what"))
  var color: Coloring?

  @Flag(help: "Print the steps that act on what may come next, in their order, and end.")
  var showChain = false

  @OptionGroup(title: "Form Options") var form: FormArguments
  @OptionGroup(title: "Sampler Options") var sampler: SamplerArguments
  @OptionGroup(title: "Beam Search Options") var beam: BeamArguments

  func validate() throws {
    if interactive, json || showChain || count != 1 {
      throw ValidationError("--interactive goes with neither --json, --show-chain nor --count")
    }
    if json, color != nil { throw ValidationError("--json goes without --color") }
    if beam.beam != nil, count != 1 {
      throw ValidationError("a beam search writes --n-best texts; --count does not go with it")
    }
    if beam.beam != nil, color != nil { throw ValidationError("--color does not go with --beam") }
  }

  func run() throws {
    try reportingErrors {
      var settings = try sampler.settings()
      var options = try generationOptions()
      // What can be known to be wrong without a model is told before one is looked for.
      let text = try prompt.text()
      guard FileManager.default.fileExists(atPath: model) else {
        throw Console.fail(
          "there is no model \(model); train one first with charrnn train FILE, or name another with --model",
          code: EX_NOINPUT)
      }
      let trained = try TrainedModel(path: model, threads: threads, weights: weights)
      try sampler.addCharacters(of: trained.vocabulary, to: &settings)
      for unused in settings.unused { Console.warn(unused) }
      let copies = try CopyCheck(form, model: trained)
      if let limit = copies?.constraint { options.constraints.append(limit) }
      if interactive {
        try InteractiveSession(model: trained, settings: settings, options: options, seed: seed).run(text)
        return
      }
      options.chain = SamplerChain(settings)
      var run = try trained.generator.pieces(prompt: text, options: options)
      guard !showChain else { return try Console.write("\(run.chain)\n") }
      if seed == nil { Console.note("seed \(run.seed)") }
      for warning in run.warnings { Console.warn(warning) }
      try write(&run, prompt: text, copies: copies)
    }
  }

  /// Writes the texts as they come.
  private func write<Model>(_ run: inout GenerationRun<Model>, prompt: String?, copies: CopyCheck?) throws {
    var writer = writer(prompt: prompt ?? "", seed: run.seed, chain: run.chain)
    var text = ""
    while let piece = try run.nextPiece() {
      text += piece.text
      try writer.write(piece, units: run.shownUnits)
      guard piece.stopReason != nil else { continue }
      copies?.report(text, prompt: prompt ?? "")
      text = ""
    }
  }

  private func writer(prompt: String, seed: UInt64, chain: SamplerChain) -> any TextWriter {
    if json {
      let settings = JSONWriter.Settings(
        model: model, weights: weights.rawValue, chain: chain.stepDescriptions, length: form.length,
        stop: form.conditions.strings, maxLines: form.maxLines, untilSentence: form.untilSentence, beam: beam.beam)
      return JSONWriter(prompt: prompt, seed: seed, settings: settings)
    }
    return color != nil && ColorWriter.isPossible ? ColorWriter() : PlainWriter(showsScores: beam.nBest ?? 1 > 1)
  }

  private func generationOptions() throws -> GenerationOptions {
    var options = GenerationOptions(length: form.length, count: count)
    options.stops = form.conditions
    options.constraints = form.constraints
    options.beam = beam.options
    options.recordsUnits = json || color != nil
    if let seed { options.seed = seed }
    try options.validate()
    return options
  }
}
