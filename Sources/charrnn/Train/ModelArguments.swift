import ArgumentParser
import CharRNNKit

/// The shape of a new model.
struct ModelArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Layers, one upon another.", default: Defaults.network.layers, valueName: "n"))
  var layers: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The width of a layer.", default: Defaults.network.hiddenSize, valueName: "n"))
  var hiddenSize: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The width of an embedding.",
      default: "\(NetworkOptions.defaultEmbeddingSize), or --hidden-size with --tie", valueName: "n"))
  var embeddingSize: Int?

  func apply(to network: inout NetworkOptions) {
    if let layers { network.layers = layers }
    if let hiddenSize { network.hiddenSize = hiddenSize }
    if let embeddingSize { network.embeddingSize = embeddingSize }
  }

  /// Those that were given.
  var given: [String] {
    [
      layers == nil ? nil : "--layers", hiddenSize == nil ? nil : "--hidden-size",
      embeddingSize == nil ? nil : "--embedding-size",
    ].compactMap { $0 }
  }
}
