import LanguageModels

/// The texts of a beam search on their way: what all texts agree on as soon as they do, and the rest when the search is
/// over. What was handed out never changes.
///
/// All texts advance in one call of the model for each unit; the prompt is read once.
struct BeamRun<Model: LanguageModel> {
  private let model: Model
  private let nBest: Int
  /// What the model reads first.
  private let given: [UInt32]
  private var search: any BeamStrategy
  /// The model after the prompt, where somebody else has read it.
  var start: StreamRows<Model>.Start?
  /// Nil until the search begins.
  private var state: Model.State?
  /// [S, V]
  private var logits: [Float] = []
  /// Text that is final and was not handed out.
  private var pending: String
  /// What was: the beginning of the best text, in UTF-8.
  private var written: [UInt8] = []
  /// Complete texts that were not handed out, once the search is over.
  private var results: ArraySlice<FinishedText>?
  /// The number of the text that is handed out.
  private var shown = 0
  /// The units of the text whose last piece was handed out last.
  private(set) var shownUnits = DrawnUnits()
  private let recordsUnits: Bool

  /// Nil where no beam search is asked for.
  init?(model: Model, _ beginning: TextBeginning) {
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
      generator: options.generator(ofStream: 0))
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

  /// Whether all was handed out.
  var isOver: Bool { results?.isEmpty ?? false }

  /// The next piece that is final: of the best text while the search goes on, then each of the others in one.
  ///
  /// - Parameter isWanted: Asked before every unit; see ``GenerationRun/nextPiece(while:)``.
  /// - Throws: ``SamplerError``; the run is then over.
  mutating func nextPiece(while isWanted: () -> Bool) throws(SamplerError) -> GeneratedPiece? {
    while true {
      // What is pending then comes with the rest.
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

  /// Takes the next complete text, or what was not handed out of the first.
  private mutating func takeResult() -> GeneratedPiece? {
    guard let text = results?.popFirst() else { return nil }
    precondition(
      shown > 0 || text.bytes.starts(with: written),
      "a best text that does not begin with what was handed out")
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

  /// The model reads what the texts were given last, or the prompt.
  private mutating func readUnits() {
    guard var state else {
      let start = self.start ?? model.reading(given)
      self.start = nil
      // Every group begins for itself.
      logits = search.live.flatMap { _ in start.logits }
      state = start.state
      state?.select(search.live.map { _ in 0 })
      return
    }
    let live = search.live
    // Not two copies of what is written to.
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
  /// One stream reads units from the beginning.
  ///
  /// - Returns: [1] stream and its logits, [V].
  func reading(_ units: [UInt32]) -> (state: State, logits: [Float]) {
    var state = initialState(streams: 1)
    var logits = [Float](repeating: 0, count: vocabularySize)
    for id in units { advance(&state, reading: [id], logits: &logits) }
    return (state, logits)
  }

  /// ln p of each unit of a text: it is read once more, by one stream.
  ///
  /// - Parameter given: What the model read before the text.
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
  /// The steps that a search runs.
  ///
  /// - Returns: This chain, whose first step bans `<unk>`, without what a search leaves out and with what it brings.
  func adapted(to beam: BeamOptions) -> SamplerChain {
    var chain = self
    if !beam.isStochastic { chain.steps.removeAll(where: \.shapesChance) }
    // Behind the ban of <unk>, before truncation.
    if let size = beam.noRepeatNGram { chain.steps.insert(NoRepeatNGramStep(unchecked: size), at: 1) }
    return chain
  }
}

extension StopConditions {
  /// The most units that a text can have.
  ///
  /// - Parameter mayJoin: Whether several units may make a cluster.
  fileprivate func mostUnits(mayJoin: Bool) -> Double {
    let clusters = length + (untilSentence ? Self.sentencePatience : 0)
    return Double(clusters) * (mayJoin ? Double(GenerationOptions.patience) : 1)
  }
}
