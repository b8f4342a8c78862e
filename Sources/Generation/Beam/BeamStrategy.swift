import LanguageModels

/// How a beam search chooses the texts that it keeps after each unit.
protocol BeamStrategy: Sendable {
  /// The incomplete texts, in the order of their rows of logits.
  var live: [Hypothesis] { get }

  /// Every text gets one unit; only the best are kept.
  ///
  /// - Parameter logits: [S, V]; overwritten.
  /// - Throws: ``SamplerError`` if the logits are not numbers, or if no text can continue and none is
  ///   complete.
  mutating func extend(_ logits: inout [Float]) throws(SamplerError)

  /// Takes the text on which all possible best texts agree.
  mutating func takeAgreedText() -> String

  /// The complete texts, best first; read when no text is incomplete.
  var results: [FinishedText] { get }
}

/// The settings and the scratch space of a strategy.
struct BeamWork: Sendable {
  /// V
  let vocabularySize: Int
  let options: BeamOptions
  /// The text returned so far: all possible best texts begin with it.
  var written: [UInt8]
  var generator: SeededGenerator
  var candidates = Candidates()
  var best = BestContinuations()
  var room: [Float] = []
  /// Why the last text that could not continue was dropped.
  var lastDeadEnd: SamplerError?

  init(vocabularySize: Int, options: BeamOptions, written: String, generator: SeededGenerator) {
    self.vocabularySize = vocabularySize
    self.options = options
    self.written = Array(written.utf8)
    self.generator = generator
  }

  /// Fills the candidates with the units that may follow a text.
  ///
  /// - Parameters:
  ///   - row: The row of the text in the logits.
  ///   - asLogProbabilities: Whether the row becomes log-probabilities before the chain acts.
  /// - Returns: False if no unit may follow: the text is dropped.
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

  /// The record of a complete text.
  func finished(_ text: Hypothesis, _ reason: StopReason) -> FinishedText {
    FinishedText(
      bytes: written + text.text.bytes, ids: text.drawn, stopReason: reason,
      score: text.score(lengthPenalty: options.lengthPenalty))
  }
}
