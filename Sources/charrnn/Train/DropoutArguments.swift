import ArgumentParser
import CharRNNKit

/// What training drops by chance, so that nothing is learnt by heart.
struct DropoutArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The probability of dropping a value.", default: Defaults.training.dropout, valueName: "p"))
  var dropout: Float?

  @Option(
    help: ArgumentHelp(
      "Where values are dropped, with commas between: \(Dropout.Places.named.map(\.name).joined(separator: ", ")).",
      default: Defaults.training.dropoutPlaces.names.joined(separator: ","), valueName: "places"))
  var dropoutPlaces: Dropout.Places?

  @Flag(help: "Drop the same values at every place of a window.")
  var lockedDropout = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The probability of dropping a weight between a layer's steps.",
      default: "0, off", valueName: "p"))
  var weightDrop: Float?

  func apply(to options: inout TrainingOptions) {
    if let dropout { options.dropout = dropout }
    if let dropoutPlaces { options.dropoutPlaces = dropoutPlaces }
    if lockedDropout { options.lockedDropout = true }
    if let weightDrop { options.weightDrop = weightDrop }
  }

  var given: [String] {
    [
      dropout == nil ? nil : "--dropout", dropoutPlaces == nil ? nil : "--dropout-places",
      lockedDropout ? "--locked-dropout" : nil, weightDrop == nil ? nil : "--weight-drop",
    ].compactMap { $0 }
  }
}

extension Dropout.Places: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(names: argument.split(separator: ",", omittingEmptySubsequences: false).map { String($0) })
  }
}
