import CharRNNKit

/// How a text was made, for `--json`: everything that an option can change, given or not.
struct SampleSettings: Encodable {
  let model: String
  /// What the weights are really kept as; nil for a model that has none.
  let weights: String?
  /// The steps of the chain as `--show-chain` prints them.
  let chain: [String]
  /// The value of each registered number and list of the chain, by the name of its option.
  let sampler: [String: Value]
  /// What is added to the logits of units.
  let bias: [String: Double]
  /// Whether the text begins with the prompt.
  let echo: Bool
  /// The units that no repetition goes across.
  let dryBreakers: [String]
  let length: Int
  let stop: [String]
  let maxLines: Int?
  let untilSentence: Bool
  /// What each constraint was asked to keep to, by the name of its option.
  let constraints: [String: String]
  let beam: Beam?

  /// A number, or several.
  enum Value: Encodable {
    case number(Double)
    case list([Double])

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .list(let numbers): try container.encode(numbers)
      }
    }
  }

  /// A beam search.
  struct Beam: Encodable {
    let beams: Int
    let lengthPenalty: Double
    let earlyStopping: String
    let noRepeatNGram: Int?
    let groups: Int
    let diversityPenalty: Double
    let nBest: Int
    let stochastic: Bool
  }

  init(
    model: String, weights: WeightType?, chain: SamplerChain, sampler: SamplerSettings,
    options: GenerationOptions, vocabulary: Vocabulary
  ) {
    self.model = model
    self.weights = weights?.rawValue
    self.chain = chain.stepDescriptions(in: vocabulary)
    let numbers = SamplerParameter.all.map { ($0.name, Value.number(sampler[$0])) }
    let lists = SamplerListParameter.all.map { ($0.name, Value.list(sampler[$0])) }
    self.sampler = Dictionary(uniqueKeysWithValues: numbers + lists)
    let words = sampler.biases.map { ([$0.key], $0.value) } + sampler.wordBiases.map { ($0.key, $0.value) }
    bias = Dictionary(
      words.map { ids, bias in (ids.map { vocabulary.unit(of: $0).description }.joined(), bias) },
      uniquingKeysWith: { $1 })
    echo = options.echoesPrompt
    dryBreakers = sampler.dryBreakers.map { vocabulary.unit(of: $0).description }
    length = options.length
    stop = options.stops.strings
    maxLines = options.stops.maximumLines
    untilSentence = options.stops.untilSentence
    constraints = Dictionary(
      options.constraints.map { ($0.name, $0.settings) }, uniquingKeysWith: { "\($0), \($1)" })
    beam = options.beam.map { beam in
      Beam(
        beams: beam.beams, lengthPenalty: beam.lengthPenalty, earlyStopping: beam.earlyStopping.rawValue,
        noRepeatNGram: beam.noRepeatNGram, groups: beam.groups, diversityPenalty: beam.diversityPenalty,
        nBest: beam.nBest, stochastic: beam.isStochastic)
    }
  }
}
