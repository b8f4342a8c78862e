import ArgumentParser
import CharRNNKit

/// The name of a kind of model.
struct CellName: ExpressibleByArgument {
  let name: String

  init?(argument: String) {
    let current = LayerDescriptor.named(argument)?.name ?? argument
    guard Self.allValueStrings.contains(current) else { return nil }
    name = current
  }

  static var allValueStrings: [String] { TrainableKind.cells.map(\.name) }

  static var allValueDescriptions: [String: String] {
    Dictionary(uniqueKeysWithValues: TrainableKind.cells.map { ($0.name, $0.summary) })
  }
}

/// What a new model is made of.
struct CellArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Kind of model.", default: Defaults.network.cell))
  var cell: CellName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of units that a feed-forward network sees (--cell feedforward).",
      default: Defaults.network.context,
      valueName: "n"))
  var context: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Length of the n-grams, including the predicted unit (--cell ngram).",
      default: Defaults.request.ngram.order,
      valueName: "n"))
  var order: Int?

  @Flag(
    inversion: .prefixedNo,
    help: ArgumentHelp(
      "Join the network with counts in many contexts where that predicts better. (default: --hybrid, with --preset --no-hybrid)"
    ))
  var hybrid: Bool?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Greatest size of the counts, such as 500M or 2G; counting takes about twice as much memory.",
      default: "24 bytes per unit of text, from 64M to 2G",
      valueName: "size"))
  var countingMemory: MemorySize?

  func validate() throws {
    let layer = LayerDescriptor.named(name)
    if context != nil, layer?.structure.readsContext != true {
      throw ValidationError(
        "--context is for --cell \(LayerDescriptor.feedforward.name); other models have no fixed context."
      )
    }
  }

  /// The kind of model that is asked for.
  var kind: TrainableKind? { TrainableKind.ofCell(name) }

  private var name: String { cell?.name ?? Defaults.network.cell }

  func apply(to request: inout TrainingRequest) {
    kind?.choose(name, &request)
    if let context { request.network.context = context }
    if let order { request.ngram.order = order }
    if let countingMemory { request.countingMemory = countingMemory.bytes }
  }

  var given: [String] {
    [
      cell == nil ? nil : "--cell", context == nil ? nil : "--context", order == nil ? nil : "--order",
      countingMemory == nil ? nil : "--counting-memory",
      hybrid.map { $0 ? "--hybrid" : "--no-hybrid" },
    ].compactMap { $0 }
  }
}
