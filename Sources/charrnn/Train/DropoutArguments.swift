import ArgumentParser
import CharRNNKit

/// What training drops by chance, so that nothing is learnt by heart.
struct DropoutArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Dropout probability.",
      default: "\(Self.usual(1)) for up to 10 epochs, \(Self.usual(80)) from 80 on", valueName: "p"))
  var dropout: Float?

  @Option(
    help: ArgumentHelp(
      "Where dropout applies, separated by commas: \(Dropout.Places.named.map(\.name).joined(separator: ", ")).",
      default: Defaults.training.dropoutPlaces.names.joined(separator: ","), valueName: "places"))
  var dropoutPlaces: DropoutPlaces?

  @Flag(help: "Use the same dropout mask at every step of a window (variational dropout).")
  var lockedDropout = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Dropout probability of the recurrent weights (weight drop).",
      default: "0, off", valueName: "p"))
  var weightDrop: Float?

  private static func usual(_ epochs: Double) -> String {
    "\(TrainingOptions.usualDropout(epochs: epochs))"
  }

  func apply(to options: inout TrainingOptions) {
    if let dropout { options.dropout = dropout }
    if let dropoutPlaces { options.dropoutPlaces = dropoutPlaces.places }
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

/// Names of places with commas between.
struct DropoutPlaces: ExpressibleByArgument {
  let places: Dropout.Places

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    guard let places = Dropout.Places(names: names) else { return nil }
    self.places = places
  }
}
