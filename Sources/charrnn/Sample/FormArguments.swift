import ArgumentParser
import CharRNNKit
import Foundation

/// What the text must be like.
struct FormArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write nothing but spaces, line feeds and these, with commas between: scripts (hangul, latin, han, …) and "
        + "classes (ascii, letters, marks, digits, numbers, punctuation, symbols, emoji).", valueName: "names"
    ))
  var only: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Never write these characters.", valueName: "characters"))
  var ban: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Begin each line with the next character of this word, as in 삼행시.", valueName: "word"))
  var acrostic: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many syllables each phrase has, with / between lines, as in 시조: 3,4,3,4/3,4,3,4/3,5,4,3.",
      valueName: "metre"))
  var syllables: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Write this word somewhere in the text. May be given several times.", valueName: "word"))
  var contains: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Never copy n characters in a row from the training text; needs --training-text.", valueName: "n"))
  var maxCopy: Int?

  @Option(
    name: .customLong("training-text"),
    help: ArgumentHelp(
      "The text that the model was trained on: to keep to --max-copy, and to tell how much of what was written is "
        + "copied. May be given several times.", valueName: "file"),
    completion: .file())
  var trainingTexts: [String] = []

  @Option(
    help: ArgumentHelp(
      "The encoding of the prompt's file and the training text.", default: Defaults.text.encoding.rawValue))
  var encoding: TextEncoding?

  func validate() throws {
    if maxCopy != nil, trainingTexts.isEmpty {
      throw ValidationError("--max-copy needs the text that the model was trained on: --training-text FILE")
    }
  }

  /// The texts of the options that are named after registered constraints; a test holds them to the registry.
  private var texts: [(name: String, texts: [String])] {
    [
      ("only", only.map { [$0] } ?? []), ("ban", ban.map { [Escapes.resolve($0)] } ?? []),
      ("acrostic", acrostic.map { [$0] } ?? []), ("syllables", syllables.map { [$0] } ?? []),
      ("contains", contains),
    ]
  }

  /// What the text must keep to, but for the training text.
  func constraints() throws -> [TextConstraintRequest] {
    do throws(ConstraintError) {
      var requests: [TextConstraintRequest] = []
      for (name, texts) in texts where !texts.isEmpty {
        requests.append(try TextConstraintRequest(name, texts: texts))
      }
      return requests
    } catch {
      throw GenerationError.constraint(error)
    }
  }
}
