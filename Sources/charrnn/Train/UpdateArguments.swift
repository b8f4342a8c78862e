import ArgumentParser
import CharRNNKit

/// How a gradient changes the weights.
struct UpdateArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Optimizer; changes the default learning rate.",
      default: Defaults.training.updateRule, valueName: "rule"))
  var updateRule: UpdateRuleName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Momentum (sgd, rmsprop).", default: 0, valueName: "x"))
  var momentum: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Weight decay of the matrices.", default: "0.01 with adamw, else 0", valueName: "x"))
  var weightDecay: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Clip the norm of the gradient to x; 0 for no clipping.", default: 1, valueName: "x"))
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Clip each element of the gradient to −x … x, instead of --clip-norm unless both are given.",
      default: "0, off", valueName: "x"))
  var clipValue: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Evaluate and save an exponential moving average of the weights with this decay; 0 for none.",
      default: Defaults.training.averageDecay == 0 ? "0, off" : "\(Defaults.training.averageDecay)",
      valueName: "x"))
  var averageDecay: Double?

  func apply(to options: inout TrainingOptions) {
    if let updateRule { options.follow(updateRule: updateRule.name) }
    if let momentum { options.updateConstants["momentum"] = momentum }
    if let weightDecay { options.updateConstants["weight_decay"] = weightDecay }
    options.clip(norm: clipNorm, value: clipValue)
    if let averageDecay { options.averageDecay = averageDecay }
  }

  /// The names of the options that were given.
  var given: [String] {
    [
      updateRule == nil ? nil : "--update-rule", momentum == nil ? nil : "--momentum",
      weightDecay == nil ? nil : "--weight-decay", clipNorm == nil ? nil : "--clip-norm",
      clipValue == nil ? nil : "--clip-value", averageDecay == nil ? nil : "--average-decay",
    ].compactMap { $0 }
  }
}
