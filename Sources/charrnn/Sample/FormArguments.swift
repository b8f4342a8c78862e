import ArgumentParser
import CharRNNKit
import Foundation

/// What the text must be like.
struct FormArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Generate only spaces, line feeds and these, separated by commas: scripts (hangul, latin, han, …) and "
        + "classes (ascii, letters, marks, digits, numbers, punctuation, symbols, emoji).", valueName: "names"
    ))
  var only: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Never generate these characters.", valueName: "characters"))
  var ban: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Never generate this word, within longer words neither. May be repeated.", valueName: "word"))
  var banWords: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Begin each line with the next character of this word (acrostic, 삼행시).", valueName: "word"))
  var acrostic: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of syllables of each phrase, with / between lines, as in a sijo (시조): 3,4,3,4/3,4,3,4/3,5,4,3.",
      valueName: "metre"))
  var syllables: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Include this word somewhere in the text. May be repeated.", valueName: "word"))
  var contains: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Generate at least n characters before a stop string, --max-lines or the end of a document.",
      valueName: "n"))
  var minLength: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Never copy n characters in a row from the training text; needs --training-text.", valueName: "n"))
  var maxCopy: Int?

  @Option(
    name: .customLong("training-text"),
    help: ArgumentHelp(
      "The training text, for --max-copy and to report how much of the output is copied from it. May be repeated.",
      valueName: "file"),
    completion: .file())
  var trainingTexts: [String] = []

  @Option(
    help: ArgumentHelp(
      "Encoding of --prompt-file, --prompts, --adapt-to and --training-text, any that iconv has.",
      default: Defaults.text.encoding.rawValue))
  var encoding: EncodingName?

  func validate() throws {
    try encoding?.validate()
    if maxCopy != nil, trainingTexts.isEmpty {
      throw ValidationError("--max-copy needs the training text: --training-text FILE")
    }
  }

  /// The texts of the options that are named after registered constraints; a test holds them to the registry.
  private func texts(_ escapes: Escapes) -> [(name: String, texts: [String])] {
    [
      ("only", only.map { [$0] } ?? []), ("ban", ban.map { [escapes.resolve($0)] } ?? []),
      ("ban-words", banWords.map(escapes.resolve)),
      ("acrostic", acrostic.map { [$0] } ?? []), ("syllables", syllables.map { [$0] } ?? []),
      ("contains", contains), ("min-length", minLength.map { [String($0)] } ?? []),
    ]
  }

  /// What the text must keep to, but for the training text.
  func constraints(_ escapes: Escapes) throws -> [TextConstraintRequest] {
    do throws(ConstraintError) {
      var requests: [TextConstraintRequest] = []
      for (name, texts) in texts(escapes) where !texts.isEmpty {
        requests.append(try TextConstraintRequest(name, texts: texts))
      }
      return requests
    } catch {
      throw GenerationError.constraint(error)
    }
  }
}
