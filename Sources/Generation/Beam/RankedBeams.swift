/// The deterministic search for the best text: beam search as in Hugging Face's `generate`, with one group or
/// with several that avoid each other's choices (Vijayakumar et al. 2016).
///
/// The diversity penalties accumulate in the ranks by which a group keeps its texts, as in the paper;
/// complete texts are compared by their scores, which do not contain them.
struct RankedBeams: BeamStrategy {
  private var groups: [BeamGroup]
  private var work: BeamWork

  /// - Parameter mostUnits: The maximum number of units of a text.
  init(_ start: Hypothesis, mostUnits: Double, work: BeamWork) {
    let options = work.options
    groups = Array(
      repeating: BeamGroup(start, width: options.beams / options.groups, mostUnits: mostUnits),
      count: options.groups)
    self.work = work
  }

  var live: [Hypothesis] { groups.count == 1 ? groups[0].live : groups.flatMap(\.live) }

  mutating func extend(_ logits: inout [Float]) throws(SamplerError) {
    var chosen: [UInt32: Int] = [:]
    var row = 0
    for place in groups.indices {
      let rows = groups[place].live.count
      guard rows > 0 else { continue }
      try groups[place].extend(&logits, firstRow: row, chosen: &chosen, work: &work)
      row += rows
    }
    if groups.allSatisfy({ $0.live.isEmpty && $0.finished.texts.isEmpty }) {
      throw work.lastDeadEnd ?? .modelProducedNoNumbers(id: nil)
    }
  }

  mutating func takeAgreedText() -> String {
    let live = self.live
    guard let first = live.first?.text else { return "" }
    var common = first.bytes.count
    for text in live.dropFirst() where common > 0 {
      common = min(common, first.commonCount(with: text.text.bytes[...]))
    }
    // Of the complete texts only the best one can be the first in the end.
    if common > 0, let best = results.first {
      common = min(common, first.commonCount(with: best.bytes[work.written.count...]))
    }
    // A piece of one text may be two pieces of another: only boundaries that all texts share count.
    var end = first.lastEnd(upTo: common)
    while end > 0, let other = live.map({ $0.text.lastEnd(upTo: end) }).first(where: { $0 < end }) {
      end = first.lastEnd(upTo: other)
    }
    guard end > 0 else { return "" }
    let agreed = first.bytes[..<end]
    work.written += agreed
    for place in groups.indices { groups[place].removeWritten(end) }
    return String(decoding: agreed, as: UTF8.self)
  }

  var results: [FinishedText] {
    guard groups.count > 1 else { return groups[0].finished.texts }
    var all = FinishedTexts(capacity: work.options.beams)
    for text in groups.flatMap(\.finished.texts) { all.insert(text) }
    return all.texts
  }
}
