import ArgumentParser
import CharRNNKit

/// How a network learns from a text that it reads.
struct LearningArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Units between updates of a network.", default: Defaults.dynamic.segmentLength, valueName: "n"))
  var dynamicSegment: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Learning rate of these updates.",
      default: "\(LayerDescriptor.lstm.adaptiveLearningRate) for \(LayerDescriptor.lstm.name), "
        + "\(LayerDescriptor.gru.adaptiveLearningRate) for other cells", valueName: "rate"))
  var dynamicRate: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How far each update pulls the weights back towards the trained ones, as a fraction.",
      default: Defaults.dynamic.decay, valueName: "fraction"))
  var dynamicDecay: Double?

  /// Whether any was given.
  var isGiven: Bool { dynamicSegment != nil || dynamicRate != nil || dynamicDecay != nil }

  /// The options by name, for messages.
  static let names = "--dynamic-segment, --dynamic-rate and --dynamic-decay"

  var options: DynamicEvaluation.Options {
    var options = DynamicEvaluation.Options()
    if let dynamicSegment { options.segmentLength = dynamicSegment }
    if let dynamicRate { options.rate = dynamicRate }
    if let dynamicDecay { options.decay = dynamicDecay }
    return options
  }
}
