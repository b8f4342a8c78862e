import ArgumentParser
import CharRNNKit

/// What the text must be like and where it ends.
struct FormArguments: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: ArgumentHelp(
      "How many characters to write (grapheme clusters; the prompt is not counted).", valueName: "n"))
  var length = Defaults.generation.length

  @Option(
    name: .customLong("stop"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("End the text in front of this. May be given several times.", valueName: "text"))
  var stops: [String] = []

  @Option(parsing: .unconditional, help: ArgumentHelp("End the text after so many lines.", valueName: "n"))
  var maxLines: Int?

  @Flag(help: "Having the length, go on to the end of the sentence.")
  var untilSentence = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write these only: scripts and classes such as hangul,latin,ascii,digits,punctuation.", valueName: "names"))
  var only: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Never write these.", valueName: "characters"))
  var ban: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Begin the lines with these characters, as in 삼행시.", valueName: "word"))
  var acrostic: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Syllables of each phrase, with / between lines, as in 시조: 3,4,3,4/3,4,3,4/3,5,4,3.", valueName: "metre"))
  var syllables: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Must come in the text. May be given several times.", valueName: "word"))
  var contains: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Never copy so many characters in a row from the training text.", valueName: "n"))
  var maxCopy: Int?

  @Option(
    name: .customLong("training-text"),
    help: ArgumentHelp(
      "The text that the model was trained on, for --max-copy and to tell how much was copied.", valueName: "file"),
    completion: .file())
  var trainingTexts: [String] = []

  @Option(help: ArgumentHelp("The encoding of the training text.", default: Defaults.text.encoding.rawValue))
  var encoding: TextEncoding?

  func validate() throws {
    if maxCopy != nil, trainingTexts.isEmpty {
      throw ValidationError("--max-copy needs the text that the model was trained on: --training-text FILE")
    }
  }

  /// What ends a text.
  var conditions: StopConditions {
    var conditions = StopConditions(length: length)
    conditions.strings = stops.map(Escapes.resolve)
    conditions.maximumLines = maxLines
    conditions.untilSentence = untilSentence
    return conditions
  }

  /// What it must keep to, but for the training text.
  var constraints: [TextConstraintRequest] {
    var requests: [TextConstraintRequest] = []
    if let only {
      requests.append(.only(only.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }))
    }
    if let ban { requests.append(.ban(Escapes.resolve(ban))) }
    if let acrostic { requests.append(.acrostic(acrostic)) }
    if let syllables { requests.append(.syllables(syllables)) }
    if !contains.isEmpty { requests.append(.contains(contains)) }
    return requests
  }
}
