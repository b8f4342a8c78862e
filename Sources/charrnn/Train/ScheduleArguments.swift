import ArgumentParser
import CharRNNKit

/// How the learning rate moves over a run.
struct ScheduleArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Peak learning rate.",
      default:
        "\(Defaults.training.learningRate(forCell: Defaults.network.cell)), depends on --update-rule and --cell",
      valueName: "rate"))
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "Learning rate schedule.", default: Defaults.training.schedule, valueName: "schedule"))
  var schedule: ScheduleName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of warm-up steps.",
      default: "with cosine 5 % of the run, at most 100; else 0", valueName: "n"))
  var warmupSteps: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Final learning rate as a fraction of the peak (cosine, exponential).",
      default: Self.usual("final_share", of: .cosine), valueName: "x"))
  var finalShare: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Factor by which the learning rate drops (step, plateau).",
      default:
        "\(Self.usual("decay_factor", of: .step)); plateau \(Self.usual("decay_factor", of: .plateau))",
      valueName: "x"))
  var decayFactor: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Number of epochs between drops (step).", default: Self.usual("decay_epochs", of: .step),
      valueName: "n"))
  var decayEpochs: Int?

  private static func usual(_ constant: String, of schedule: Schedule) -> String {
    schedule.constants.first { $0.name == constant }.map { $0.usual.plain } ?? ""
  }

  func apply(to options: inout TrainingOptions) {
    if let learningRate { options.learningRate = learningRate }
    if let schedule { options.follow(schedule: schedule.name) }
    if let warmupSteps { options.warmUpSteps = warmupSteps }
    if let finalShare { options.scheduleConstants["final_share"] = finalShare }
    if let decayFactor { options.scheduleConstants["decay_factor"] = decayFactor }
    if let decayEpochs { options.scheduleConstants["decay_epochs"] = Double(decayEpochs) }
  }

  /// The names of the options that were given.
  var given: [String] { (learningRate == nil ? [] : ["--learning-rate"]) + givenAtStartOnly }

  /// The names of those that a resumed run cannot change.
  var givenAtStartOnly: [String] {
    [
      schedule == nil ? nil : "--schedule",
      warmupSteps == nil ? nil : "--warmup-steps", finalShare == nil ? nil : "--final-share",
      decayFactor == nil ? nil : "--decay-factor", decayEpochs == nil ? nil : "--decay-epochs",
    ].compactMap { $0 }
  }
}
