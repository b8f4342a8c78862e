import CharText
import LanguageModels

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
    /// The text that is final now.
    let text: String
    /// Why the text ends, if it does.
    let stopReason: StopReason?
  }

  /// Draws the next unit.
  ///
  /// - Parameters:
  ///   - logits: [V], the logit of each id.
  ///   - candidates: Room to work in.
  mutating func draw(
    _ logits: UnsafeBufferPointer<Float>, in candidates: inout Candidates
  ) throws(SamplerError) -> Drawn {
    context.remainingClusters = progress.remainingClusters
    let id = try chain.draw(logits, in: &candidates, context: context, using: &generator)
    context.append(id)
    let ending = chain.ending
    progress.mayEnd = ending != .forbidden
    guard ending != .passed else {
      let change = progress.finish(.form)
      return Drawn(id: id, text: change.text, stopReason: change.stopReason)
    }
    var change = progress.append(id)
    if ending == .required, change.stopReason == nil { change.append(progress.finish(.form)) }
    return Drawn(id: id, text: change.text, stopReason: change.stopReason)
  }
}
