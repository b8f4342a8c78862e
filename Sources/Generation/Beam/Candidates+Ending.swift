import Foundation
import VectorKernels

extension Candidates {
  /// The id that means “the text ends here” among the candidates of a text that may end; no vocabulary is
  /// that large.
  static let ending = UInt32.max

  /// Merges all candidates that are not listed into one, ``ending``.
  ///
  /// Afterwards the candidates are in the order of their ids, the ending last.
  ///
  /// - Parameters:
  ///   - joining: The ids of candidates that are kept, in ascending order: with them the text continues.
  ///   - normalized: Whether the logit of the ending is its log-probability among all candidates, ln (Σ
  ///     merged / Σ all), or on the scale of the other logits, ln Σ exp x of the merged ones.
  mutating func mergeEndings(except joining: [UInt32], normalized: Bool) {
    sort(by: .byID)
    guard let largest = largestLogit else { return }
    let total = Exponentials.fill(&weights, from: logits, count: count, minus: largest)
    var merged = 0.0
    var kept = 0
    var next = 0
    for place in 0..<count {
      while next < joining.count, joining[next] < ids[place] { next += 1 }
      if next < joining.count, joining[next] == ids[place] {
        ids[kept] = ids[place]
        logits[kept] = logits[place]
        kept += 1
      } else {
        merged += Double(weights[place])
      }
    }
    if merged > 0 {
      // There is room: at least one candidate was merged.
      ids[kept] = Self.ending
      logits[kept] = Float(normalized ? log(merged / total) : Double(largest) + log(merged))
      kept += 1
    }
    count = kept
  }

  /// Keeps ``ending`` alone, with probability 1.
  mutating func keepOnlyEnding() {
    (ids[0], logits[0]) = (Self.ending, 0)
    (count, order) = (1, .byID)
  }
}
