import ArgumentParser
import CharRNNKit

/// How many texts there are, and where each ends.
struct LengthArguments: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "Number of characters (grapheme clusters) to generate, without the prompt, unless a document ends before.",
      default:
        "\(Defaults.generation.length); of a model of documents up to \(Self.longestDocument.grouped)",
      valueName: "n"))
  var length: Int?

  /// How long a document may become if nothing else is said.
  static let longestDocument = 10_000

  @Option(
    name: .customLong("stop"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Stop before this string; \\n is a line feed. May be repeated.",
      valueName: "text"))
  var stops: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Stop after n lines, counting the last line of the prompt as the first.", valueName: "n"))
  var maxLines: Int?

  @Flag(help: "Continue past --length to the end of the sentence.")
  var untilSentence = false

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "Number of texts (for each prompt), separated by blank lines unless each is a line.", valueName: "n"))
  var count = Defaults.generation.count

  @Flag(
    help: ArgumentHelp(
      "Write no text twice: one that was written is drawn again, until "
        + "\(OrderedTexts<AnyLanguageModel>.patience.grouped) in a row were there already (exit code 69)."))
  var unique = false

  @Flag(
    help:
      "Write no document of the training text; for a model of documents. Drawn again as with --unique.")
  var novel = false

  /// Whether complete texts are chosen from.
  var chooses: Bool { unique || novel }

  /// What ends a text of a model.
  func conditions(for vocabulary: Vocabulary?, _ escapes: Escapes) -> StopConditions {
    let usual = vocabulary?.boundaryID == nil ? Defaults.generation.length : Self.longestDocument
    var conditions = StopConditions(length: length ?? usual)
    conditions.strings = stops.map(escapes.resolve)
    conditions.maximumLines = maxLines
    conditions.untilSentence = untilSentence
    return conditions
  }
}
