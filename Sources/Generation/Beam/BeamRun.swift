import LanguageModels

/// A beam search that is pulled piece by piece: text on which all beams agree is returned at once, the rest
/// when the search is over. Returned text never changes.
///
/// All beams advance in one call of the model for each unit; the prompt is read once.
struct BeamRun<Model: LanguageModel> {
  private let model: Model
  private let nBest: Int
  /// The units that the model reads first.
  private let given: [UInt32]
  private var search: any BeamStrategy
  /// The model after the prompt, if the caller has already read it.
  var start: StreamRows<Model>.Start?
  /// Nil until the search begins.
  private var state: Model.State?
  /// [S, V]
  private var logits: [Float] = []
  /// Final text that has not been returned yet.
  private var pending: String
  /// The returned beginning of the best text, in UTF-8.
  private var written: [UInt8] = []
  /// Complete texts that have not been returned yet; nil until the search is over.
  private var results: ArraySlice<FinishedText>?
  /// The number of the text that is being returned.
  private var shown = 0
  /// The units of the text whose last piece was returned most recently.
  private(set) var shownUnits = DrawnUnits()
  private let recordsUnits: Bool

  /// Nil if no beam search is requested.
  ///
  /// - Parameter randomNumber: The number that its random generator is made from.
  init?(model: Model, _ beginning: TextBeginning, randomNumber: Int = 0) {
    let options = beginning.options
    guard let beam = options.beam else { return nil }
    self.model = model
    given = beginning.given
    nBest = beam.nBest
    pending = beginning.echo
    recordsUnits = options.recordsUnits
    let start = Hypothesis(
      chain: beginning.chain, given: beginning.history, progress: beginning.progress)
    let work = BeamWork(
      vocabularySize: model.vocabularySize, options: beam, written: beginning.echo,
      generator: options.generator(ofStream: randomNumber))
    search =
      beam.isStochastic
      ? SampledBeams(start, work: work)
      : RankedBeams(start, mostUnits: options.stops.mostUnits(mayJoin: beginning.mayJoin), work: work)
    if options.length == 0 {
      results = [
        FinishedText(bytes: Array(beginning.echo.utf8), ids: [], stopReason: .length, score: 0)
      ]
    }
  }

  /// Whether everything has been returned.
  var isOver: Bool { results?.isEmpty ?? false }

  /// The next final piece: pieces of the best text during the search, then each other text as one piece.
  ///
  /// - Parameter isWanted: Called before each unit; see ``GenerationRun/nextPiece(while:)``.
  /// - Throws: ``SamplerError``; the run is then over.
  mutating func nextPiece(while isWanted: () -> Bool) throws(SamplerError) -> GeneratedPiece? {
    while true {
      // Pending text is part of the rest.
      if results != nil { return takeResult() }
      if !pending.isEmpty {
        defer { pending = "" }
        written += pending.utf8
        return GeneratedPiece(stream: 0, text: pending, stopReason: nil)
      }
      guard isWanted() else { return nil }
      do throws(SamplerError) {
        try advance()
      } catch {
        results = []
        throw error
      }
    }
  }

  /// Takes the next complete text; of the first one, the part that has not been returned.
  private mutating func takeResult() -> GeneratedPiece? {
    guard let text = results?.popFirst() else { return nil }
    precondition(
      shown > 0 || text.bytes.starts(with: written),
      "a best text that does not begin with the returned text")
    let start = shown == 0 ? written.count : 0
    let piece = GeneratedPiece(
      stream: shown, text: String(decoding: text.bytes[start...], as: UTF8.self), stopReason: text.stopReason,
      score: text.score)
    shown += 1
    if recordsUnits {
      shownUnits = DrawnUnits(
        ids: Array(text.ids), logProbabilities: model.logProbabilities(of: text.ids, after: given))
    }
    return piece
  }

  /// Every text gets one unit.
  private mutating func advance() throws(SamplerError) {
    readUnits()
    try search.extend(&logits)
    pending = search.takeAgreedText()
    if search.live.isEmpty { results = search.results.prefix(nBest) }
  }

  /// The model reads the units added last, or the prompt.
  private mutating func readUnits() {
    guard var state else {
      let start = self.start ?? model.reading(given)
      self.start = nil
      // Every group starts from the prompt.
      logits = search.live.flatMap { _ in start.logits }
      state = start.state
      state?.select(search.live.map { _ in 0 })
      return
    }
    let live = search.live
    // Avoids copying the state before it is changed.
    self.state = nil
    let rows = live.map(\.row)
    if !rows.elementsEqual(0..<state.streams) { state.select(rows) }
    let size = rows.count * model.vocabularySize
    if logits.count != size { logits = Array(repeating: 0, count: size) }
    model.advance(&state, reading: live.map(\.lastUnit), logits: &logits)
    self.state = state
  }
}

extension LanguageModel {
  /// Reads units with one new stream.
  ///
  /// - Returns: The state of one stream, and its logits, [V].
  func reading(_ units: [UInt32]) -> (state: State, logits: [Float]) {
    var state = initialState(streams: 1)
    var logits = [Float](repeating: 0, count: vocabularySize)
    for id in units { advance(&state, reading: [id], logits: &logits) }
    return (state, logits)
  }

  /// ln p of each unit of a text, which is read again by one stream.
  ///
  /// - Parameter given: The units before the text.
  fileprivate func logProbabilities(of units: some Collection<UInt32>, after given: [UInt32]) -> [Float] {
    var (state, logits) = reading(given)
    var candidates = Candidates()
    return units.map { id in
      let logProbability = logits.withUnsafeBufferPointer { candidates.logProbability(of: id, in: $0) }
      advance(&state, reading: [id], logits: &logits)
      return logProbability
    }
  }
}

extension SamplerChain {
  /// The chain of a beam search.
  ///
  /// - Returns: This chain, whose first step bans `<unk>`, without the steps that the search leaves out and
  ///   with those it adds.
  func adapted(to beam: BeamOptions) -> SamplerChain {
    var chain = self
    if !beam.isStochastic { chain.steps.removeAll(where: \.isForSamplingOnly) }
    // After the ban of <unk>, before truncation.
    if let size = beam.noRepeatNGram { chain.steps.insert(NoRepeatNGramStep(unchecked: size), at: 1) }
    return chain
  }
}

extension StopConditions {
  /// The maximum number of units of a text.
  ///
  /// - Parameter mayJoin: Whether a cluster may consist of several units.
  fileprivate func mostUnits(mayJoin: Bool) -> Double {
    let clusters = length + (untilSentence ? Self.sentencePatience : 0)
    return Double(clusters) * (mayJoin ? Double(GenerationOptions.patience) : 1)
  }
}
