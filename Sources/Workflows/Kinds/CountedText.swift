import ContextMixing
import LanguageModels
import ModelFiles
import UnitSequences

/// What a hybrid has besides its network: the counts of the training text, and what is held back from the
/// network.
struct CountedText {
  let counts: ContextMixingModel
  let blocks: [Range<Int>]
  /// What the network is trained on.
  let rest: UnitSequence
  /// The end of each document in it; nil if it is one text that goes on.
  let documentEnds: [Int]?
  /// How long counting took.
  let seconds: Double

  private let text: UnitSequence
  private let ends: [Int]

  /// Counts a text.
  ///
  /// - Parameters:
  ///   - texts: The texts.
  ///   - memory: How many bytes the counts may take; nil: as usual.
  ///   - handle: Receives the events.
  /// - Returns: Nil if the text is too short, or has too many units for counts.
  /// - Throws: ``WorkflowError/stoppedCounting``.
  init?(_ texts: TrainingTexts, memory: Int?, _ handle: TrainingWorkflow.Handler) throws(WorkflowError) {
    let configuration = ContextMixingConfiguration(vocabularySize: texts.vocabulary.count)
    blocks =
      texts.documentEnds.map(HeldBackBlocks.blocks(ofDocuments:))
      ?? HeldBackBlocks.blocks(ofUnits: texts.training.count)
    guard blocks.count >= 2, (try? configuration.validated()) != nil else { return nil }
    let began = ContinuousClock.now
    do throws(ContextMixingError) {
      counts = try ContextMixingModel(
        counting: texts.training, ends: texts.trainingEnds, traits: UnitTraits(of: texts.vocabulary),
        configuration: configuration, memory: memory, isWanted: { handle(.counting(share: $0)) == .proceed })
    } catch {
      switch error {
      case .stopped: throw .stoppedCounting
      case .textTooLong: return nil
      }
    }
    guard
      handle(.countedContexts(configuration.contexts.count, byteCount: counts.byteCount)) == .proceed
    else { throw .stoppedCounting }
    (text, ends) = (texts.training, texts.trainingEnds)
    rest = text.removing(blocks)
    let blocks = blocks
    documentEnds = texts.documentEnds.map { HeldBackBlocks.ends($0, removing: blocks) }
    seconds = (ContinuousClock.now - began) / .seconds(1)
  }

  /// Joins the counts with a network.
  ///
  /// - Returns: Nil if `isWanted` stopped it.
  func joined(
    with network: AnyLanguageModel, isWanted: (Double) -> Bool
  ) -> (hybrid: ContextMixingModel, losses: HybridLosses)? {
    counts.joined(with: network, text: text, ends: ends, blocks: blocks, isWanted: isWanted)
  }
}
