import ArgumentParser
import CharRNNKit

/// How texts are taken out of their files: shared by every command that reads several.
struct FormatArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Format of the files: \(TextOptions.Input.auto), "
        + TextOptions.Input.Format.all.map { "\($0.name) (\($0.summary))" }.joined(separator: ", ") + ".",
      default: "\(TextOptions.Input.auto): of each file by its beginning and its name", valueName: "format"))
  var format: FormatArgument?

  @Option(
    help: ArgumentHelp(
      "The column, or key, that has the text (csv, tsv, jsonl): its name, or its number from 1.",
      default: "the only one, or one named text, content, body, message, 본문, 내용, …", valueName: "name"))
  var column: String?

  @Flag(help: "Replace the names of those who speak in a chat (kakaotalk) with A, B, …")
  var anonymize = false

  func validate() throws {
    guard let format = format?.value.flatMap(TextOptions.Input.Format.named) else { return }
    if column != nil, !format.hasColumns { throw ValidationError("--format \(format.name) has no columns.") }
    if anonymize, !format.hasSpeakers {
      throw ValidationError("--format \(format.name) has no speakers whose names could be replaced.")
    }
  }

  /// The options of the library.
  var input: TextOptions.Input {
    TextOptions.Input(format: format?.value, column: column, anonymizesNames: anonymize)
  }

  /// The names of the options that were given.
  var given: [String] {
    [
      format == nil ? nil : "--format", column == nil ? nil : "--column", anonymize ? "--anonymize" : nil,
    ].compactMap { $0 }
  }
}

/// A value of `--format`.
struct FormatArgument: ExpressibleByArgument {
  /// Nil: auto.
  let value: String?

  init?(argument: String) {
    guard Self.allValueStrings.contains(argument) else { return nil }
    value = argument == TextOptions.Input.auto ? nil : argument
  }

  static var allValueStrings: [String] {
    [TextOptions.Input.auto] + TextOptions.Input.Format.all.map(\.name)
  }
}
