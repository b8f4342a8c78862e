import CharText
import LanguageModels

/// What all texts of a call start with: the prompt, as the model reads it and as it is returned, and the
/// chain.
struct TextBeginning: Sendable {
  let options: GenerationOptions
  /// The complete sampler chain: the steps of the options' chain, and those that other options add.
  let chain: SamplerChain
  /// Warnings for the user.
  let warnings: [GenerationWarning]
  /// The units that the model reads first: the prompt, or the unit that replaces an empty one.
  let given: [UInt32]
  /// The same units as the steps of the chain see them: syllables that can be read but not written are
  /// `<unk>`.
  let history: [UInt32]
  /// The state of a text after the prompt.
  let progress: TextProgress
  /// The final part of the prompt.
  let echo: String
  /// A 0 for each cluster of ``echo`` if surprisals are requested, otherwise empty.
  let echoSurprisals: [Float]
  /// Removes the prompt from the pieces unless it is to be echoed.
  let echoFilter: EchoFilter
  /// Whether a cluster may consist of several units.
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
    var stops = options.stops
    stops.endUnit = stops.endUnit ?? vocabulary.boundaryID
    let setting = ConstraintSetting(
      vocabulary: vocabulary, prompt: prompt, stops: stops, trainingIndexes: generator.trainingIndexes)
    try Self.requireWritableStops(setting)
    let whole = try options.chain(for: setting)
    chain = options.beam.map(whole.adapted(to:)) ?? whole
    let encoded = PromptUnits(prompt, vocabulary: vocabulary, composition: generator.model.composition)
    warnings = encoded.warnings
    // A document begins with its boundary; any other text without a prompt as after a line feed.
    let boundary = vocabulary.boundaryID.map { [$0] } ?? []
    given = boundary + (prompt.isEmpty && boundary.isEmpty ? [vocabulary.newlineID ?? 1] : encoded.ids)
    history = given.map { Int($0) < vocabulary.count && $0 != vocabulary.boundaryID ? $0 : 0 }
    var decoder = IncrementalDecoder(vocabulary)
    // The first drawn unit may still join the prompt's last cluster, which stays in the decoder.
    echo = decoder.append(prompt) + (options.length == 0 ? decoder.finish() : "")
    stops.strings = stops.strings.map { NormalizedText($0, normalization: vocabulary.normalization).string }
    echoSurprisals =
      options.recordsUnits ? Array(repeating: 0, count: decoder.completeClusters) : []
    progress = TextProgress(decoder: decoder, givenClusters: prompt.graphemeCount, conditions: stops)
    echoFilter = EchoFilter(promptBytes: options.echoesPrompt ? 0 : prompt.bytes.count)
    mayJoin = vocabulary.hasJoiningUnits
  }

  /// Refuses strings that the model can never write: a text would not end at them.
  private static func requireWritableStops(_ setting: ConstraintSetting) throws(GenerationError) {
    let vocabulary = setting.vocabulary
    guard !setting.stops.strings.isEmpty else { return }
    // A string may begin or end within a cluster.
    let inClusters = vocabulary.unit == .grapheme ? Set(vocabulary.units.flatMap(\.scalars)) : []
    for string in setting.stops.strings {
      let missing = NormalizedText(string, normalization: vocabulary.normalization).string
        .unicodeScalars.filter { !inClusters.contains($0) && !setting.canWrite($0) }
      // Where documents are lines no text has a line feed, and each ends where it would.
      guard !missing.isEmpty, vocabulary.boundaryID == nil || missing.contains(where: { $0 != "\n" })
      else { continue }
      throw .constraint(
        .notInVocabulary(
          constraint: "stop", characters: missing.map { .text(Array(String(Character($0)).utf8)) }))
    }
  }

  /// A text before its first draw.
  ///
  /// - Parameters:
  ///   - number: The number of the text within its call.
  ///   - randomNumber: The number that its random generator is made from; nil: the number of the text.
  ///   - request: The number of the call, if there are several.
  func stream(number: Int, randomNumber: Int? = nil, request: Int = 0) -> TextStream {
    TextStream(
      number: number, request: request, beginning: self,
      generator: options.generator(ofStream: randomNumber ?? number))
  }

  /// The first piece of a text: the final part of the prompt, and the whole text if its length is 0.
  func echoPiece(of number: Int) -> GeneratedPiece {
    GeneratedPiece(
      stream: number, text: echo, stopReason: options.length == 0 ? .length : nil,
      surprisals: echoSurprisals)
  }
}

extension TextUnit {
  /// The scalars of a unit of text.
  fileprivate var scalars: [Unicode.Scalar] {
    guard case .text(let bytes) = self else { return [] }
    return Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
  }
}
