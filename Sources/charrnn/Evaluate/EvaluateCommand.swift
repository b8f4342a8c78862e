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
    summaries { EvaluationProtocol(rawValue: $0.rawValue)?.summary ?? "both of them" }
  }
}

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure how well models predict a text.",
    usage: "charrnn evaluate [<options>] [<model> ...] <file>",
    discussion: """
      The last argument is the text, a file or a folder (- for standard input); the models before it are compared, \(Defaults.request.output) \
      if there are none. Every character counts, including those that a model has never seen. Compare models with \
      different units by bits per character or per byte.
      """)

  @Argument(
    help: ArgumentHelp("The models, and last the text to evaluate them on.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp("Encoding of the text, any that iconv has.", default: Defaults.text.encoding.rawValue))
  var encoding: EncodingName?

  @OptionGroup var format: FormatArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Evaluate on this fraction of the text only, at its end, as training holds it out.",
      default: "the whole text", valueName: "fraction"))
  var holdout: Double?

  @Option(name: .customLong("protocol"), help: ArgumentHelp("Evaluation protocol.", valueName: "which"))
  var protocols = ProtocolChoice.both

  @Flag(help: "Print JSON instead of a table.")
  var json = false

  @Flag(
    name: [.customLong("adaptive"), .customLong("dynamic")],
    help: """
      Read the text once more and let the model learn from it: what was read is predicted first and learned afterwards. \
      The model file does not change.
      """)
  var adaptive = false

  @OptionGroup(title: "How a network learns (--adaptive)") var learning: LearningArguments
  @OptionGroup(title: "Surprisal") var surprisal: SurprisalArguments
  @OptionGroup(title: "Copying") var copying: CopyingArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of threads.", default: "one per processor", valueName: "n"))
  var threads: Int?

  func validate() throws {
    try encoding?.validate()
    if adaptive, protocols == .windows {
      throw ValidationError(
        "--adaptive reads the text in one pass and cannot be used with --protocol windows")
    }
    if !adaptive, learning.isGiven {
      throw ValidationError("\(LearningArguments.names) need --adaptive")
    }
    if surprisal.surprisal != nil, files.count > 2 {
      throw ValidationError("--surprisal shows one model; name only one")
    }
    try surprisal.validate()
    try copying.validate()
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
    if let encoding = encoding?.encoding { request.encoding = encoding }
    if !format.given.isEmpty { request.input = format.input }
    request.holdout = holdout
    request.protocols = protocols.protocols
    request.dynamic = adaptive ? learning.options : nil
    request.surprisal = surprisal.request
    request.copying = copying.request
    request.threads = threads
    return request
  }
}

/// The page of surprisals.
struct SurprisalArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write the text as an HTML page with each character shaded by its surprisal.", valueName: "html"),
    completion: .file(extensions: ["html"]))
  var surprisal: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Maximum number of characters on the page.", default: SurprisalRequest.usualLimit.grouped,
      valueName: "n"))
  var surprisalLimit: Int?

  func validate() throws {
    if surprisal == nil, surprisalLimit != nil {
      throw ValidationError("--surprisal-limit needs --surprisal")
    }
  }

  var request: SurprisalRequest? {
    guard let surprisal else { return nil }
    var request = SurprisalRequest(path: surprisal)
    if let surprisalLimit { request.limit = surprisalLimit }
    return request
  }
}
