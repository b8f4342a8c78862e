import ArgumentParser
import CharRNNKit

/// How a new model's embedding and projection are made.
struct TableArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Make Hangul syllables of their consonants and vowels; a prompt may then hold any syllable.",
      default: Defaults.request.composition.rawValue, valueName: "way"))
  var compose: CompositionChoice?

  @Flag(help: "Use one table as embedding and as projection.")
  var tie = false

  func apply(to request: inout TrainingRequest) {
    if let compose { request.composition = compose }
    request.isTied = tie
  }

  var given: [String] { [compose == nil ? nil : "--compose", tie ? "--tie" : nil].compactMap { $0 } }
}

extension CompositionChoice: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] { summaries(\.summary) }
}
