import ArgumentParser
import CharRNNKit

/// The shape of a new model.
struct ModelArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of stacked layers.", default: Defaults.network.layers, valueName: "n"))
  var layers: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Size of each layer's hidden state.", default: Defaults.network.hiddenSize, valueName: "n"))
  var hiddenSize: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Size of the embedding vectors.",
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
