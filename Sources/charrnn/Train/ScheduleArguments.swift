import ArgumentParser
import CharRNNKit

/// How the learning rate moves over a run.
struct ScheduleArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The highest learning rate.",
      default:
        "\(Defaults.training.learningRate(forCell: Defaults.network.cell)), or what suits update rule and cell",
      valueName: "rate"))
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "How the learning rate falls.", default: Defaults.training.schedule, valueName: "schedule"))
  var schedule: ScheduleName?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Steps in which the learning rate first rises.",
      default: "a twentieth of the run, 100 at most, with cosine, else 0", valueName: "n"))
  var warmupSteps: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The share of the learning rate that is left at the end (cosine, exponential).",
      default: Self.usual("final_share", of: .cosine), valueName: "x"))
  var finalShare: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the learning rate is multiplied by when it falls (step, plateau).",
      default:
        "\(Self.usual("decay_factor", of: .step)); plateau \(Self.usual("decay_factor", of: .plateau))",
      valueName: "x"))
  var decayFactor: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epochs after which the learning rate falls (step).", default: Self.usual("decay_epochs", of: .step),
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
  var given: [String] {
    [
      learningRate == nil ? nil : "--learning-rate", schedule == nil ? nil : "--schedule",
      warmupSteps == nil ? nil : "--warmup-steps", finalShare == nil ? nil : "--final-share",
      decayFactor == nil ? nil : "--decay-factor", decayEpochs == nil ? nil : "--decay-epochs",
    ].compactMap { $0 }
  }
}
