import ArgumentParser
import CharRNNKit

extension EvaluationInterval: ExpressibleByArgument {}

/// How a model is trained.
struct TrainingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Preset for all training options; other options override it.", default: TrainingPreset.standard.name,
      valueName: "preset"))
  var preset: PresetName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of passes over the text.",
      default:
        "\(TrainingOptions.defaultEpochs), or as many as make \(TrainingOptions.defaultMinimumSteps.grouped) to "
        + "\(TrainingOptions.defaultMaximumSteps.grouped) steps",
      valueName: "n"))
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Stop after n steps in all, including those before --resume.", valueName: "n"))
  var maxSteps: Int?

  @Option(
    name: [.long, .customLong("budget")], parsing: .unconditional,
    help: ArgumentHelp(
      "Stop after so many minutes, or a time such as 90s or 1h30m; size and schedule are fitted to it.",
      valueName: "time"))
  var maxMinutes: Minutes?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Stop early after n evaluations without improvement on held-out text; 0 for never.",
      default: "\(Defaults.training.patience), and at least a quarter of the steps so far", valueName: "n"))
  var patience: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Evaluate on held-out text every n steps, or every epoch (epoch, 2epochs).",
      default: "every epoch, but after 25 to 1,000 steps", valueName: "n|epoch"))
  var evaluateEvery: EvaluationInterval?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of sequences per step.", default: Defaults.training.batchSize, valueName: "n"))
  var batchSize: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Length of the sequences in units (truncated backpropagation).",
      default: Defaults.training.sequenceLength, valueName: "n"))
  var sequenceLength: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Random seed.", default: Defaults.training.seed, valueName: "n"))
  var seed: UInt64?

  @Flag(help: "Reset the state at every window instead of carrying it on.")
  var stateless = false

  func apply(to options: inout TrainingOptions) {
    options.epochs = epochs
    options.maxSteps = maxSteps
    options.maxMinutes = maxMinutes?.value
    if let patience {
      options.patience = patience
      options.patienceShare = 0
    }
    if let evaluateEvery { options.evaluationInterval = evaluateEvery }
    if let batchSize { options.batchSize = batchSize }
    if let sequenceLength { options.sequenceLength = sequenceLength }
    if let seed { options.seed = seed }
    if stateless { options.isStateful = false }
  }

  /// The given ones.
  var given: [String] {
    [
      epochs == nil ? nil : "--epochs", maxSteps == nil ? nil : "--max-steps",
      maxMinutes == nil ? nil : "--max-minutes", patience == nil ? nil : "--patience",
    ].compactMap { $0 } + givenAtStartOnly
  }

  /// The given ones that a resumed run cannot change.
  var givenAtStartOnly: [String] {
    [
      preset == nil ? nil : "--preset", evaluateEvery == nil ? nil : "--evaluate-every",
      batchSize == nil ? nil : "--batch-size",
      sequenceLength == nil ? nil : "--sequence-length",
      seed == nil ? nil : "--seed", stateless ? "--stateless" : nil,
    ].compactMap { $0 }
  }
}
