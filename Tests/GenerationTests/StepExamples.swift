import Generation
import Testing

/// For each step of the registry settings under which it does something, and what it then does.
///
/// A new step needs a line here; ``RegistryTests`` says so. It then gets its tests of frequencies, of hostile
/// generators and of no-op values.
struct StepExample: Sendable, CustomTestStringConvertible {
  /// The name in the registry.
  let name: String
  /// Sets what the step needs.
  let configure: @Sendable (inout SamplerSettings) throws -> Void
  /// What comes of it.
  let naive: @Sendable (NaiveSampler, [NaiveSampler.Unit]) -> NaiveSampler.Branches

  var testDescription: String { name }

  /// The step alone.
  func settings() throws -> SamplerSettings {
    var settings = SamplerSettings()
    try configure(&settings)
    return settings
  }

  private init(
    _ name: String, _ values: [String: Double] = [:],
    also configure: @escaping @Sendable (inout SamplerSettings) throws -> Void = { _ in },
    _ naive: @escaping @Sendable (NaiveSampler, [NaiveSampler.Unit]) -> [NaiveSampler.Unit]
  ) {
    self.init(name, values, also: configure, branches: { [(1, naive($0, $1))] })
  }

  private init(
    _ name: String, _ values: [String: Double],
    also configure: @escaping @Sendable (inout SamplerSettings) throws -> Void = { _ in },
    branches: @escaping @Sendable (NaiveSampler, [NaiveSampler.Unit]) -> NaiveSampler.Branches
  ) {
    self.name = name
    self.configure = { settings in
      for (name, value) in values { try settings.set(name, to: value) }
      try configure(&settings)
    }
    naive = branches
  }

  /// In the order in which a chain runs them.
  static let all: [StepExample] = [
    StepExample(
      "bias",
      also: {
        try $0.setBias(1.5, ofID: 2)
        try $0.setBias(-0.7, ofID: 4)
      }
    ) { $0.bias($1, [2: 1.5, 4: -0.7]) },
    StepExample(
      "word-bias",
      also: {
        try $0.setBias(1.8, ofWord: [2, 3, 4])
        try $0.setBias(-0.9, ofWord: [3, 3])
      }
    ) { $0.wordBias($1, [[2, 3, 4]: 1.8, [3, 3]: -0.9]) },
    StepExample("ban", also: { $0.bannedIDs = [1, 5] }) { $0.ban($1, [1, 5]) },
    StepExample(
      "penalties",
      [
        "repetition-penalty": 1.4, "presence-penalty": 0.3, "frequency-penalty": 0.2, "penalty-window": 6,
      ]
    ) { $0.penalties($1, repetition: 1.4, presence: 0.3, frequency: 0.2, window: 6) },
    StepExample(
      "dry", ["dry-multiplier": 0.6, "dry-base": 1.5, "dry-allowed-length": 1, "dry-range": 9],
      also: { $0.dryBreakers = [7] }
    ) { $0.dry($1, multiplier: 0.6, base: 1.5, allowedLength: 1, range: 9, breakers: [7]) },
    StepExample("top-n-sigma", ["top-n-sigma": 1.8]) { $0.topNSigma($1, 1.8) },
    StepExample("top-k", ["top-k": 6]) { $0.topK($1, 6) },
    StepExample("typical", ["typical": 0.93]) { $0.typical($1, 0.93) },
    StepExample("top-p", ["top-p": 0.87]) { $0.topP($1, 0.87) },
    StepExample("min-p", ["min-p": 0.11]) { $0.minP($1, 0.11) },
    StepExample(
      "xtc", ["xtc-probability": 0.4, "xtc-threshold": 0.12],
      branches: { $0.xtc($1, probability: 0.4, threshold: 0.12) }),
    StepExample("temperature", ["temperature": 0.6]) { $0.temperature($1, 0.6) },
    StepExample(
      "dynamic-temperature",
      ["temperature": 1.1, "dynamic-temperature-range": 0.8, "dynamic-temperature-exponent": 1.7]
    ) { $0.dynamicTemperature($1, 1.1, range: 0.8, exponent: 1.7) },
    StepExample(
      "temperature-cycle", ["temperature-cycle-period": 8],
      also: { try $0.set("temperature-cycle", to: [0.5, 1.5]) }
    ) { sampler, units in
      // One unit of eight is a quarter of the way from the first of two temperatures to the other.
      sampler.temperature(units, sampler.history.count - sampler.given == 1 ? 0.75 : .nan)
    },
    StepExample("mirostat", ["mirostat": 2, "mirostat-target": 1.3, "mirostat-rate": 0.3]) {
      $0.mirostat($1, target: 1.3)
    },
  ]

  /// Eight units, two of them equal, and a text of them: 2 3 and 2 3 4 come again.
  static let logits: [Float] = [0.3, 1.1, -0.4, 1.9, 0.8, 2.2, 0.8, -1.3]
  static let history: [UInt32] = [0, 2, 3, 4, 7, 5, 2, 3, 6, 4, 2, 3]

  static var context: SamplerContext {
    var context = SamplerContext(given: history.dropLast())
    if let last = history.last { context.append(last) }
    return context
  }
  static var sampler: NaiveSampler {
    NaiveSampler(history: history.map { Int($0) }, given: history.count - 1)
  }

  /// What comes of examples one after the other.
  static func probabilities(_ examples: [StepExample], logits: [Float] = logits) -> [Double] {
    var branches: NaiveSampler.Branches = [(1, NaiveSampler.units(logits))]
    for example in examples {
      branches = branches.flatMap { share, units in
        example.naive(sampler, units).map { (share * $0.share, $0.units) }
      }
    }
    return NaiveSampler.probabilities(branches, vocabularySize: logits.count)
  }
}
