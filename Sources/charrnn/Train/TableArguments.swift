import ArgumentParser
import CharRNNKit

/// How a new model's embedding and projection are made.
struct TableArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Make Hangul syllables of their consonants and vowels; a prompt may then hold any syllable.",
      default: Defaults.network.composition.rawValue, valueName: "way"))
  var compose: CompositionChoice?

  @Flag(help: "Use one table as embedding and as projection.")
  var tie = false

  func apply(to network: inout NetworkOptions) {
    if let compose { network.composition = compose }
    network.isTied = tie
  }

  var given: [String] { [compose == nil ? nil : "--compose", tie ? "--tie" : nil].compactMap { $0 } }
}

extension CompositionChoice: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] { summaries(\.summary) }
}
