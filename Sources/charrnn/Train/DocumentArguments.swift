import ArgumentParser
import CharRNNKit

/// What a document is.
struct DocumentArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a document is, whose beginning and end the model learns: auto, "
        + TextOptions.Documents.named.map { "\($0.documents.name) (\($0.summary))" }.joined(separator: ", ")
        + ".",
      default: "auto: each of several files, row and day of a chat, and of one file what it looks like",
      valueName: "what"))
  var documents: DocumentsArgument?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Divide the text into documents at this string, such as <|endoftext|>; \\n is a line feed.",
      valueName: "text"))
  var documentSeparator: String?

  func validate() throws {
    guard let documentSeparator else { return }
    if documents != nil {
      throw ValidationError("--documents and --document-separator cannot be used together.")
    }
    if documentSeparator.isEmpty { throw ValidationError("--document-separator is empty.") }
  }

  func apply(to options: inout TextOptions) {
    if let documents { options.documents = documents.value }
    if let documentSeparator { options.documents = .separator(Escapes().resolve(documentSeparator)) }
  }

  /// The names of the options that were given.
  var given: [String] {
    [
      documents == nil ? nil : "--documents", documentSeparator == nil ? nil : "--document-separator",
    ].compactMap { $0 }
  }
}

extension TextOptions.Documents {
  /// In the report of a run: `each line`.
  var title: String {
    if self == .record { return "each row, day of a chat, or file" }
    if case .separator(let string) = self { return "separated by \(String(reflecting: string))" }
    return Self.named.first { $0.documents == self }?.summary ?? name
  }
}

/// A value of `--documents`.
struct DocumentsArgument: ExpressibleByArgument {
  /// Nil: auto.
  let value: TextOptions.Documents?

  init?(argument: String) {
    guard argument != "auto" else {
      value = nil
      return
    }
    guard let known = TextOptions.Documents.named.first(where: { $0.documents.name == argument }) else {
      return nil
    }
    value = known.documents
  }

  static var allValueStrings: [String] { ["auto"] + TextOptions.Documents.named.map(\.documents.name) }
}
