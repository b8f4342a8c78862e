import ArgumentParser
import CharRNNKit
import Foundation

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write new text with a trained model.",
    usage: "charrnn sample [<options>]",
    discussion: """
      Only the text goes to standard output. The same seed gives the same text. --show-chain prints the steps of the \
      sampler chain in the order in which they act; a default that is off makes no step.
      """)

  @OptionGroup(title: "Text") var prompt: PromptArguments
  @OptionGroup(title: "Text") var extent: LengthArguments
  @OptionGroup(title: "Sampler chain") var sampler: SamplerArguments
  @OptionGroup(title: "Form") var form: FormArguments
  @OptionGroup(title: "Beam search") var beam: BeamArguments

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The model to write with.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model = Defaults.request.output

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Where chance starts from.", default: "drawn, and told on standard error", valueName: "n"))
  var seed: UInt64?

  @Flag(
    name: .shortAndLong,
    help: "Write in turns with the model: type a line, read on, change settings in between; /help tells how.")
  var interactive = false

  @Flag(
    help: "Write each text as a JSON object on a line of its own, with ids, log-probabilities and settings.")
  var json = false

  @Option(
    help: ArgumentHelp("On a terminal, shade each character by how unexpected it was.", valueName: "what"))
  var color: Coloring?

  @Flag(help: "Print the sampler chain, a step a line, and end.")
  var showChain = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads to compute with.", default: "one a processor", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "The numbers that the weights are kept as for writing.", valueName: "type"))
  var weights = WeightType.auto

  func validate() throws {
    if interactive { try validateInteractive() }
    if form.encoding != nil, form.trainingTexts.isEmpty, !prompt.isRead {
      throw ValidationError("--encoding is that of --prompt-file and --training-text, of which none is given")
    }
    if json, color != nil { throw ValidationError("--json goes without --color") }
    guard beam.beam != nil else { return }
    if extent.count != 1 {
      throw ValidationError("a beam search writes --n-best texts; --count does not go with it")
    }
    if color != nil { throw ValidationError("--color does not go with --beam") }
  }

  private func validateInteractive() throws {
    if json || showChain || extent.count != 1 || beam.nBest ?? 1 != 1 {
      throw ValidationError("--interactive goes with neither --json, --show-chain, --count nor --n-best")
    }
    if prompt.readsStandardInput {
      throw ValidationError(
        "--interactive reads what you type from standard input; the prompt cannot be there")
    }
  }

  func run() throws {
    try reportingErrors {
      var settings = try sampler.settings()
      var options = try generationOptions()
      // What can be known to be wrong without a model is told before one is looked for.
      let encoding = form.encoding ?? Defaults.text.encoding
      let text = try prompt.text(encoding: encoding)
      guard FileManager.default.fileExists(atPath: model) else {
        throw Console.fail(
          "there is no model \(model); train one first with charrnn train FILE, or name another with --model",
          code: EX_NOINPUT)
      }
      let trained = try TrainedModel(path: model, threads: threads, weights: weights)
      warnOfNetworkOptions(trained)
      try sampler.addCharacters(of: trained.vocabulary, to: &settings)
      for unused in settings.unused(in: options.beam) { Console.warn(unused) }
      let copies = try CopyCheck(form, encoding: encoding, model: trained)
      if let limit = copies?.constraint { options.constraints.append(limit) }
      if interactive {
        try InteractiveSession(
          model: trained, settings: settings, options: options, isShaded: color != nil, seed: seed
        ).run(text)
        return
      }
      options.chain = SamplerChain(settings)
      var run = try trained.generator.pieces(prompt: text, options: options)
      guard !showChain else {
        let steps = run.chain.stepDescriptions(in: trained.vocabulary)
        return try Console.write(steps.joined(separator: "\n") + "\n")
      }
      if seed == nil { Console.note("seed \(run.seed)") }
      for warning in run.warnings { Console.warn(warning) }
      let read = NormalizedText(text ?? "", normalization: trained.vocabulary.normalization)
      var writer = writer(prompt: read.string, seed: run.seed) {
        SampleSettings(
          model: model, weights: trained.generator.model.engine == nil ? nil : weights, chain: run.chain,
          sampler: settings, options: options,
          vocabulary: trained.vocabulary)
      }
      try write(&run, to: &writer, prompt: read, copies: copies)
    }
  }

  /// Tells of options that only a network has a use for.
  private func warnOfNetworkOptions(_ trained: TrainedModel) {
    guard trained.generator.model.engine == nil else { return }
    let given = [threads == nil ? nil : "--threads", weights == .auto ? nil : "--weights"].compactMap { $0 }
    guard !given.isEmpty else { return }
    Console.warn(
      "\(given.joined(separator: " and ")) \(given.count == 1 ? "does" : "do") nothing: "
        + "an n-gram model has no weights")
  }

  /// Writes the texts as they come.
  private func write<Model>(
    _ run: inout GenerationRun<Model>, to writer: inout any TextWriter, prompt: NormalizedText,
    copies: CopyCheck?
  ) throws {
    var text = ""
    while let piece = try run.nextPiece() {
      text += piece.text
      try writer.write(piece, units: run.shownUnits)
      guard piece.stopReason != nil else { continue }
      copies?.report(text, prompt: prompt)
      text = ""
    }
  }

  private func writer(prompt: String, seed: UInt64, settings: () -> SampleSettings) -> any TextWriter {
    if json { return JSONWriter(prompt: prompt, seed: seed, settings: settings()) }
    return color != nil && ColorWriter.isPossible
      ? ColorWriter() : PlainWriter(showsScores: beam.nBest ?? 1 > 1)
  }

  private func generationOptions() throws -> GenerationOptions {
    var options = GenerationOptions(
      length: extent.length, count: extent.count,
      // Short enough to be typed again, and the same number to every reader of JSON.
      seed: seed ?? .random(in: 0..<1 << 32))
    options.stops = extent.conditions
    options.constraints = try form.constraints()
    options.beam = beam.options
    options.recordsUnits = json || color != nil
    try options.validate()
    return options
  }
}
