import LanguageModels

/// How a beam search goes from the texts that it keeps to those that it keeps next.
protocol BeamStrategy: Sendable {
  /// The texts that go on, in the order of the rows of logits that they get.
  var live: [Hypothesis] { get }

  /// Every text gets one unit; those that are not among the best leave.
  ///
  /// - Parameter logits: [S, V]; what they hold afterwards is lost.
  /// - Throws: ``SamplerError`` if the logits are no numbers, or if no text can go on and none is complete.
  mutating func extend(_ logits: inout [Float]) throws(SamplerError)

  /// Takes the text on which all that can still come first agree.
  mutating func takeAgreedText() -> String

  /// The complete texts, best first; asked for when no text goes on.
  var results: [FinishedText] { get }
}

/// What every strategy knows, and its room to work in.
struct BeamWork: Sendable {
  /// V
  let vocabularySize: Int
  let options: BeamOptions
  /// What was handed out so far: all texts that can still come first begin with it.
  var written: [UInt8]
  var generator: SeededGenerator
  var candidates = Candidates()
  var best = BestContinuations()
  var room: [Float] = []
  /// Why a text that could not go on left.
  var lastDeadEnd: SamplerError?

  init(vocabularySize: Int, options: BeamOptions, written: String, generator: SeededGenerator) {
    self.vocabularySize = vocabularySize
    self.options = options
    self.written = Array(written.utf8)
    self.generator = generator
  }

  /// Fills the candidates with what may follow a text.
  ///
  /// - Parameters:
  ///   - row: The text's row of the logits.
  ///   - asLogProbabilities: Whether the row becomes log-probabilities before the chain acts.
  /// - Returns: False where nothing may: the text leaves.
  /// - Throws: ``SamplerError/modelProducedNoNumbers(id:)``.
  mutating func fill(
    for text: inout Hypothesis, row: Int, of logits: inout [Float], asLogProbabilities: Bool
  ) throws(SamplerError) -> Bool {
    let size = vocabularySize
    do throws(SamplerError) {
      try logits.withUnsafeMutableBufferPointer { logits throws(SamplerError) in
        let row = UnsafeMutableBufferPointer(rebasing: logits[row * size..<(row + 1) * size])
        if asLogProbabilities { LogProbabilities.normalize(row, room: &room) }
        try text.fill(
          &candidates, from: UnsafeBufferPointer(row), normalized: asLogProbabilities, using: &generator)
      }
      return !candidates.isEmpty
    } catch {
      guard case .nothingLeft = error else { throw error }
      lastDeadEnd = error
      return false
    }
  }

  /// A complete text as it is kept.
  func finished(_ text: Hypothesis, _ reason: StopReason) -> FinishedText {
    FinishedText(
      bytes: written + text.text.bytes, ids: text.drawn, stopReason: reason,
      score: text.score(lengthPenalty: options.lengthPenalty))
  }
}
