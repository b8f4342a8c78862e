import ArgumentParser
import CharRNNKit

extension EarlyStopping: ExpressibleByArgument {
  public static var allValueDescriptions: [String: String] {
    summaries {
      switch $0 {
      case .whenEnough: "as soon as k texts are complete"
      case .heuristic: "as soon as k texts are complete and no other looks better"
      case .never: "only when k texts are complete and no other can get better"
      }
    }
  }
}

/// A search for the most probable text in place of chance.
struct BeamArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Look for the most probable text, with k of them side by side, instead of drawing one.", valueName: "k")
  )
  var beam: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Texts are compared by log-probability / length^x: above 0 longer ones gain, below 0 shorter ones.",
      default: "1", valueName: "x"))
  var lengthPenalty: Double?

  @Option(help: ArgumentHelp("When the search ends.", default: "false", valueName: "when"))
  var earlyStopping: EarlyStopping?

  @Option(
    name: .customLong("no-repeat-ngram"), parsing: .unconditional,
    help: ArgumentHelp("Let no run of n units come twice.", valueName: "n"))
  var noRepeatNGram: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Share the k texts out among n groups that avoid one another.", default: "1", valueName: "n"))
  var beamGroups: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How strongly groups avoid one another.", default: "0.5", valueName: "x"))
  var diversityPenalty: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write the n best texts, their scores to standard error.", default: "1", valueName: "n"))
  var nBest: Int?

  @Flag(help: "Draw k texts by the sampler chain instead, no two the same; --n-best of them are written.")
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
      throw ValidationError("\(first) belongs to a beam search: give --beam too")
    }
    if diversityPenalty != nil, beamGroups ?? 1 == 1 {
      throw ValidationError("--diversity-penalty is for groups: give --beam-groups too")
    }
    if beamStochastic, earlyStopping != nil {
      throw ValidationError("--early-stopping does not go with --beam-stochastic, which always draws k texts")
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
