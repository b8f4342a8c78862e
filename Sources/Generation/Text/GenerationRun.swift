import CharText
import LanguageModels

/// Texts on their way: pulled piece by piece, in order.
///
/// Up to ``GenerationOptions/streamsTogether`` texts advance together, each with its own chance; the pieces of the
/// first that is not complete are handed out as they come, those of the others wait for their turn. Where a beam search
/// is asked for (``GenerationOptions/beam``), the texts are its best, and what they agree on is handed out as it comes. A
/// value: a copy goes on by itself.
public struct GenerationRun<Model: LanguageModel> {
  /// What the user should be told.
  public let warnings: [GenerationWarning]
  /// Where chance started from.
  public var seed: UInt64 { options.seed }

  private let model: Model
  private let options: GenerationOptions
  /// The steps that act on what may come next, those included that the options ask for apart from their chain.
  public let chain: SamplerChain
  /// What the model reads first: the prompt, or what stands for it.
  private let given: [UInt32]
  /// The same as the steps of the chain see it: a syllable that can only be read is `<unk>` to them.
  private let history: [UInt32]
  /// Every text after the prompt, and the part of the prompt that is final.
  private let progress: TextProgress
  private let echo: String
  private let echoSurprisals: [Float]

  /// The model after the prompt: [1] stream and its logits, [V].
  private var start: (state: Model.State, logits: [Float])?
  /// S texts that are being written, and what the model needs for them.
  private var live: [TextStream] = []
  private var state: Model.State
  /// [S] the units that were drawn last; none while the logits still wait to be drawn from.
  private var units: [UInt32] = []
  /// [S, V]
  private var logits: [Float] = []
  private var candidates = Candidates()
  /// Of every text that was begun: what is final and was not handed out.
  private var outputs: [Output] = []
  /// The text whose pieces are handed out now.
  private var shown = 0
  /// What writes in place of all this where a beam search is asked for.
  private var beam: BeamRun<Model>?
  private var echoFilter: EchoFilter

  private struct Output {
    var text: String
    var surprisals: [Float]
    var stopReason: StopReason?
    var units = DrawnUnits()

    mutating func take(_ drawn: TextStream.Drawn, isRecorded: Bool) {
      text += drawn.change.text
      stopReason = drawn.change.stopReason
      guard isRecorded else { return }
      surprisals += drawn.change.surprisals
      units.ids.append(drawn.id)
      units.logProbabilities.append(drawn.logProbability)
    }
  }

  /// What was drawn for the text whose last piece was handed out last.
  public private(set) var shownUnits = DrawnUnits()

  init(
    model: Model, vocabulary: Vocabulary, prompt: NormalizedText, options: GenerationOptions
  ) throws(GenerationError) {
    self.model = model
    self.options = options
    let whole = try options.chain(for: vocabulary, prompt: prompt)
    let chain = options.beam.map(whole.adapted(to:)) ?? whole
    self.chain = chain
    let encoded = PromptUnits(prompt, vocabulary: vocabulary, composition: model.composition)
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
    state = model.initialState(streams: 1)
    echoFilter = EchoFilter(promptBytes: options.echoesPrompt ? 0 : prompt.bytes.count)
    beam = options.beam.map { beam in
      BeamRun(
        model: model, options: options, beam: beam, chain: chain, given: given, history: history,
        progress: progress,
        echo: echo, mayJoin: vocabulary.hasJoiningUnits)
    }
  }

  /// The next piece that is final: all of the first text, then all of the second, …
  ///
  /// - Returns: Nil after the last piece.
  /// - Throws: ``GenerationError/sampler(_:)``; the run is then over.
  public mutating func nextPiece() throws(GenerationError) -> GeneratedPiece? {
    try nextPiece { true }
  }

  /// The next piece that is final, for as long as it is wanted: a beam search may read many units before one is.
  ///
  /// - Parameter isWanted: Asked before every unit.
  /// - Returns: Nil after the last piece, and as soon as the piece is not wanted; the run can go on later.
  /// - Throws: ``GenerationError/sampler(_:)``; the run is then over.
  public mutating func nextPiece(while isWanted: () -> Bool) throws(GenerationError) -> GeneratedPiece? {
    while let piece = try nextEchoedPiece(while: isWanted) {
      guard let heard = echoFilter.filter(piece) else { continue }
      return heard
    }
    return nil
  }

