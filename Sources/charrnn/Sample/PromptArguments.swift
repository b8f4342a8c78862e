import ArgumentParser
import CharRNNKit
import Foundation

/// What the text begins with.
struct PromptArguments: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "The beginning of the text, which is printed too; - for standard input.", valueName: "text"))
  var prompt: String?

  @Option(
    help: ArgumentHelp("A file with the prompt; - for standard input.", valueName: "file"),
    completion: .file())
  var promptFile: String?

  @Option(
    help: ArgumentHelp(
      "A file with many prompts, - for standard input: one a line, or JSON Lines, each a string or an object with "
        + "settings of its own such as temperature, seed or min_length. Empty lines are skipped. Up to "
        + "\(OrderedTexts<AnyLanguageModel>.mostTogether) texts are generated at once and written in the order of "
        + "the file.", valueName: "file"), completion: .file())
  var prompts: String?

  @Flag(
    name: [.customLong("no-echo"), .customLong("no-display-prompt")],
    help: "Leave the prompt out of the output.")
  var noEcho = false

  @Flag(
    name: [.customShort("e"), .customLong("escape")], inversion: .prefixedNo,
    help: ArgumentHelp(
      "Process \\n, \\t, \\r, \\\\, \\', \\\" and \\uXXXX in --prompt, in a line of --prompts that is not JSON, and in "
        + "--stop, --ban, --ban-words, --bias and --dry-breakers."))
  var escape = true

  @Option(
    help: ArgumentHelp(
      "A text that the model reads first and learns from: its names, its manner. The model file does not change.",
      valueName: "file"), completion: .file())
  var adaptTo: String?

  @Flag(help: "Learn from the prompt as well.")
  var adaptToPrompt = false

  func validate() throws {
    if adaptTo == "-", readsStandardInput {
      throw ValidationError("--adapt-to and the prompt cannot both come from standard input")
    }
    if adaptToPrompt, prompt == nil, promptFile == nil {
      throw ValidationError("--adapt-to-prompt needs --prompt or --prompt-file")
    }
    let given = [
      prompt == nil ? nil : "--prompt", promptFile == nil ? nil : "--prompt-file",
      prompts == nil ? nil : "--prompts",
    ].compactMap { $0 }
    if given.count > 1 {
      throw ValidationError("\(given.joined(separator: " and ")) cannot be used together")
    }
  }

  /// Whether any text is read, and not typed on the command line.
  var isRead: Bool { promptFile != nil || prompts != nil || prompt == "-" || adaptTo != nil }

  /// Whether the prompt comes from standard input.
  var readsStandardInput: Bool { (promptFile ?? prompts ?? prompt) == "-" }

  /// What backslashes mean.
  var escapes: Escapes { Escapes(areProcessed: escape) }

  /// The text; nil where none was asked for.
  ///
  /// The last line feed of a file is no part of it, since editors put it there: who wants to begin a new line
  /// leaves an empty one.
  func text(encoding: TextEncoding) throws -> String? {
    guard let path = promptFile ?? (prompt == "-" ? "-" : nil) else { return prompt.map(escapes.resolve) }
    let text = try Self.read(path, encoding)
    let whole = text.utf8.last == 0x0A ? String(text.unicodeScalars.dropLast()) : text
    let lines = whole.utf8.count { $0 == 0x0A } + 1
    // Somebody may have meant several prompts.
    if promptFile != nil, lines > 1, Console.isTerminal {
      Console.note("\(path) is one prompt of \(lines) lines; --prompts takes each line as one")
    }
    return whole
  }

  /// The prompts of --prompts; nil where none were asked for.
  func list(encoding: TextEncoding) throws -> PromptList? {
    try prompts.map { PromptList(try Self.read($0, encoding)) }
  }

  /// What the model is to learn from; nil for nothing.
  ///
  /// - Parameter prompt: From ``text(encoding:)``.
  func lesson(prompt: String?, encoding: TextEncoding) throws -> String? {
    var lesson = try adaptTo.map { try Self.read($0, encoding) }
    if adaptToPrompt, let prompt { lesson = (lesson ?? "") + prompt }
    return lesson
  }

  private static func read(_ path: String, _ encoding: TextEncoding) throws -> String {
    do throws(TextError) {
      let reader = TextReader(encoding: encoding)
      let note: (TextReader.Note) -> Void = {
        Console.note("\(ReadingProgress.Notice(file: path, fileCount: 1, note: $0))")
      }
      return path == "-"
        ? try reader.read([UInt8](FileHandle.standardInput.readDataToEndOfFile()), noting: note).string
        : try reader.read(path: path, noting: note).string
    } catch {
      throw WorkflowError.text(path: path, error)
    }
  }
}
