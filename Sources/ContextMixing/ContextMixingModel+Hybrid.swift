import LanguageModels
import UnitSequences

extension ContextMixingModel {
  /// A hybrid: counts and a network in one distribution.
  ///
  /// - Parameters:
  ///   - counts: The counts, which the hybrid shares.
  ///   - network: A model with the same vocabulary.
  ///   - weights: How much each is trusted.
  package convenience init(_ counts: ContextMixingModel, network: AnyLanguageModel, weights: SourceWeights) {
    self.init(sharing: counts, network: network, sourceWeights: weights)
  }

  /// Joins the counts with a network that has not seen some blocks of their training text, to which the
  /// weights are fitted.
  ///
  /// - Parameters:
  ///   - network: A model with the same vocabulary.
  ///   - text: The training text of the counts.
  ///   - ends: Where each text ends.
  ///   - blocks: What the network has not seen (``HeldBackBlocks``), at least two.
  ///   - isWanted: Called from time to time with the share that is done; false stops the work.
  /// - Returns: The hybrid, and what it is worth: half of the blocks tell it with weights that are fitted to
  ///   the other half. Nil if `isWanted` stopped it.
  public func joined(
    with network: AnyLanguageModel, text: UnitSequence, ends: [Int]? = nil, blocks: [Range<Int>],
    isWanted: (Double) -> Bool = { _ in true }
  ) -> (hybrid: ContextMixingModel, losses: HybridLosses)? {
    precondition(blocks.count >= 2, "a hybrid whose weights are fitted to \(blocks.count) blocks")
    var weights = SourceWeights(configuration)
    let mixer = Mixer(
      configuration: configuration, tree: tree, unitCounts: unitCounts, tables: tables,
      weights: MixingMemory(self.weights),
      sources: SourceMixer(
        weights: SourceMemory(weights), unitCount: tree.count, steps: tree.depth, hasNetwork: true))
    let fit = SourceFit(
      text: text, ends: ends ?? [text.count], traits: traits, mixer: mixer, unitCounts: unitCounts,
      blocks: blocks)
    guard let read = fit.read(with: network, isWanted: isWanted) else { return nil }
    var losses = HybridLosses(network: 0, counts: 0, hybrid: 0)
    for half in 0..<2 {
      var fitted = SourceWeights(configuration)
      let (own, others) = (
        read.indices.filter { $0 % 2 == half }, read.indices.filter { $0 % 2 != half }
      )
      SourceFit.fit(&fitted, to: others.map { read[$0] }, unitCount: tree.count)
      SourceFit.add(own.map { read[$0] }, to: &losses, fitted, unitCount: tree.count)
    }
    let units = Double(blocks.reduce(0) { $0 + $1.count })
    (losses.network, losses.counts, losses.hybrid) = (
      losses.network / units, losses.counts / units, losses.hybrid / units
    )
    SourceFit.fit(&weights, to: read, unitCount: tree.count)
    return (ContextMixingModel(self, network: network, weights: weights), losses)
  }
}
