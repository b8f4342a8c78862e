import ArgumentParser
import CharRNNKit

extension EarlyStopping: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] {
    summaries {
      switch $0 {
      case .whenEnough: "when k texts are complete"
      case .heuristic: "when k texts are complete and no other is likely to be better"
      case .never: "when k texts are complete and no other can be better"
      }
    }
  }
}

/// A search for the most probable text in place of chance.
struct BeamArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Search for the most probable text with k beams instead of sampling.", valueName: "k")
  )
  var beam: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Rank texts by log-probability / length^x: values above 0 favour longer texts, below 0 shorter ones.",
      default: "1", valueName: "x"))
  var lengthPenalty: Double?

  @Option(help: ArgumentHelp("When the search stops.", default: "false", valueName: "when"))
  var earlyStopping: EarlyStopping?

  @Option(
    name: .customLong("no-repeat-ngram"), parsing: .unconditional,
    help: ArgumentHelp("Never repeat a sequence of n units.", valueName: "n"))
  var noRepeatNGram: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Divide the beams into n groups that avoid each other's choices (diverse beam search).", default: "1",
      valueName: "n"))
  var beamGroups: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How strongly the groups avoid each other.", default: "0.5", valueName: "x"))
  var diversityPenalty: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Print the n best texts; their scores go to standard error.", default: "1", valueName: "n"))
  var nBest: Int?

  @Flag(
    help:
      "Sample k different texts with the sampler chain (stochastic beam search) and print --n-best of them.")
  var beamStochastic = false

  /// The options that say something only beside --beam.
  private var given: [String] {
    [
      lengthPenalty == nil ? nil : "--length-penalty", earlyStopping == nil ? nil : "--early-stopping",
      noRepeatNGram == nil ? nil : "--no-repeat-ngram", beamGroups == nil ? nil : "--beam-groups",
      diversityPenalty == nil ? nil : "--diversity-penalty", nBest == nil ? nil : "--n-best",
      beamStochastic ? "--beam-stochastic" : nil,
    ].compactMap { $0 }
  }

  func validate() throws {
    if beam == nil, let first = given.first {
      throw ValidationError("\(first) needs --beam")
    }
    if diversityPenalty != nil, beamGroups ?? 1 == 1 {
      throw ValidationError("--diversity-penalty needs --beam-groups")
    }
    if beamStochastic, earlyStopping != nil {
      throw ValidationError(
        "--early-stopping cannot be used with --beam-stochastic, which always samples k texts")
    }
  }

  /// The options of the library; nil where nothing is searched.
  var options: BeamOptions? {
    guard let beam else { return nil }
    var options = BeamOptions(beams: beam)
    if let lengthPenalty { options.lengthPenalty = lengthPenalty }
    if let earlyStopping { options.earlyStopping = earlyStopping }
    options.noRepeatNGram = noRepeatNGram
    if let beamGroups { options.groups = beamGroups }
    options.diversityPenalty = diversityPenalty ?? (options.groups > 1 ? 0.5 : 0)
    options.nBest = nBest ?? 1
    options.isStochastic = beamStochastic
    return options
  }
}
