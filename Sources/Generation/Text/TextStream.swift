import CharText
import LanguageModels

/// 1 / ln 2
private let bitsPerNat: Float = 1.442_695

/// One text while it is written: what was read and drawn, chance, and what of it is final.
struct TextStream: Sendable {
  /// The number of the text.
  let number: Int
  private var chain: SamplerChain
  private var context: SamplerContext
  private var generator: SeededGenerator
  private var progress: TextProgress

  init(
    number: Int, chain: SamplerChain, given: [UInt32], generator: SeededGenerator, progress: TextProgress
  ) {
    self.number = number
    self.chain = chain
    context = SamplerContext(given: given)
    self.generator = generator
    self.progress = progress
  }

  /// What came of a draw.
  struct Drawn {
    let id: UInt32
    /// ln p of the id as the model gave it, before the chain; 0 where it was not asked for.
    let logProbability: Float
    /// What is final now.
    let change: TextProgress.Change
  }

  /// Draws the next unit.
  ///
  /// - Parameters:
  ///   - logits: [V], the logit of each id.
  ///   - candidates: Room to work in.
  ///   - isRecorded: Whether log-probabilities and surprisals are wanted.
  mutating func draw(
    _ logits: UnsafeBufferPointer<Float>, in candidates: inout Candidates, isRecorded: Bool
  ) throws(SamplerError) -> Drawn {
    context.remainingClusters = progress.remainingClusters
    let id = try chain.draw(logits, in: &candidates, context: context, using: &generator)
    context.append(id)
    let ending = chain.ending
    let logProbability = isRecorded ? candidates.logProbability(of: id, in: logits) : 0
    guard ending != .passed else {
      return Drawn(id: id, logProbability: logProbability, change: progress.finish(.form))
    }
    progress.mayEnd = chain.mayEndInFront
    var change = progress.append(id, surprisal: -logProbability * bitsPerNat)
    progress.mayEnd = ending != .forbidden
    if ending == .required, change.stopReason == nil { change.append(progress.finish(.form)) }
    return Drawn(id: id, logProbability: logProbability, change: change)
  }
}
