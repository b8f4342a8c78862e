import ArgumentParser
import CharRNNKit
import Foundation

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train a model on a text.",
    discussion: """
      Saves the best model so far to --output, and the training state next to it, at every evaluation, every 60 seconds and \
      at Ctrl-C; --resume continues from there. Exit code 3: the model is worse than chance.
      """)

  @Argument(
    help: ArgumentHelp(
      "Text files, or folders of them, to train on; - for standard input.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Output file.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var output = Defaults.request.output

  @Flag(help: "Overwrite an existing model.")
  var force = false

  @Flag(help: "Resume the run whose training state lies next to --output.")
  var resume = false

  @Flag(help: "Show what would be trained, with memory and time, without training.")
  var dryRun = false

  @OptionGroup(title: "Going on") var base: BaseArguments
  @OptionGroup(title: "Text") var text: TextArguments
  @OptionGroup(title: "Text") var format: FormatArguments
  @OptionGroup(title: "Text") var documents: DocumentArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Fraction of the text to hold out for evaluation: some documents, or the end of each file; 0 for none.",
      default: Defaults.text.holdout, valueName: "fraction"))
  var holdout: Double?

  @Option(
    help: ArgumentHelp(
      "Evaluate on this text instead; nothing of the other files is held out.", valueName: "file"),
    completion: .file())
  var validation: String?

  @OptionGroup(title: "Model") var cell: CellArguments
  @OptionGroup(title: "Model") var model: ModelArguments
  @OptionGroup(title: "Model") var tables: TableArguments
  @OptionGroup(title: "Training") var training: TrainingArguments
  @OptionGroup(title: "Update rule") var update: UpdateArguments
  @OptionGroup(title: "Learning rate") var schedule: ScheduleArguments
  @OptionGroup(title: "Dropout") var dropout: DropoutArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of threads.", default: "one per processor", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Number format of matrix products in training; sums and weights stay in fp32.",
      default: Defaults.network.precision.rawValue, valueName: "type"))
  var precision: Precision?

  @Flag(name: .shortAndLong, help: "Print only warnings and errors.")
  var quiet = false

  /// The exit code of a run whose model is worse than chance; none of those of sysexits.h means that.
  static let worseThanChance: Int32 = 3

  func validate() throws {
    if dryRun, resume { throw ValidationError("--dry-run and --resume cannot be used together.") }
    if holdout != nil, validation != nil {
      throw ValidationError("--validation and --holdout cannot be used together.")
    }
    try requireWhatTheKindTakes()
    if base.from == nil, !resume, !base.rehearse.isEmpty {
      throw ValidationError("--rehearse is for --from.")
    }
    if base.from != nil {
      let own =
        text.givenOfModel + (cell.cell == nil ? [] : ["--cell"]) + (cell.context == nil ? [] : ["--context"])
        + model.given + tables.given + (training.preset == nil ? [] : ["--preset"])
      guard own.isEmpty else {
        throw ValidationError(
          "--from goes on with the model as it is; leave out \(own.joined(separator: ", ")).")
      }
      if dryRun { throw ValidationError("--dry-run and --from cannot be used together.") }
    }
    let given =
      (base.from == nil ? [] : ["--from"]) + text.given + format.given + documents.given
      + (holdout == nil ? [] : ["--holdout"]) + cell.given + model.given
      + tables.given
      + training.givenAtStartOnly + update.given + schedule.givenAtStartOnly + dropout.given
      + (precision == nil ? [] : ["--precision"])
    if resume, !given.isEmpty {
      throw ValidationError(
        "--resume continues with the options of the run; leave out \(given.joined(separator: ", ")) "
          + "(--epochs, --max-steps, --max-minutes, --patience, --learning-rate and --threads may change).")
    }
  }

  /// Refuses options that mean nothing to the kind of model.
  private func requireWhatTheKindTakes() throws {
    if cell.countingMemory != nil, !resume {
      let isHybrid = cell.hybrid ?? (training.preset == nil)
      let counts =
        cell.kind?.kind.name == ModelKind.contextMixing.name
        || (cell.kind?.kind.capabilities.contains(.learnsBySteps) == true && isHybrid)
      guard counts else {
        throw ValidationError(
          "--counting-memory is for a network with --hybrid, or --cell \(ModelKind.contextMixing.name).")
      }
    }
    guard let kind = cell.kind?.kind, !kind.capabilities.contains(.learnsBySteps), let making = kind.making
    else {
      guard cell.order == nil || resume else {
        let takers = TrainableKind.all.filter { $0.ownOptions.contains("order") }.flatMap(\.kind.cells)
        throw ValidationError("--order is for --cell \(takers.map(\.name).joined(separator: " or ")).")
      }
      return
    }
    let what = kind.title.prefix(1).uppercased() + kind.title.dropFirst() + " " + making.way
    guard !resume else {
      throw ValidationError("\(what): there is nothing to resume. Leave out --resume.")
    }
    let given =
      (cell.hybrid == nil ? [] : ["--hybrid or --no-hybrid"])
      + model.given + tables.given + training.given + update.given + schedule.given + dropout.given
      + (precision == nil ? [] : ["--precision"])
    guard given.isEmpty else {
      throw ValidationError("\(what); leave out \(given.joined(separator: ", ")).")
    }
  }

  func run() throws {
    StopSignal.listen()
    let reporter = TrainingReporter(isQuiet: quiet)
    if dryRun { return try showPlan(reporter) }
    if threads != nil, !resume, let kind = cell.kind?.kind, !kind.capabilities.contains(.hasWeights) {
      Console.warn("--threads has no effect: \(kind.title) has no weights")
    }
    let outcome = try reportingErrors {
      do {
        return resume
          ? try TrainingWorkflow.resume(resumeRequest, onEvent: reporter.receive)
          : try TrainingWorkflow.train(request, onEvent: reporter.receive)
      } catch {
        reporter.endLine()
        throw StopSignal.exit(for: error) ?? error
      }
    }
    reporter.conclude(outcome, resumeCommand: resumeCommand)
    if outcome.reason != .stopped, outcome.isWorseThanChance {
      throw Console.fail(
        "the model predicts held-out text worse than chance (a loss of ln \(outcome.text.vocabularySize) = "
          + "\(outcome.text.lossOfChance.fixed(3))); try a lower --learning-rate, or look at the text that is held out",
        code: TrainCommand.worseThanChance)
    }
    if let signal = StopSignal.signal, outcome.reason == .stopped { throw ExitCode(128 + signal) }
  }

  /// Shows what would be trained.
  private func showPlan(_ reporter: TrainingReporter) throws {
    let plan = try reportingErrors {
      do {
        return try TrainingWorkflow.plan(request, onEvent: reporter.receive)
      } catch {
        reporter.endLine()
        throw StopSignal.exit(for: error) ?? error
      }
    }
    reporter.endLine()
    guard let plan else {
      return Console.note("plan: counted in one go, in seconds to minutes; nothing is trained by steps")
    }
    try Console.write(plan.lines.joined(separator: "\n") + "\n")
  }

  private var request: TrainingRequest {
    var request = TrainingRequest(files: files)
    request.validation = validation
    request.base = base.base
    request.text = text.options
    request.text.input = format.input
    documents.apply(to: &request.text)
    if let seed = training.seed { request.text.seed = seed }
    if let holdout { request.text.holdout = holdout }
    if let name = training.preset?.name { TrainingPreset.named(name)?.apply(&request) }
    cell.apply(to: &request)
    if cell.kind?.kind.capabilities.contains(.learnsBySteps) == true { apply(to: &request.network) }
    request.output = output
    request.overwrites = force
    request.threads = threads
    return request
  }

  private func apply(to network: inout NetworkOptions) {
    network.isHybrid = cell.hybrid ?? (training.preset == nil)
    network.yieldsToCounts = cell.cell == nil && training.preset == nil
    model.apply(to: &network)
    tables.apply(to: &network)
    training.apply(to: &network.training)
    update.apply(to: &network.training)
    schedule.apply(to: &network.training)
    dropout.apply(to: &network.training)
    if let precision { network.precision = precision }
  }

  private var resumeRequest: ResumeRequest {
    var request = ResumeRequest(files: files)
    request.validation = validation
    request.rehearsal = base.rehearse
    request.learningRate = schedule.learningRate
    request.output = output
    request.threads = threads
    request.epochs = training.epochs
    request.maxSteps = training.maxSteps
    request.maxMinutes = training.maxMinutes?.value
    request.patience = training.patience
    return request
  }

  /// What to type to go on.
  private var resumeCommand: String {
    // A file name that looks like an option is shown in its folder.
    var words = ["charrnn", "train"] + files.map { $0.hasPrefix("-") && $0 != "-" ? "./" + $0 : $0 }
    if let validation { words += ["--validation", validation] }
    for file in base.rehearse { words += ["--rehearse", file] }
    if output != Defaults.request.output { words += ["--output", output] }
    if let threads { words += ["--threads", String(threads)] }
    return (words + ["--resume"]).map(\.quotedForShell).joined(separator: " ")
  }
}
