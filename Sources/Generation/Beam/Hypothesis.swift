import Foundation
import LanguageModels

/// One of the incomplete texts that a beam search keeps.
///
/// A value: it is copied for each unit that continues it. Copies share their history and the state of the
/// chain's steps until one of them changes it.
struct Hypothesis: Sendable {
  /// Σ log pᵢ of its units.
  private(set) var logProbability = 0.0
  /// The sum by which it is ranked: the same minus the penalties for units that other groups chose.
  private(set) var rank = 0.0
  /// The number of units after the prompt.
  private(set) var units = 0
  /// The row of the model's state that it follows.
  private(set) var row = 0
  /// The final text that has not been returned yet.
  var text = UnwrittenText()
  /// How it ends unless a unit joins its last cluster; nil if it does not end yet.
  private(set) var pause: Pause?
  /// Whether it may end here.
  var mayEnd: Bool { progress.mayEnd }
  /// The unit that the model reads next.
  var lastUnit: UInt32 { context.history.last ?? 0 }
  /// The units after the prompt.
  var drawn: ArraySlice<UInt32> { context.drawn }

  private var chain: SamplerChain
  private var context: SamplerContext
  private var progress: TextProgress

  /// A text that ends as soon as its last cluster is known to be complete.
  struct Pause: Sendable {
    /// The text that becomes final with the end.
    let text: String
    let stopReason: StopReason
    /// The units that would join the last cluster, in ascending order.
    let joiningUnits: [UInt32]
  }

  init(chain: SamplerChain, given: [UInt32], progress: TextProgress) {
    self.chain = chain
    self.progress = progress
    context = SamplerContext(given: given)
  }

  /// Fills the candidates with what may come next: units, and ``Candidates/ending`` if the text may end here.
  ///
  /// - Parameters:
  ///   - row: [V], the logit of each id.
  ///   - normalized: Whether the logits are log-probabilities, so that the ending must be one too.
  mutating func fill(
    _ candidates: inout Candidates, from row: UnsafeBufferPointer<Float>, normalized: Bool,
    using generator: inout SeededGenerator
  ) throws(SamplerError) {
    context.remainingClusters = progress.remainingClusters
    do throws(SamplerError) {
      try chain.apply(row, to: &candidates, context: context, using: &generator)
    } catch {
      // If no unit may follow a text that can end, it ends.
      guard pause != nil, case .nothingLeft = error else { throw error }
      candidates.keepOnlyEnding()
      return
    }
    if let pause { candidates.mergeEndings(except: pause.joiningUnits, normalized: normalized) }
    candidates.sort(by: .byID)
  }

  /// The text with one more unit, and why it ends with that unit, if it does.
  ///
  /// - Parameters:
  ///   - id: The unit.
  ///   - logProbability: ln p of the unit.
  ///   - penalty: The diversity penalty, subtracted from the rank only.
  ///   - row: The row of this hypothesis in the model's state.
  func extended(
    by id: UInt32, logProbability: Double, penalty: Double, row: Int
  ) -> (text: Hypothesis, stopReason: StopReason?) {
    var next = self
    let reason = next.extend(by: id, logProbability: logProbability, penalty: penalty)
    next.row = row
    return (next, reason)
  }

  private mutating func extend(by id: UInt32, logProbability: Double, penalty: Double) -> StopReason? {
    self.logProbability += logProbability
    rank += logProbability - penalty
    units += 1
    pause = nil
    context.append(id)
    chain.note(drawn: id, probability: exp(logProbability))
    let ending = chain.ending
    guard ending != .passed else {
      let change = progress.finish(.form)
      text.append(change.text)
      return change.stopReason
    }
    progress.mayEnd = chain.mayEndInFront
    var change = progress.append(id)
    progress.mayEnd = ending != .forbidden
    if ending == .required, change.stopReason == nil { change.append(progress.finish(.form)) }
    text.append(change.text)
    if let reason = change.stopReason { return reason }
    guard let end = progress.endIfComplete(), let reason = end.stopReason else { return nil }
    let joining = progress.joiningUnits()
    guard joining.isEmpty else {
      pause = Pause(text: end.text, stopReason: reason, joiningUnits: joining)
      return nil
    }
    text.append(end.text)
    return reason
  }

  /// The text ended at its pause: no unit joins its last cluster any more.
  func ended(logProbability: Double) -> (text: Hypothesis, stopReason: StopReason)? {
    guard let pause else { return nil }
    var next = self
    next.logProbability += logProbability
    next.text.append(pause.text)
    return (next, pause.stopReason)
  }

  /// Σ log pᵢ / n^penalty.
  func score(lengthPenalty: Double) -> Double {
    Self.score(logProbability, units: Double(units), lengthPenalty)
  }

  /// `logProbability` / `units`^`penalty`.
  static func score(_ logProbability: Double, units: Double, _ penalty: Double) -> Double {
    logProbability / pow(units, penalty)
  }
}
