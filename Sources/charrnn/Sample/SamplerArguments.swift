import ArgumentParser
import CharRNNKit

/// One option for each registered number of the sampler chain.
///
/// Each is nil when it was not given, so that the library's defaults hold. A test holds the options to the
/// registry.
struct SamplerArguments: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .unconditional,
    help: .of(TemperatureStep.parameter, default: Defaults.temperature.short))
  var temperature: Double?

  @Flag(help: "Always choose the most probable unit (temperature 0).")
  var greedy = false

  @Option(parsing: .unconditional, help: .of("top-k"))
  var topK: Double?

  @Option(parsing: .unconditional, help: .of("top-p"))
  var topP: Double?

  @Option(parsing: .unconditional, help: .of("min-p"))
  var minP: Double?

  @Option(parsing: .unconditional, help: .of("typical"))
  var typical: Double?

  @Option(parsing: .unconditional, help: .of("top-n-sigma"))
  var topNSigma: Double?

  @Option(parsing: .unconditional, help: .of("xtc-probability"))
  var xtcProbability: Double?

  @Option(parsing: .unconditional, help: .of("xtc-threshold"))
  var xtcThreshold: Double?

  @Option(parsing: .unconditional, help: .of("repetition-penalty"))
  var repetitionPenalty: Double?

  @Option(parsing: .unconditional, help: .of("presence-penalty"))
  var presencePenalty: Double?

  @Option(parsing: .unconditional, help: .of("frequency-penalty"))
  var frequencyPenalty: Double?

  @Option(parsing: .unconditional, help: .of("penalty-window"))
  var penaltyWindow: Double?

  @Option(parsing: .unconditional, help: .of("dry-multiplier"))
  var dryMultiplier: Double?

  @Option(parsing: .unconditional, help: .of("dry-base"))
  var dryBase: Double?

  @Option(parsing: .unconditional, help: .of("dry-allowed-length"))
  var dryAllowedLength: Double?

  @Option(parsing: .unconditional, help: .of("dry-range"))
  var dryRange: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Characters that end a repetition for DRY; \\n is a line feed.", default: "\\n",
      valueName: "characters"))
  var dryBreakers: String?

  @Option(parsing: .unconditional, help: .of("dynamic-temperature-range"))
  var dynamicTemperatureRange: Double?

  @Option(parsing: .unconditional, help: .of("dynamic-temperature-exponent"))
  var dynamicTemperatureExponent: Double?

  @Option(parsing: .unconditional, help: .list("temperature-cycle"))
  var temperatureCycle: String?

  @Option(parsing: .unconditional, help: .of("temperature-cycle-period"))
  var temperatureCyclePeriod: Double?

  @Option(parsing: .unconditional, help: .of("mirostat"))
  var mirostat: Double?

  @Option(parsing: .unconditional, help: .of("mirostat-target"))
  var mirostatTarget: Double?

  @Option(parsing: .unconditional, help: .of("mirostat-rate"))
  var mirostatRate: Double?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Add x to the logit of a unit: '의=-2' makes it about 7 times less probable. Of a word of several units each "
        + "gets the share of the word with which the text would then end. May be repeated.",
      valueName: "unit=x"))
  var bias: [String] = []

  func validate() throws {
    if greedy, temperature != nil || temperatureCycle != nil {
      throw ValidationError(
        "--greedy means --temperature 0; it cannot be used with --temperature or --temperature-cycle")
    }
  }

  /// The values that were given, by the registered names.
  private var given: [(name: String, value: Double?)] {
    [
      ("temperature", greedy ? 0 : temperature), ("top-k", topK), ("top-p", topP), ("min-p", minP),
      ("typical", typical), ("top-n-sigma", topNSigma), ("xtc-probability", xtcProbability),
      ("xtc-threshold", xtcThreshold), ("repetition-penalty", repetitionPenalty),
      ("presence-penalty", presencePenalty), ("frequency-penalty", frequencyPenalty),
      ("penalty-window", penaltyWindow), ("dry-multiplier", dryMultiplier), ("dry-base", dryBase),
      ("dry-allowed-length", dryAllowedLength), ("dry-range", dryRange),
      ("dynamic-temperature-range", dynamicTemperatureRange),
      ("dynamic-temperature-exponent", dynamicTemperatureExponent),
      ("temperature-cycle-period", temperatureCyclePeriod), ("mirostat", mirostat),
      ("mirostat-target", mirostatTarget), ("mirostat-rate", mirostatRate),
    ]
  }

  /// The settings of the library, but for those that need a vocabulary.
  func settings() throws -> SamplerSettings {
    var settings = SamplerSettings.usual
    for (name, value) in given {
      if let value { try settings.set(name, to: value) }
    }
    if let temperatureCycle { try settings.set("temperature-cycle", toText: temperatureCycle) }
    return settings
  }

  /// What is added to the logits of units and words.
  func biases(_ escapes: Escapes) throws -> [String: Double] {
    var biases: [String: Double] = [:]
    for text in bias {
      let (word, bias) = try SamplerSettings.bias(of: escapes.resolve(text))
      biases[word] = bias
    }
    return biases
  }

  /// The characters that no repetition goes across.
  func breakers(_ escapes: Escapes) -> String { dryBreakers.map(escapes.resolve) ?? "\n" }
}

extension ArgumentHelp {
  /// What the registry says about a number.
  fileprivate static func of(_ parameter: SamplerParameter, default value: String? = nil) -> ArgumentHelp {
    let isOff = parameter.defaultValue == parameter.noOpValue
    let usual = parameter.defaultValue.short + (isOff ? ", off" : "")
    return ArgumentHelp(
      "\(parameter.summary.capitalizedFirst).", default: value ?? usual, valueName: parameter.symbol)
  }

  fileprivate static func of(_ name: String) -> ArgumentHelp {
    guard let parameter = SamplerParameter.named(name) else {
      preconditionFailure("no sampler parameter is called \(name)")
    }
    return of(parameter)
  }

  fileprivate static func list(_ name: String) -> ArgumentHelp {
    guard let parameter = SamplerListParameter.named(name) else {
      preconditionFailure("no list of the sampler is called \(name)")
    }
    return ArgumentHelp("\(parameter.summary.capitalizedFirst).", valueName: parameter.symbol)
  }
}

extension String {
  /// With a capital letter at the beginning.
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
