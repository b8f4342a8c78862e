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

  static var allValueStrings: [String] { ModelKind.all.map(\.name) }

  static var allValueDescriptions: [String: String] {
    Dictionary(uniqueKeysWithValues: ModelKind.all.map { ($0.name, $0.summary) })
  }
}

/// What a new model is made of.
struct CellArguments: ParsableArguments {
  @Option(help: ArgumentHelp("What the model is made of.", default: Defaults.request.cell))
  var cell: CellName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Characters that a feed-forward network sees; for --cell feedforward.",
      default: Defaults.request.context,
      valueName: "n"))
  var context: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Characters of an n-gram, the one that is predicted included; for --cell ngram.",
      default: Defaults.request.order,
      valueName: "n"))
  var order: Int?

  func validate() throws {
    let layer = LayerDescriptor.named(cell?.name ?? Defaults.request.cell)
    if context != nil, layer?.structure.readsContext != true {
      throw ValidationError(
        "--context is for --cell \(LayerDescriptor.feedforward.name); other models carry a state through the whole text."
      )
    }
  }

  func apply(to request: inout TrainingRequest) {
    if let cell { request.cell = cell.name }
    if let context { request.context = context }
    if let order { request.order = order }
  }

  var given: [String] {
    [
      cell == nil ? nil : "--cell", context == nil ? nil : "--context", order == nil ? nil : "--order",
    ].compactMap { $0 }
  }
}
