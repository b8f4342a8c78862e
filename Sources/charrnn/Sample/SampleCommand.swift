import ArgumentParser
import CharRNNKit
import Foundation
import Platform

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Generate text with a trained model.",
    usage: "charrnn sample [<options>]",
    discussion: """
      Only the text goes to standard output. The same seed gives the same text. --show-chain prints the steps of the \
      sampler chain in their order; a setting that is off adds no step.
      """)

  @OptionGroup(title: "Text") var prompt: PromptArguments
  @OptionGroup(title: "Text") var extent: LengthArguments
  @OptionGroup(title: "How a network learns (--adapt-to)") var learning: LearningArguments
  @OptionGroup(title: "Sampler chain") var sampler: SamplerArguments
  @OptionGroup(title: "Form") var form: FormArguments
  @OptionGroup(title: "Beam search") var beam: BeamArguments

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Model file.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model = Defaults.request.output

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Random seed.", default: "a random one, shown on standard error", valueName: "n"))
  var seed: UInt64?

  @Flag(
    name: .shortAndLong,
    help:
      "Take turns with the model: type a line, read its continuation, change settings; type /help for help.")
  var interactive = false

  @Flag(
    help: "Print each text as a JSON object on its own line, with ids, log-probabilities and settings.")
  var json = false

  @Option(
    help: ArgumentHelp("On a terminal, shade each character by how surprising it was.", valueName: "what"))
  var color: Coloring?

  @Flag(help: "Print the sampler chain, one step per line, and exit.")
  var showChain = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of threads.", default: "one per processor", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Number format of the weights.", valueName: "type"))
  var weights = WeightType.auto

  func validate() throws {
    if interactive { try validateInteractive() }
    if form.encoding != nil, form.trainingTexts.isEmpty, !prompt.isRead {
      throw ValidationError(
        "--encoding applies to --prompt-file, --adapt-to and --training-text; give one of them")
    }
    if learning.isGiven, prompt.adaptTo == nil, !prompt.adaptToPrompt {
      throw ValidationError("\(LearningArguments.names) need --adapt-to or --adapt-to-prompt")
    }
    if json, color != nil { throw ValidationError("--json cannot be used with --color") }
    guard beam.beam != nil else { return }
    if extent.count != 1 {
      throw ValidationError("a beam search writes --n-best texts; --count cannot be used with --beam")
    }
    if color != nil { throw ValidationError("--color cannot be used with --beam") }
  }

  private func validateInteractive() throws {
    if json || showChain || extent.count != 1 || beam.nBest ?? 1 != 1 {
      throw ValidationError("--interactive cannot be used with --json, --show-chain, --count or --n-best")
    }
    if prompt.readsStandardInput {
      throw ValidationError(
        "--interactive reads your lines from standard input, so the prompt cannot come from there")
    }
  }

  func run() throws {
    try reportingErrors {
      var settings = try sampler.settings()
      var options = try generationOptions()
      // What can be known to be wrong without a model is told before one is looked for.
      let encoding = form.encoding?.encoding ?? Defaults.text.encoding
      let text = try prompt.text(encoding: encoding)
      guard fileStatus(model) != nil else {
        throw Console.fail(
          "there is no model \(model); train one with charrnn train FILE, or name another with --model",
          code: EX_NOINPUT)
      }
      let lesson = try prompt.lesson(prompt: text, encoding: encoding)
      var trained = try TrainedModel(path: model, threads: threads, weights: weights)
      if let lesson { trained = try adapt(trained, to: lesson) }
      options.stops = extent.conditions(for: trained.vocabulary)
      warnOfWeights(trained)
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
      var writer = writer(for: trained, prompt: read.string, seed: run.seed) {
        SampleSettings(
          model: model, weights: trained.contents.capabilities.contains(.hasWeights) ? weights : nil,
          chain: run.chain,
          sampler: settings, options: options,
          vocabulary: trained.vocabulary)
      }
      try write(&run, to: &writer, prompt: read, copies: copies)
    }
  }

  /// A model that has learned from a text.
  private func adapt(_ trained: TrainedModel, to lesson: String) throws -> TrainedModel {
    StopSignal.listen()
    let line = ProgressLine()
    defer {
      line.clear()
      StopSignal.release()
    }
    do {
      return try trained.adapted(to: lesson, options: learning.options) { share in
        if Console.isTerminal {
          line.show(["learning from \(prompt.adaptTo ?? "the prompt")  \(Int(share * 100)) %"])
        }
        return StopSignal.signal == nil ? .proceed : .stop
      }
    } catch {
      line.clear()
      throw StopSignal.exit(for: error) ?? error
    }
  }

  /// Tells of an option that only a model with weights has a use for.
  private func warnOfWeights(_ trained: TrainedModel) {
    guard weights != .auto, !trained.contents.capabilities.contains(.hasWeights) else { return }
    Console.warn("--weights has no effect: \(trained.contents.kind.title) has no weights")
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

  private func writer(
    for trained: TrainedModel, prompt: String, seed: UInt64, settings: () -> SampleSettings
  ) -> any TextWriter {
    if json { return JSONWriter(prompt: prompt, seed: seed, settings: settings()) }
    return color != nil && ColorWriter.isPossible
      ? ColorWriter()
      : PlainWriter(
        showsScores: beam.nBest ?? 1 > 1, separator: trained.contents.training.documents == .line ? "" : "\n")
  }

  private func generationOptions() throws -> GenerationOptions {
    var options = GenerationOptions(
      length: extent.length ?? Defaults.generation.length, count: extent.count,
      // Short enough to be typed again, and the same number to every reader of JSON.
      seed: seed ?? .random(in: 0..<1 << 32))
    options.stops = extent.conditions(for: nil)
    options.constraints = try form.constraints()
    options.beam = beam.options
    options.recordsUnits = json || color != nil
    try options.validate()
    return options
  }
}
