import ArgumentParser
import CharRNNKit

/// How a gradient changes the weights.
struct UpdateArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a gradient does to the weights; the learning rate becomes one that suits it.",
      default: Defaults.training.updateRule, valueName: "rule"))
  var updateRule: UpdateRuleName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of the step before that a step keeps (sgd, rmsprop).", default: 0, valueName: "x"))
  var momentum: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How strongly the matrices are drawn to 0.", default: "0.01 with adamw, else 0", valueName: "x"))
  var weightDecay: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Scale longer gradients down to this length; 0 is none.", default: 1, valueName: "x"))
  var clipNorm: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Bring each element of a gradient between this and its negative, instead of --clip-norm unless that is given "
        + "too.", default: "0, off", valueName: "x"))
  var clipValue: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Evaluate and save a running average of the weights, of which each step keeps this share; 0 is none.",
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
