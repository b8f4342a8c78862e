import ArgumentParser
import CharRNNKit
import Foundation

/// Which readings there are.
enum ProtocolChoice: String, CaseIterable, ExpressibleByArgument {
  case stateful, windows, both

  var protocols: [EvaluationProtocol] {
    EvaluationProtocol(rawValue: rawValue).map { [$0] } ?? EvaluationProtocol.allCases
  }

  static var allValueDescriptions: [String: String] {
    summaries { EvaluationProtocol(rawValue: $0.rawValue)?.summary ?? "one after the other" }
  }
}

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure how well models foretell a text.",
    usage: "charrnn evaluate [<options>] [<model> ...] <file>",
    discussion: """
      The last name is the text, - is standard input; the models before it are shown side by side, and without any it is \
      \(Defaults.request.output). Every character is charged, unseen ones too. Models of different units compare by bits a \
      character or a byte.
      """)

  @Argument(
    help: ArgumentHelp("Models, and last the text to measure them by.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(help: ArgumentHelp("The encoding of the text."))
  var encoding = Defaults.text.encoding

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Measure by this share of the text alone, at its end, as training holds it out.",
      default: "the whole text", valueName: "share"))
  var holdout: Double?

  @Option(name: .customLong("protocol"), help: ArgumentHelp("How the text is read.", valueName: "which"))
  var protocols = ProtocolChoice.both

  @Flag(help: "Write JSON instead of a table.")
  var json = false

  @OptionGroup(title: "Dynamic evaluation") var dynamic: DynamicArguments
  @OptionGroup(title: "Surprisal") var surprisal: SurprisalArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Threads to compute with.", default: "one a processor", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if dynamic.dynamic, protocols == .windows {
      throw ValidationError("--dynamic reads the text in one pass; it does not go with --protocol windows")
    }
    if surprisal.surprisal != nil, files.count > 2 {
      throw ValidationError("--surprisal shows one model; name one alone")
    }
    try dynamic.validate()
    try surprisal.validate()
  }

  func run() throws {
    StopSignal.listen()
    let line = ProgressLine()
    let reporter = EvaluationReporter(line: line)
    let outcome = try reportingErrors {
      defer { line.clear() }
      do {
        return try EvaluationWorkflow.evaluate(request, onEvent: reporter.receive)
      } catch {
        line.clear()
        throw StopSignal.exit(for: error) ?? error
      }
    }
    try Console.write(json ? try outcome.json() + "\n" : outcome.table(width: Console.outputWidth))
    if let path = surprisal.surprisal { Console.note("wrote \(path)") }
  }

  private var request: EvaluationRequest {
    var request = EvaluationRequest(file: files[files.count - 1])
    if files.count > 1 { request.models = Array(files.dropLast()) }
    request.encoding = encoding
    request.holdout = holdout
    request.protocols = protocols.protocols
    request.dynamic = dynamic.options
    request.surprisal = surprisal.request
    request.threads = threads
    return request
  }
}

/// How a model learns from the text that it is measured by.
struct DynamicArguments: ParsableArguments {
  @Flag(
    help: """
      Read the text once more and let the model learn from each stretch of it after it was charged (Krause et al. 2018). \
      The model file stays as it is.
      """)
  var dynamic = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Units that are charged between updates.", default: Defaults.dynamic.segmentLength, valueName: "n"))
  var dynamicSegment: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The learning rate.", default: Defaults.dynamic.rate, valueName: "rate"))
  var dynamicRate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of the way back to the trained weights that each update takes.",
      default: Defaults.dynamic.decay,
      valueName: "share"))
  var dynamicDecay: Double?

  func validate() throws {
    if !dynamic, dynamicSegment != nil || dynamicRate != nil || dynamicDecay != nil {
      throw ValidationError("--dynamic-segment, --dynamic-rate and --dynamic-decay go with --dynamic")
    }
  }

  var options: DynamicEvaluation.Options? {
    guard dynamic else { return nil }
    var options = DynamicEvaluation.Options()
    if let dynamicSegment { options.segmentLength = dynamicSegment }
    if let dynamicRate { options.rate = dynamicRate }
    if let dynamicDecay { options.decay = dynamicDecay }
    return options
  }
}

/// The page of surprisals.
struct SurprisalArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the text as a page with each character shaded by its surprisal.", valueName: "html"),
    completion: .file(extensions: ["html"]))
  var surprisal: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many characters of the text the page shows.", default: SurprisalRequest.usualLimit.grouped,
      valueName: "n"))
  var surprisalLimit: Int?

  func validate() throws {
    if surprisal == nil, surprisalLimit != nil {
      throw ValidationError("--surprisal-limit goes with --surprisal")
    }
  }

  var request: SurprisalRequest? {
    guard let surprisal else { return nil }
    var request = SurprisalRequest(path: surprisal)
    if let surprisalLimit { request.limit = surprisalLimit }
    return request
  }
}
