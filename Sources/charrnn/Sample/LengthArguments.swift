import ArgumentParser
import CharRNNKit

/// How many texts there are, and where each ends.
struct LengthArguments: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "Number of characters (grapheme clusters) to generate, without the prompt.", valueName: "n"))
  var length = Defaults.generation.length

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
    help: ArgumentHelp("Number of texts, separated by blank lines.", valueName: "n"))
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
