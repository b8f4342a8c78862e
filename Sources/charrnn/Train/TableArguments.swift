import ArgumentParser
import CharRNNKit

/// How a new model's embedding and projection are made.
struct TableArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Share vectors between Hangul syllables with the same letters; a prompt may then contain any syllable.",
      default: Defaults.network.composition.rawValue, valueName: "way"))
  var compose: CompositionChoice?

  @Flag(help: "Tie the weights of embedding and projection.")
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
