import CharText
import LanguageModels

/// One text while it is written: what was read and drawn, chance, and the characters that are not final yet.
struct TextStream: Sendable {
  /// The number of the text.
  let number: Int
  private var chain: SamplerChain
  private var context: SamplerContext
  private var generator: SeededGenerator
  private var decoder: IncrementalDecoder
  /// The clusters after which the text ends, those of the prompt included.
  private let wantedClusters: Int
  /// Units drawn since a cluster was last complete.
  private var unitsWithoutCluster = 0

  /// - Parameters:
  ///   - decoder: It has taken the prompt.
  ///   - wantedClusters: Those of the prompt and those to write.
  init(
    number: Int, chain: SamplerChain, given: [UInt32], generator: SeededGenerator,
    decoder: IncrementalDecoder,
    wantedClusters: Int
  ) {
    self.number = number
    self.chain = chain
    context = SamplerContext(given: given)
    self.generator = generator
    self.decoder = decoder
    self.wantedClusters = wantedClusters
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
    let id = try chain.draw(logits, in: &candidates, context: context, using: &generator)
    context.append(id)
    let clustersBefore = decoder.completeClusters
    let text = decoder.append(id)
    if decoder.completeClusters >= wantedClusters {
      let rest = firstClusters(wantedClusters - clustersBefore, of: text)
      return Drawn(id: id, text: rest, stopReason: .length)
    }
    unitsWithoutCluster = decoder.completeClusters > clustersBefore ? 0 : unitsWithoutCluster + 1
    guard unitsWithoutCluster >= GenerationOptions.patience else {
      return Drawn(id: id, text: text, stopReason: nil)
    }
    return Drawn(id: id, text: text + decoder.finish(), stopReason: .stalled)
  }

  /// The first clusters of a text that begins at a boundary: one unit can complete two.
  private func firstClusters(_ number: Int, of text: String) -> String {
    var breaker = GraphemeBreaker()
    var begun = 0
    let scalars = text.unicodeScalars
    let end = scalars.indices.first { place in
      if breaker.isBoundary(before: scalars[place]) { begun += 1 }
      return begun > number
    }
    return end.map { String(scalars[..<$0]) } ?? text
  }
}
