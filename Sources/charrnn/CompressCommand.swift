import ArgumentParser
import CharRNNKit

struct CompressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compress", abstract: "Compress a file with a model.",
    usage: "charrnn compress [<options>] <file>",
    discussion: """
        charrnn compress chapter.txt --model novel.safetensors
        charrnn decompress chapter.txt.crnn --model novel.safetensors

      The better the model predicts the text, the smaller the result. Any file can be compressed and comes back byte for \
      byte; bytes that the model's vocabulary does not have take more space. To decompress, the same model file and the same \
      build of charrnn on the same kind of processor are needed, so this is a way to measure models and not to archive files.
      """)

  @Argument(help: ArgumentHelp("The file to compress (- for standard input)."), completion: .file())
  var file: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Model file.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model = Defaults.compression.model

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Output file (- for standard output).",
      default: "<file>\(CompressedName.suffix), or standard output for standard input", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Do not let the model learn from the text while it reads it: faster, and usually larger.")
  var frozen = false

  @Flag(help: "Overwrite an existing file.")
  var force = false

  @Flag(name: .shortAndLong, help: "Print only warnings and errors.")
  var quiet = false

  @OptionGroup(title: "How a network learns") var learning: LearningArguments

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of threads.", default: "one per processor", valueName: "n"))
  var threads: Int?

  func validate() throws {
    if frozen, learning.isGiven {
      throw ValidationError(
        "--frozen lets nothing learn; leave out \(LearningArguments.names)")
    }
  }

  func run() throws {
    var request = CompressionRequest(file: file)
    request.model = model
    request.isFrozen = frozen
    request.dynamic = learning.options
    request.threads = threads
    request.overwrites = force
    let name = output ?? (file == "-" ? "-" : file + CompressedName.suffix)
    request.output = name == "-" ? nil : name
    let outcome = try CompressionReporter(doing: "compressing").run(request, CompressionWorkflow.compress)
    if request.output == nil { try Console.write(bytes: outcome.bytes) }
    guard !quiet else { return }
    let rate = outcome.bitsPerCharacter.map { ", \($0.fixed(3)) bits/char" } ?? ""
    let state = outcome.isAdaptive ? "adaptive" : "frozen"
    Console.note(
      "\(file): \(outcome.byteCount.grouped) bytes to \(outcome.compressedByteCount.grouped)\(rate), \(state)"
        + (request.output.map { "; wrote \($0)" } ?? ""))
  }
}

struct DecompressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decompress", abstract: "Restore a file that was compressed with a model.",
    usage: "charrnn decompress [<options>] <file>",
    discussion: """
        charrnn decompress chapter.txt.crnn --model novel.safetensors

      The model must be the same file that the text was compressed with.
      """)

  @Argument(help: ArgumentHelp("The file to restore (- for standard input)."), completion: .file())
  var file: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("Model file.", valueName: "file"),
    completion: .file(extensions: ["safetensors"]))
  var model = Defaults.compression.model

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Output file (- for standard output).",
      default: "<file> without \(CompressedName.suffix), or standard output for standard input",
      valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Overwrite an existing file.")
  var force = false

  @Flag(name: .shortAndLong, help: "Print only warnings and errors.")
  var quiet = false

  func validate() throws {
    if output == nil, file != "-", CompressedName.original(of: file) == nil {
      throw ValidationError("\(file) does not end in \(CompressedName.suffix); name the output with --output")
    }
  }

  func run() throws {
    var request = CompressionRequest(file: file)
    request.model = model
    request.overwrites = force
    let name = output ?? CompressedName.original(of: file) ?? "-"
    request.output = name == "-" ? nil : name
    let outcome = try CompressionReporter(doing: "decompressing").run(request, CompressionWorkflow.decompress)
    if request.output == nil { try Console.write(bytes: outcome.bytes) }
    guard !quiet, let output = request.output else { return }
    Console.note("\(file): \(outcome.byteCount.grouped) bytes; wrote \(output)")
  }
}

/// Names of compressed files.
enum CompressedName {
  static let suffix = ".crnn"

  /// The name of the text; nil if the name is not one of a compressed file.
  static func original(of name: String) -> String? {
    name.hasSuffix(suffix) && name != suffix ? String(name.dropLast(suffix.count)) : nil
  }
}

/// Tells people on standard error how far the work is; nothing of short texts.
private struct CompressionReporter {
  private let doing: String
  private let line = ProgressLine()
  private let began = ContinuousClock.now

  /// Seconds of silence at the beginning.
  private static let silence = 1.0

  init(doing: String) { self.doing = doing }

  func run<Outcome>(
    _ request: CompressionRequest,
    _ work: (CompressionRequest, @escaping CompressionWorkflow.Handler) throws(WorkflowError) -> Outcome
  ) throws -> Outcome {
    StopSignal.listen()
    let reading = ReadingReporter(isQuiet: false, line: line)
    return try reportingErrors {
      defer { line.clear() }
      do {
        return try work(request) { event in
          switch event {
          case .reading(let progress): return reading.receive(progress)
          case .working(let share): show(share, of: request)
          }
          return StopSignal.signal == nil ? .proceed : .stop
        }
      } catch {
        line.clear()
        throw StopSignal.exit(for: error) ?? error
      }
    }
  }

  private func show(_ share: Double, of request: CompressionRequest) {
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    guard seconds >= Self.silence, Console.isTerminal, share > 0 else { return }
    let left = seconds / share * (1 - share)
    let percent = "\(Int(100 * share)) %"
    line.show(["\(doing) \(request.file)  \(percent)  \(left.clock) left", percent])
  }
}
