import ArgumentParser
import CharRNNKit

/// The shape of a new model.
struct ModelArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Size of the network (layers × hidden state). (default: auto)", valueName: "size"))
  var size: SizeName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Number of stacked layers.", default: "by --size", valueName: "n"))
  var layers: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Size of each layer's hidden state.", default: "by --size", valueName: "n"))
  var hiddenSize: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Size of the embedding vectors.",
      default: "by --size, or --hidden-size with --tie", valueName: "n"))
  var embeddingSize: Int?

  func validate() throws {
    if size?.isAuto == true, layers != nil || hiddenSize != nil {
      throw ValidationError("--size auto chooses --layers and --hidden-size; leave out one of them.")
    }
    if let size, !size.isAuto, layers != nil, hiddenSize != nil {
      throw ValidationError("--layers and --hidden-size leave nothing of --size \(size.name); leave it out.")
    }
  }

  func apply(to network: inout NetworkOptions) {
    if let size {
      (network.size, network.layers, network.hiddenSize, network.embeddingSize) = (
        NetworkOptions.Size(rawValue: size.name), nil, nil, nil
      )
    }
    if let layers { network.layers = layers }
    if let hiddenSize { network.hiddenSize = hiddenSize }
    if let embeddingSize { network.embeddingSize = embeddingSize }
  }

  /// Those that were given.
  var given: [String] {
    [
      size == nil ? nil : "--size", layers == nil ? nil : "--layers",
      hiddenSize == nil ? nil : "--hidden-size",
      embeddingSize == nil ? nil : "--embedding-size",
    ].compactMap { $0 }
  }
}

/// A value of `--size`.
struct SizeName: RegisteredName {
  let name: String
  var isAuto: Bool { name == Self.auto }

  private static let auto = "auto"

  static var registry: [(name: String, summary: String)] {
    [(auto, "what suits the text, and the minutes if --max-minutes is given")]
      + NetworkOptions.Size.allCases.map { ($0.rawValue, $0.summary) }
  }
}
