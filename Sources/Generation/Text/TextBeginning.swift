import CharText
import LanguageModels

/// What every text of a call begins with: its prompt, as the model reads it and as it is handed out, and its chain.
struct TextBeginning: Sendable {
  let options: GenerationOptions
  /// The steps that act on what may come next, those included that the options ask for apart from their chain.
  let chain: SamplerChain
  /// What the user should be told.
  let warnings: [GenerationWarning]
  /// What the model reads first: the prompt, or what stands for it.
  let given: [UInt32]
  /// The same as the steps of the chain see it: a syllable that can only be read is `<unk>` to them.
  let history: [UInt32]
  /// A text after the prompt.
  let progress: TextProgress
  /// What of the prompt is final.
  let echo: String
  /// A 0 for each cluster of ``echo``, where surprisals are asked for.
  let echoSurprisals: [Float]
  /// Leaves the prompt out of what is handed out, where it is not asked for.
  let echoFilter: EchoFilter
  /// Whether several units may make a cluster.
  let mayJoin: Bool

  /// - Throws: ``GenerationError``, except ``GenerationError/sampler(_:)``.
  init<Model: LanguageModel>(
    _ prompt: String?, options: GenerationOptions, with generator: TextGenerator<Model>
  ) throws(GenerationError) {
    try options.validate()
    let vocabulary = generator.vocabulary
    guard vocabulary.count > 1 else { throw .nothingToWrite }
    let prompt = NormalizedText(prompt ?? "", normalization: vocabulary.normalization)
    self.options = options
    let whole = try options.chain(
      for: ConstraintSetting(
        vocabulary: vocabulary, prompt: prompt, stops: options.stops,
        trainingIndexes: generator.trainingIndexes))
    chain = options.beam.map(whole.adapted(to:)) ?? whole
    let encoded = PromptUnits(prompt, vocabulary: vocabulary, composition: generator.model.composition)
    warnings = encoded.warnings
    given = prompt.isEmpty ? [vocabulary.newlineID ?? 1] : encoded.ids
    history = given.map { Int($0) < vocabulary.count ? $0 : 0 }
    var decoder = IncrementalDecoder(vocabulary)
    // What is drawn first may still join the prompt's last cluster: it stays in the decoder.
    echo = decoder.append(prompt) + (options.length == 0 ? decoder.finish() : "")
    var stops = options.stops
    stops.strings = stops.strings.map { NormalizedText($0, normalization: vocabulary.normalization).string }
    echoSurprisals =
      options.recordsUnits ? Array(repeating: 0, count: decoder.completeClusters) : []
    progress = TextProgress(decoder: decoder, givenClusters: prompt.graphemeCount, conditions: stops)
    echoFilter = EchoFilter(promptBytes: options.echoesPrompt ? 0 : prompt.bytes.count)
    mayJoin = vocabulary.hasJoiningUnits
  }

  /// A text of which nothing was drawn yet.
  ///
  /// - Parameters:
  ///   - number: The number of the text within its call.
  ///   - randomNumber: The number by which its random numbers are chosen; the same unless the call is one of several.
  ///   - request: The number of the call, where there are several.
  func stream(number: Int, randomNumber: Int? = nil, request: Int = 0) -> TextStream {
    TextStream(
      number: number, request: request, beginning: self,
      generator: options.generator(ofStream: randomNumber ?? number))
  }

  /// What is final of a text of which nothing was drawn yet; the whole of one that is to get no characters.
  func echoPiece(of number: Int) -> GeneratedPiece {
    GeneratedPiece(
      stream: number, text: echo, stopReason: options.length == 0 ? .length : nil,
      surprisals: echoSurprisals)
  }
}
