import CharText

/// One text as its units come: what of it is final, and whether it ends.
///
/// A value: the hypotheses of a beam search are copies that go on by themselves.
struct TextProgress: Sendable {
  private var decoder: IncrementalDecoder
  private let conditions: StopConditions
  /// The clusters of the prompt, which no condition sees.
  private let givenClusters: Int
  private var scanner: StopStringScanner
  private var sentence = SentenceEnd()
  private var lineFeeds = 0
  /// Clusters seen so far, those of the prompt included.
  private var clusters = 0
  /// Units since a cluster was last complete.
  private var unitsWithoutCluster = 0
  /// Whether a condition may end the text; a step of the chain can keep it open.
  var mayEnd = true

  /// - Parameters:
  ///   - decoder: It has taken the prompt and let out what of it is final.
  ///   - givenClusters: The clusters of the prompt.
  init(decoder: IncrementalDecoder, givenClusters: Int, conditions: StopConditions) {
    self.decoder = decoder
    self.givenClusters = givenClusters
    self.conditions = conditions
    clusters = decoder.completeClusters
    scanner = StopStringScanner(conditions.strings)
  }

  /// The clusters that are still to come; 0 where only a sentence is to be ended.
  var remainingClusters: Int { max(0, givenClusters + conditions.length - clusters) }

  /// What came of a unit.
  struct Change {
    /// The text that is final now.
    var text: String
    /// Why the text ends, if it does.
    var stopReason: StopReason?

    /// Adds what came next.
    mutating func append(_ next: Change) {
      text += next.text
      stopReason = next.stopReason
    }
  }

  /// Takes a unit.
  mutating func append(_ id: UInt32) -> Change {
    guard id != conditions.endUnit || !mayEnd else { return finish(.end) }
    let text = decoder.append(id)
    guard !text.isEmpty else {
      unitsWithoutCluster += 1
      return unitsWithoutCluster < GenerationOptions.patience
        ? Change(text: "", stopReason: nil) : finish(.stalled)
    }
    unitsWithoutCluster = 0
    return take(text)
  }

  /// Ends the text where it stands; the cluster that was not complete belongs to it.
  mutating func finish(_ reason: StopReason) -> Change {
    var change = take(decoder.finish())
    guard change.stopReason == nil else { return change }
    change.text += scanner.finish()
    change.stopReason = reason
    return change
  }

  /// Takes whole clusters.
  private mutating func take(_ text: String) -> Change {
    var final = ""
    for cluster in Self.clusters(of: text) {
      if let reason = reasonToEnd(before: cluster) {
        return Change(text: final + scanner.finish(), stopReason: reason)
      }
      clusters += 1
      guard clusters > givenClusters else {
        final += cluster
        continue
      }
      let (released, isComplete) = scanner.append(cluster, mayStop: mayEnd)
      final += released
      if isComplete { return Change(text: final, stopReason: .stop) }
      sentence.append(cluster)
      guard isLongEnough else { continue }
      return Change(text: final + scanner.finish(), stopReason: .length)
    }
    return Change(text: final, stopReason: nil)
  }

  /// Whether the text has all clusters that it may have.
  private var isLongEnough: Bool {
    mayEnd
      && clusters >= givenClusters + conditions.length
        + (conditions.untilSentence ? StopConditions.sentencePatience : 0)
  }

  /// Why the text ends in front of this cluster, if it does.
  private mutating func reasonToEnd(before cluster: String) -> StopReason? {
    guard clusters >= givenClusters else { return nil }
    if cluster.utf8.first == 0x0A { lineFeeds += 1 }
    guard mayEnd else { return nil }
    if conditions.untilSentence, remainingClusters == 0, sentence.isEnd(before: cluster) { return .sentence }
    if let most = conditions.maximumLines, cluster.utf8.first == 0x0A, lineFeeds >= most { return .lines }
    return nil
  }

  /// The clusters of a text that begins and ends at boundaries; mostly it is one.
  private static func clusters(of text: String) -> [String] {
    guard !text.isEmpty else { return [] }
    var breaker = GraphemeBreaker()
    let scalars = text.unicodeScalars
    var starts = scalars.indices.filter { breaker.isBoundary(before: scalars[$0]) }
    guard starts.count > 1 else { return [text] }
    starts.append(scalars.endIndex)
    return zip(starts, starts.dropFirst()).map { String(scalars[$0..<$1]) }
  }
}
