/// Beams that compete with each other: all beams of a search, or those of one group.
struct BeamGroup: Sendable {
  /// At most `width`, best first.
  private(set) var live: [Hypothesis]
  private(set) var finished: FinishedTexts
  private let width: Int
  /// The maximum number of units of a text.
  private let mostUnits: Double

  init(_ start: Hypothesis, width: Int, mostUnits: Double) {
    live = [start]
    finished = FinishedTexts(capacity: width)
    self.width = width
    self.mostUnits = mostUnits
  }

  /// Every text gets one unit, as in Hugging Face's `generate`: of the 2K best continuations, those among the
  /// first K that end are complete, and the first K that do not end continue.
  ///
  /// - Parameters:
  ///   - firstRow: The first row of this group.
  ///   - chosen: How many beams of earlier groups chose each unit in this step; this group's choices are
  ///     added.
  mutating func extend(
    _ logits: inout [Float], firstRow: Int, chosen: inout [UInt32: Int], work: inout BeamWork
  ) throws(SamplerError) {
    let penalty = work.options.diversityPenalty
    work.best.reset(capacity: 2 * width)
    for place in live.indices {
      let isAlive = try work.fill(
        for: &live[place], row: firstRow + place, of: &logits, asLogProbabilities: true)
      guard isAlive else { continue }
      if penalty > 0 {
        for (id, beams) in chosen {
          work.candidates.updateLogit(ofID: id) { $0 - Float(penalty * Double(beams)) }
        }
      }
      work.best.offer(work.candidates, of: place, base: live[place].rank)
    }
    var next: [Hypothesis] = []
    next.reserveCapacity(width)
    var units: [UInt32] = []
    for (place, continuation) in work.best.list.enumerated() {
      let parent = live[continuation.parent]
      if continuation.id == Candidates.ending {
        guard place < width, let (text, reason) = parent.ended(logProbability: continuation.logit) else {
          continue
        }
        finished.insert(work.finished(text, reason))
        continue
      }
      let loss = penalty > 0 ? Double(Float(penalty * Double(chosen[continuation.id] ?? 0))) : 0
      let (text, reason) = parent.extended(
        by: continuation.id, logProbability: continuation.logit + loss, penalty: loss,
        row: firstRow + continuation.parent)
      if let reason {
        guard place < width else { continue }
        finished.insert(work.finished(text, reason))
      } else {
        next.append(text)
      }
      units.append(continuation.id)
      if next.count == width { break }
    }
    live = next
    if penalty > 0 { for id in units { chosen[id, default: 0] += 1 } }
    if isOver(work.options) { live = [] }
  }

  /// Whether the search of this group is over.
  private func isOver(_ options: BeamOptions) -> Bool {
    guard finished.isFull, let first = live.first else { return false }
    let best = live.reduce(first.logProbability) { max($0, $1.logProbability) }
    switch options.earlyStopping {
    case .whenEnough: return true
    case .never where options.lengthPenalty > 0:
      // A text that may not end yet has no maximum length.
      let most = live.allSatisfy(\.mayEnd) ? mostUnits : .infinity
      return Hypothesis.score(best, units: most, options.lengthPenalty) <= finished.leastScore
    case .never, .heuristic:
      return Hypothesis.score(best, units: Double(first.units), options.lengthPenalty) <= finished.leastScore
    }
  }

  /// Removes the text that has been returned.
  mutating func removeWritten(_ count: Int) {
    for place in live.indices { live[place].text.removeFirst(count) }
  }
}