  /// The next piece, of the prompt too.
  private mutating func nextEchoedPiece(
    while isWanted: () -> Bool
  ) throws(GenerationError) -> GeneratedPiece? {
    if beam != nil { return try nextBeamPiece(while: isWanted) }
    while shown < options.count {
      if shown == outputs.count { beginTexts() }
      if let piece = takePiece() { return piece }
      guard isWanted() else { return nil }
      do {
        try drawUnits()
      } catch {
        shown = options.count
        throw .sampler(error)
      }
    }
    return nil
  }

  private mutating func nextBeamPiece(while isWanted: () -> Bool) throws(GenerationError) -> GeneratedPiece? {
    do throws(SamplerError) {
      let piece = try beam?.nextPiece(while: isWanted)
      shownUnits = beam?.shownUnits ?? shownUnits
      return piece
    } catch {
      throw .sampler(error)
    }
  }

  /// Takes what is final of the text that is shown now.
  private mutating func takePiece() -> GeneratedPiece? {
    let output = outputs[shown]
    guard !output.text.isEmpty || output.stopReason != nil else { return nil }
    outputs[shown].text = ""
    outputs[shown].surprisals = []
    let piece = GeneratedPiece(
      stream: shown, text: output.text, stopReason: output.stopReason, surprisals: output.surprisals)
    if piece.stopReason != nil {
      shownUnits = output.units
      outputs[shown].units = DrawnUnits()
      shown += 1
    }
    return piece
  }

  /// Begins as many texts as may be written together.
  private mutating func beginTexts() {
    let numbers = outputs.count..<Swift.min(outputs.count + options.streamsTogether, options.count)
    let isComplete = options.length == 0
    for number in numbers {
      outputs.append(
        Output(text: echo, surprisals: echoSurprisals, stopReason: isComplete ? .length : nil))
      guard !isComplete else { continue }
      live.append(
        TextStream(
          number: number, chain: chain, given: history, generator: options.generator(ofStream: number),
          progress: progress))
    }
    units = []
  }

  /// Every text that is being written gets one unit.
  private mutating func drawUnits() throws(SamplerError) {
    readUnits()
    units.removeAll(keepingCapacity: true)
    let size = model.vocabularySize
    var isAnyComplete = false
    for row in live.indices {
      let drawn = try Self.draw(
        row: row, size: size, of: logits, for: &live[row], in: &candidates, isRecorded: options.recordsUnits)
      units.append(drawn.id)
      outputs[live[row].number].take(drawn, isRecorded: options.recordsUnits)
      if drawn.change.stopReason != nil { isAnyComplete = true }
    }
    if isAnyComplete { dropCompleteTexts() }
  }

  /// The model reads what was drawn last, or what every text begins with.
  private mutating func readUnits() {
    guard units.isEmpty else {
      model.advance(&state, reading: units, logits: &logits)
      return
    }
    // The first texts: the prompt is read once, by one stream, which is then forked.
    let start = self.start ?? model.reading(given)
    self.start = start
    state = start.state
    state.select(Array(repeating: 0, count: live.count))
    logits.removeAll(keepingCapacity: true)
    for _ in live { logits += start.logits }
  }

  /// A text draws from its row of the logits.
  private static func draw(
    row: Int, size: Int, of logits: [Float], for stream: inout TextStream, in candidates: inout Candidates,
    isRecorded: Bool
  ) throws(SamplerError) -> TextStream.Drawn {
    try logits.withUnsafeBufferPointer { logits throws(SamplerError) in
      try stream.draw(
        UnsafeBufferPointer(rebasing: logits[row * size..<(row + 1) * size]), in: &candidates,
        isRecorded: isRecorded)
    }
  }

  /// Takes the complete texts out of those that are being written.
  private mutating func dropCompleteTexts() {
    let rows = live.indices.filter { outputs[live[$0].number].stopReason == nil }
    live = rows.map { live[$0] }
    units = rows.map { units[$0] }
    logits.removeLast(logits.count - rows.count * model.vocabularySize)
    state.select(rows)
  }
}

extension GenerationRun: Sequence, IteratorProtocol {
  /// The next piece, or why there is none; see ``nextPiece()``.
  ///
  /// ```swift
  /// for piece in run { show(try piece.get().text) }
  /// ```
  public mutating func next() -> Result<GeneratedPiece, GenerationError>? {
    do throws(GenerationError) {
      return try nextPiece().map { .success($0) }
    } catch {
      return .failure(error)
    }
  }
}
