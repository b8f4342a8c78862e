import CharText

/// One text, unit by unit: which part of it is final, and whether it ends.
///
/// A value: the hypotheses of a beam search are independent copies.
struct TextProgress: Sendable {
  private var decoder: IncrementalDecoder
  private let conditions: StopConditions
  /// The clusters of the prompt, to which no condition applies.
  private let givenClusters: Int
  private var scanner: StopStringScanner
  private var sentence = SentenceEnd()
  private var lineFeeds = 0
  /// Clusters seen so far, those of the prompt included.
  private var clusters = 0
  /// Units since a cluster was last complete.
  private var unitsWithoutCluster = 0
  /// The surprisal of the cluster that is not complete yet.
  private var pendingSurprisal: Float = 0
  /// Complete clusters that may begin a string to stop at, and their surprisals.
  private var held: [(text: String, surprisal: Float)] = []
  /// Whether a condition may end the text; a step of the chain can keep it open.
  var mayEnd = true

  /// - Parameters:
  ///   - decoder: It has read the prompt and returned the final part of it.
  ///   - givenClusters: The clusters of the prompt.
  init(decoder: IncrementalDecoder, givenClusters: Int, conditions: StopConditions) {
    self.decoder = decoder
    self.givenClusters = givenClusters
    self.conditions = conditions
    clusters = decoder.completeClusters
    scanner = StopStringScanner(conditions.strings)
  }

  /// The clusters still to be written; 0 when only the sentence remains to be finished.
  var remainingClusters: Int { max(0, givenClusters + conditions.length - clusters) }

  /// What a unit changed.
  struct Change {
    /// The text that is final now.
    var text = ""
    /// A number for each cluster of the text.
    var surprisals: [Float] = []
    /// Why the text ends, if it does.
    var stopReason: StopReason?

    /// Appends the next change.
    mutating func append(_ next: Change) {
      text += next.text
      surprisals += next.surprisals
      stopReason = next.stopReason
    }
  }

  /// Appends a unit.
  ///
  /// - Parameter surprisal: How unexpected it was; summed over the units of each cluster.
  mutating func append(_ id: UInt32, surprisal: Float = 0) -> Change {
    guard id != conditions.endUnit || !mayEnd else { return finish(.end) }
    let text = decoder.append(id)
    guard !text.isEmpty else {
      pendingSurprisal += surprisal
      unitsWithoutCluster += 1
      return unitsWithoutCluster < GenerationOptions.patience ? Change() : finish(.stalled)
    }
    unitsWithoutCluster = 0
    let change = take(text)
    // This unit showed that the cluster before it is complete; it begins the next one.
    pendingSurprisal = surprisal
    return change
  }

  /// Ends the text here; the incomplete last cluster is part of it.
  mutating func finish(_ reason: StopReason) -> Change {
    var change = take(decoder.finish())
    guard change.stopReason == nil else { return change }
    releaseHeld(into: &change)
    change.stopReason = reason
    return change
  }

  /// Appends whole clusters.
  private mutating func take(_ text: String) -> Change {
    var change = Change()
    for cluster in GraphemeBreaker.clusters(of: text) {
      if let reason = reasonToEnd(before: cluster) {
        releaseHeld(into: &change)
        change.stopReason = reason
        return change
      }
      clusters += 1
      let surprisal = pendingSurprisal
      pendingSurprisal = 0
      guard clusters > givenClusters else {
        change.text += cluster
        change.surprisals.append(0)
        continue
      }
      held.append((cluster, surprisal))
      switch scanner.append(cluster, mayStop: mayEnd) {
      case .complete(let bytes):
        cutHeld(bytes)
        releaseHeld(into: &change)
        change.stopReason = .stop
        return change
      case .beginning(let bytes): releaseHeld(into: &change, keeping: bytes)
      }
      sentence.append(cluster)
      guard isLongEnough else { continue }
      releaseHeld(into: &change)
      change.stopReason = .length
      return change
    }
    return change
  }

  /// Releases what is held back, except for the clusters that contain the last bytes.
  private mutating func releaseHeld(into change: inout Change, keeping bytes: Int = 0) {
    var kept = 0
    var first = held.count
    while kept < bytes, first > 0 {
      first -= 1
      kept += held[first].text.utf8.count
    }
    for (text, surprisal) in held[..<first] {
      change.text += text
      change.surprisals.append(surprisal)
    }
    held.removeSubrange(..<first)
  }

  /// Drops the last bytes of what is held back.
  private mutating func cutHeld(_ bytes: Int) {
    var left = bytes
    while left > 0, let last = held.popLast() {
      left -= last.text.utf8.count
      // The string began within a cluster.
      if left < 0 {
        held.append((String(decoding: last.text.utf8.prefix(-left), as: UTF8.self), last.surprisal))
      }
    }
  }

  /// Whether the text has reached its maximum number of clusters.
  private var isLongEnough: Bool {
    mayEnd
      && clusters >= givenClusters + conditions.length
        + (conditions.untilSentence ? StopConditions.sentencePatience : 0)
  }

  /// Why the text ends before this cluster, if it does.
  private mutating func reasonToEnd(before cluster: String) -> StopReason? {
    guard clusters >= givenClusters else { return nil }
    if cluster.utf8.first == 0x0A { lineFeeds += 1 }
    guard mayEnd else { return nil }
    if conditions.untilSentence, remainingClusters == 0, sentence.isEnd(before: cluster) { return .sentence }
    if let most = conditions.maximumLines, cluster.utf8.first == 0x0A, lineFeeds >= most { return .lines }
    return nil
  }
}

extension TextProgress {
  /// How the text would end if its last cluster were complete as it stands; nil if it would not.
  func endIfComplete() -> Change? {
    // At most two clusters are pending: one that a unit may still join, one whose syllable is incomplete.
    let mayEndSoon = remainingClusters <= 2 || !conditions.strings.isEmpty || conditions.maximumLines != nil
    guard mayEnd, mayEndSoon else { return nil }
    var copy = self
    let change = copy.take(copy.decoder.finish())
    return change.stopReason == nil ? nil : change
  }

  /// The units, in ascending order, that would change the last cluster, so that the text would not end as
  /// ``endIfComplete()`` says.
  func joiningUnits() -> [UInt32] { decoder.joiningUnits().filter { $0 != conditions.endUnit } }
}
