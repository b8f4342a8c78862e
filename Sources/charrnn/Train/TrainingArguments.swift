import ArgumentParser
import CharRNNKit

extension EvaluationInterval: ExpressibleByArgument {}

/// How a model is trained.
struct TrainingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A whole recipe; options that are given besides win.", default: TrainingPreset.standard.name,
      valueName: "preset"))
  var preset: PresetName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Passes over the text.",
      default:
        "\(TrainingOptions.defaultEpochs), or as many as make \(TrainingOptions.defaultMinimumSteps.grouped) steps",
      valueName: "n"))
  var epochs: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("End after this many steps, counted over the whole run.", valueName: "n"))
  var maxSteps: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "End after this many minutes; the learning rate has come down by then.", valueName: "m"))
  var maxMinutes: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "End after this many evaluations in a row without improvement on held-out text; 0 is never.",
      default: Defaults.training.patience, valueName: "n"))
  var patience: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Evaluate on held-out text after this many steps, or after each epoch.",
      default: "an epoch, but 50 to 1,000 steps", valueName: "n|epoch"))
  var evaluateEvery: EvaluationInterval?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Stretches of the text read side by side.", default: Defaults.training.batchSize, valueName: "n"))
  var batchSize: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Units a step sees of each stretch.", default: Defaults.training.sequenceLength, valueName: "n"))
  var sequenceLength: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Where chance starts from.", default: Defaults.training.seed, valueName: "n"))
  var seed: UInt64?

  @Flag(help: "Start every window from nothing instead of going on where the last one ended.")
  var stateless = false

  func apply(to options: inout TrainingOptions) {
    options.epochs = epochs
    options.maxSteps = maxSteps
    options.maxMinutes = maxMinutes
    if let patience { options.patience = patience }
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
