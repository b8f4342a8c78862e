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

  func validate() throws {
    if prompt != nil, promptFile != nil {
      throw ValidationError("--prompt and --prompt-file cannot be used together")
    }
  }

  /// Whether the prompt is read, and not typed on the command line.
  var isRead: Bool { promptFile != nil || prompt == "-" }

  /// Whether the prompt comes from standard input.
  var readsStandardInput: Bool { (promptFile ?? prompt) == "-" }

  /// The text; nil where none was asked for.
  ///
  /// The last line feed of a file is no part of it, since editors put it there: who wants to begin a new line
  /// leaves an empty one.
  func text(encoding: TextEncoding) throws -> String? {
    guard let path = promptFile ?? (prompt == "-" ? "-" : nil) else { return prompt }
    do throws(TextError) {
      let reader = TextReader(encoding: encoding)
      let text =
        path == "-"
        ? try reader.read([UInt8](FileHandle.standardInput.readDataToEndOfFile()))
        : try reader.read(path: path)
      return text.bytes.last == 0x0A ? String(decoding: text.bytes.dropLast(), as: UTF8.self) : text.string
    } catch {
      throw WorkflowError.text(path: path, error)
    }
  }
}
