import ArgumentParser
import CharRNNKit

extension EarlyStopping: ExpressibleByArgument {}

/// A search for the most probable text in place of chance.
struct BeamArguments: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Look for the most probable text, keeping k of them side by side.", valueName: "k"))
  var beam: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Above 0 longer texts gain, below 0 shorter ones.", default: "1", valueName: "x"))
  var lengthPenalty: Double?

  @Option(
    help: ArgumentHelp(
      "End the search with k complete texts, when no other is likely to win, or when none can.", default: "false"))
  var earlyStopping: EarlyStopping?

  @Option(
    name: .customLong("no-repeat-ngram"), parsing: .unconditional,
    help: ArgumentHelp("No run of n units comes twice.", valueName: "n"))
  var noRepeatNGram: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Groups of beams that avoid one another.", default: "1", valueName: "n"))
  var beamGroups: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How strongly groups avoid what others chose.", default: "0.5 with groups", valueName: "x"))
  var diversityPenalty: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Write the n best texts, with their scores on standard error.", default: "1", valueName: "n"))
  var nBest: Int?

  @Flag(help: "Draw k different texts without replacement instead, by the sampler chain.")
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
    guard beam == nil, let first = given.first else { return }
    throw ValidationError("\(first) belongs to a beam search: give --beam too")
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
