import Foundation
import VectorKernels

extension Candidates {
  /// Stands for “the text ends here” among the candidates of a text that may end; no vocabulary is so large.
  static let ending = UInt32.max

  /// Makes one candidate, ``ending``, of all that are not named.
  ///
  /// Afterwards the ids rise, that of the ending last.
  ///
  /// - Parameters:
  ///   - joining: The ids that stay as they are, rising: with them the text goes on.
  ///   - normalized: Whether the logit of the ending is the logarithm of its share of all candidates, ln (Σ of the
  ///     merged / Σ of all), or on the scale of the others, ln Σ exp x of the merged.
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
      // There is room: what was merged has left.
      ids[kept] = Self.ending
      logits[kept] = Float(normalized ? log(merged / total) : Double(largest) + log(merged))
      kept += 1
    }
    count = kept
  }

  /// Leaves nothing but ``ending``, which is certain.
  mutating func keepOnlyEnding() {
    (ids[0], logits[0]) = (Self.ending, 0)
    (count, order) = (1, .byID)
  }
}
