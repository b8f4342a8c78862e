import ArgumentParser
import CharRNNKit

/// How many texts there are, and where each ends.
struct LengthArguments: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "How many characters to write (grapheme clusters; the prompt is not counted).", valueName: "n"))
  var length = Defaults.generation.length

  @Option(
    name: .customLong("stop"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "End the text where the model writes this, without it; \\n is a line feed. May be given several times.",
      valueName: "text"))
  var stops: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "End the text after n lines; the first is the one that the prompt began.", valueName: "n"))
  var maxLines: Int?

  @Flag(help: "Write on beyond the length to the end of the sentence.")
  var untilSentence = false

  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp("How many texts to write, a blank line between.", valueName: "n"))
  var count = Defaults.generation.count

  /// What ends a text.
  var conditions: StopConditions {
    var conditions = StopConditions(length: length)
    conditions.strings = stops.map(Escapes.resolve)
    conditions.maximumLines = maxLines
    conditions.untilSentence = untilSentence
    return conditions
  }
}
