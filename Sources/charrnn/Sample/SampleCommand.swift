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
      Only the text goes to standard output. The same seed gives the same text with the same model, settings, --weights \
      and processor. --show-chain prints the steps of the sampler chain in their order; a setting that is off adds no step.
      """)

  @OptionGroup(title: "Text") var prompt: PromptArguments
  @OptionGroup(title: "Text") var extent: LengthArguments
  @OptionGroup(title: "Text") var turns: TurnArguments
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
        "--encoding applies to --prompt-file, --prompts, --adapt-to and --training-text; give one of them")
    }
    if learning.isGiven, prompt.adaptTo == nil, !prompt.adaptToPrompt {
      throw ValidationError("\(LearningArguments.names) need --adapt-to or --adapt-to-prompt")
    }
    if turns.isGiven, !interactive { throw ValidationError("--turns, --you and --bot need --interactive") }
    if prompt.prompts != nil, showChain {
      throw ValidationError("--show-chain cannot be used with --prompts")
    }
    if json, color != nil { throw ValidationError("--json cannot be used with --color") }
    guard beam.beam != nil else { return }
    if extent.count != 1 {
      throw ValidationError("a beam search writes --n-best texts; --count cannot be used with --beam")
    }
    if color != nil { throw ValidationError("--color cannot be used with --beam") }
    if extent.chooses {
      throw ValidationError(
        "a beam search leaves nothing to draw again; --unique and --novel cannot be used with it")
    }
  }

  private func validateInteractive() throws {
    if json || showChain || extent.count != 1 || beam.nBest ?? 1 != 1 {
      throw ValidationError("--interactive cannot be used with --json, --show-chain, --count or --n-best")
    }
    if prompt.prompts != nil || prompt.noEcho || extent.chooses {
      throw ValidationError("--interactive cannot be used with --prompts, --no-echo, --unique or --novel")
    }
    if prompt.readsStandardInput {
      throw ValidationError(
        "--interactive reads your lines from standard input, so the prompt cannot come from there")
    }
  }

  func run() throws {
    try reportingErrors {
      var request = try request()
      // What can be known to be wrong without a model is told before one is looked for.
      let encoding = form.encoding?.encoding ?? Defaults.text.encoding
      request.prompt = try prompt.text(encoding: encoding)
      let list = try prompt.list(encoding: encoding)
      _ = try list.map { try entries(of: $0, request) }
      guard fileStatus(model) != nil else {
        throw Console.fail(
          "there is no model \(model); train one with charrnn train FILE, or name another with --model",
          code: EX_NOINPUT)
      }
      let lesson = try prompt.lesson(prompt: request.prompt, encoding: encoding)
      var trained = try TrainedModel(path: model, threads: threads, weights: weights)
      if let lesson { trained = try adapt(trained, to: lesson) }
      request.stops = extent.conditions(for: trained.vocabulary, prompt.escapes)
      warnOfWeights(trained)
      let settings = try request.samplerSettings(for: trained.vocabulary)
      for unused in settings.unused(in: request.beam) { Console.warn(unused) }
      let copies = try CopyCheck(form, encoding: encoding, model: trained)
      if let limit = copies?.constraint { request.constraints.append(limit) }
      if interactive { return try converse(trained, settings, request) }
      let writer = SampleWriter(
        model: trained, path: model, isJSON: json, color: color, copies: copies,
        showsScores: beam.nBest ?? 1 > 1)
      if let list {
        try writeList(try entries(of: list, request), of: trained, to: writer)
      } else if extent.chooses {
        try writeList([PromptList.Entry(line: 0, request: request)], of: trained, to: writer)
      } else {
        try writeOne(request, of: trained, to: writer)
      }
    }
  }

  /// A conversation, in turns where that is wanted.
  private func converse(
    _ trained: TrainedModel, _ settings: SamplerSettings, _ request: GenerationRequest
  ) throws {
    try InteractiveSession(
      model: trained, settings: settings, options: try request.options(for: trained.vocabulary),
      isShaded: color != nil, seed: seed, turns: try turns.turns(of: trained, prompt: request.prompt)
    ).run(request.prompt)
  }

  /// The texts after one prompt, piece by piece.
  private func writeOne(_ request: GenerationRequest, of trained: TrainedModel, to writer: SampleWriter)
    throws
  {
    var run = try trained.generator.pieces(request)
    guard !showChain else {
      let steps = run.chain.stepDescriptions(in: trained.vocabulary)
      return try Console.write(steps.joined(separator: "\n") + "\n")
    }
    if seed == nil { Console.note("seed \(run.seed)") }
    for warning in run.warnings { Console.warn(warning) }
    try writer.begin(request, line: nil, chain: run.chain)
    while let piece = try run.nextPiece() { try writer.write(piece, units: run.shownUnits) }
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

  /// Tells of options that only a model with weights has a use for.
  private func warnOfWeights(_ trained: TrainedModel) {
    guard !trained.contents.capabilities.contains(.hasWeights) else { return }
    let kind = trained.contents.kind.title
    if weights != .auto { Console.warn("--weights has no effect: \(kind) has no weights") }
    if threads != nil { Console.warn("--threads has no effect: \(kind) has no weights") }
  }

  /// What is asked for, without a prompt.
  private func request() throws -> GenerationRequest {
    var request = GenerationRequest(
      count: extent.count,
      // Short enough to be typed again, and the same number to every reader of JSON.
      seed: seed ?? .random(in: 0..<1 << 32))
    request.sampler = try sampler.settings()
    request.bias = try sampler.biases(prompt.escapes)
    request.dryBreakers = sampler.breakers(prompt.escapes)
    request.stops = extent.conditions(for: nil, prompt.escapes)
    request.constraints = try form.constraints(prompt.escapes)
    request.beam = beam.options
    request.echoesPrompt = !prompt.noEcho
    request.recordsUnits = json || color != nil
    try request.validate()
    return request
  }
}
