import CharText
import LanguageModels

/// 1 / ln 2
private let bitsPerNat: Float = 1.442_695

/// One text in progress: what was read and drawn, its random generator, and which part is final.
struct TextStream: Sendable {
  /// The number of the text within its call.
  let number: Int
  /// The number of the call, if there are several.
  let request: Int
  private let isRecorded: Bool
  private var chain: SamplerChain
  private var context: SamplerContext
  private var generator: SeededGenerator
  private var progress: TextProgress
  /// What was drawn; empty unless it is recorded.
  private(set) var units = DrawnUnits()
  /// Removes the prompt from the text's pieces.
  var echoFilter: EchoFilter

  init(number: Int, request: Int, beginning: TextBeginning, generator: SeededGenerator) {
    self.number = number
    self.request = request
    isRecorded = beginning.options.recordsUnits
    chain = beginning.chain
    context = SamplerContext(given: beginning.history)
    progress = beginning.progress
    echoFilter = beginning.echoFilter
    self.generator = generator
  }

  /// The result of a draw.
  struct Drawn {
    let id: UInt32
    /// What is final now; surprisals only if units are recorded.
    var change: TextProgress.Change
  }

  /// Draws the next unit.
  ///
  /// - Parameters:
  ///   - logits: [V], the logit of each id.
  ///   - candidates: Scratch space.
  mutating func draw(
    _ logits: UnsafeBufferPointer<Float>, in candidates: inout Candidates
  ) throws(SamplerError) -> Drawn {
    context.remainingClusters = progress.remainingClusters
    let id = try chain.draw(logits, in: &candidates, context: context, using: &generator)
    context.append(id)
    let logProbability = isRecorded ? candidates.logProbability(of: id, in: logits) : 0
    var drawn = Drawn(id: id, change: append(id, surprisal: -logProbability * bitsPerNat))
    if isRecorded {
      units.ids.append(id)
      units.logProbabilities.append(logProbability)
    } else {
      drawn.change.surprisals = []
    }
    return drawn
  }

  /// Adds a drawn unit to the text; the steps of the chain decide whether the text may or must end.
  private mutating func append(_ id: UInt32, surprisal: Float) -> TextProgress.Change {
    let ending = chain.ending
    guard ending != .passed else { return progress.finish(.form) }
    progress.mayEnd = chain.mayEndInFront
    var change = progress.append(id, surprisal: surprisal)
    progress.mayEnd = ending != .forbidden
    if ending == .required, change.stopReason == nil { change.append(progress.finish(.form)) }
    return change
  }
}
