import ArgumentParser
import CharRNNKit

/// The shape of a new model.
struct ModelArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Layers, one upon another.", default: Defaults.request.layers, valueName: "n"))
  var layers: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The width of a layer.", default: Defaults.request.hiddenSize, valueName: "n"))
  var hiddenSize: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The width of an embedding.",
      default: "\(TrainingRequest.defaultEmbeddingSize), or --hidden-size with --tie", valueName: "n"))
  var embeddingSize: Int?

  func apply(to request: inout TrainingRequest) {
    if let layers { request.layers = layers }
    if let hiddenSize { request.hiddenSize = hiddenSize }
    if let embeddingSize { request.embeddingSize = embeddingSize }
  }

  /// Those that were given.
  var given: [String] {
    [
      layers == nil ? nil : "--layers", hiddenSize == nil ? nil : "--hidden-size",
      embeddingSize == nil ? nil : "--embedding-size",
    ].compactMap { $0 }
  }
}
