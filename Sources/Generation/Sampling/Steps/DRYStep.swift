import Platform

/// “Don't repeat yourself”: lowers the logits of units that would continue a repetition of earlier text
/// (p-e-w 2024, text-generation-webui, pull request 5677).
///
/// Subtracts from the logit of a unit that followed an earlier occurrence of the last n units of the text,
/// with the largest such n,
///
///     multiplier · base^(n − allowedLength)   where n ≥ allowedLength
///
/// but at most ``greatestPenalty``. Breakers are never lowered, and a repetition ends at them.
///
/// Multiplier: from 0 to 100, no-op 0. Base: from 1 to 100. Allowed length: an integer, 1 or more. Range:
/// an integer, 0 (all of the text) or more; the cost grows with the range only.
public struct DRYStep: SamplerStep {
  /// The penalty of a repetition of ``allowedLength`` units.
  public let multiplier: Double
  /// The factor by which the penalty grows with each further unit.
  public let base: Double
  /// The number of repeated units from which the next one is lowered.
  public let allowedLength: Int
  /// How many units back the step looks; 0 for all.
  public let range: Int
  /// The ids that end a repetition, in ascending order, without duplicates.
  public let breakers: [UInt32]

  /// The maximum penalty: e⁻¹⁰⁰⁰⁰ is 0, while differences between logits stay representable.
  public static let greatestPenalty = 10_000.0

  /// The length of a repetition beyond which the penalty does not grow.
  private let lengthLimit: Int
  /// For each id, the longest repetition that it would continue.
  private var longest = UnitTally()
  /// For each unit of the text, backwards, the length of the match between the text ending there and the end
  /// of the text.
  private var matches: [Int32] = []

  /// A step with these settings.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public init(
    multiplier: Double, base: Double = 1.75, allowedLength: Int = 2, range: Int = 1024,
    breakers: [UInt32] = []
  ) throws(SamplerError) {
    self.init(
      unchecked: try Self.multiplierParameter.validate(multiplier),
      base: try Self.baseParameter.validate(base),
      allowedLength: try Int(Self.allowedLengthParameter.validate(Double(allowedLength))),
      range: try Int(Self.rangeParameter.validate(Double(range))), breakers: breakers)
  }

  init(unchecked multiplier: Double, base: Double, allowedLength: Int, range: Int, breakers: [UInt32]) {
    self.multiplier = multiplier
    self.base = base
    self.allowedLength = allowedLength
    self.range = range
    self.breakers = Set(breakers).sorted()
    // The exponent at which the power reaches the limit; with base 1 it never grows.
    let growth = base > 1 && multiplier > 0 ? log(Self.greatestPenalty / multiplier) / log(base) : 0
    lengthLimit = allowedLength + Int(min(max(growth.rounded(.up), 0), 1e6))
  }

  public var name: String { SamplerStepDescriptor.dry.name }
  public var settings: String { settings(breakers: SamplerStepText.list(breakers.map { String($0) })) }
  public func settings(naming name: (UInt32) -> String) -> String {
    settings(breakers: SamplerStepText.names(breakers.map(name)))
  }
  private func settings(breakers names: String) -> String {
    var parts = [
      SamplerStepText.number(multiplier), "base \(SamplerStepText.number(base))",
      "allowed length \(allowedLength)", range == 0 ? "range all" : "range \(range)",
    ]
    if !names.isEmpty { parts.append("breakers \(names)") }
    return parts.joined(separator: ", ")
  }
  public var isNoOp: Bool { multiplier == 0 }

  public mutating func apply(to candidates: inout Candidates, context: SamplerContext) {
    guard !isNoOp else { return }
    longest.reserve(candidates.idBound)
    context.history.withUnsafeBufferPointer { history in
      findRepetitions(in: UnsafeBufferPointer(rebasing: history.suffix(range == 0 ? history.count : range)))
    }
    guard !longest.ids.isEmpty else { return }
    // Sorted for fast look-up by id.
    candidates.sort(by: .byID)
    for id in longest.ids {
      let penalty = multiplier * pow(base, Double(Int(longest[id]) - allowedLength))
      candidates.updateLogit(ofID: id) { logit in
        logit.lowered(to: Double(logit) - min(penalty, Self.greatestPenalty))
      }
    }
    longest.clear()
  }

  /// Records each unit that followed an earlier occurrence of the end of the text, with the longest such
  /// match.
  ///
  /// The length of the match at every place is the Z function of the reversed text (Gusfield 1997,
  /// “Algorithms on Strings, Trees and Sequences”, §1.4). Each unit is compared at most twice.
  private mutating func findRepetitions(in text: UnsafeBufferPointer<UInt32>) {
    let breakers = self.breakers
    let size = text.count
    let last = size - 1
    var limit = 0
    while limit < min(lengthLimit, last), !breakers.holds(text[last - limit]) { limit += 1 }
    guard limit >= allowedLength else { return }
    if matches.count < size { matches = Array(repeating: 0, count: max(size, 2 * matches.count)) }
    let end = text[last]
    // left ..< right, backwards from the end, is the match that extends the farthest.
    var left = 0
    var right = 0
    matches.withUnsafeMutableBufferPointer { matches in
      for place in 1..<size {
        guard text[last - place] == end else {
          matches[place] = 0
          continue
        }
        var length = place < right ? min(right - place, Int(matches[place - left])) : 1
        if place + length >= right {
          while length < limit, place + length < size, text[last - place - length] == text[last - length] {
            length += 1
          }
          left = place
          right = place + length
        }
        matches[place] = Int32(truncatingIfNeeded: length)
        guard length >= allowedLength else { continue }
        let next = text[last - place + 1]
        if !breakers.holds(next) { longest.raise(next, to: Int32(truncatingIfNeeded: length)) }
      }
    }
  }

  /// The parameter `dry-multiplier`.
  public static let multiplierParameter = SamplerParameter(
    name: "dry-multiplier", summary: "strength of the penalty for repeated sequences (DRY)",
    accepted: "a number from 0 to 100", noOpValue: 0, accepts: { (0...100).contains($0) })

  /// The parameter `dry-base`.
  public static let baseParameter = SamplerParameter(
    name: "dry-base", summary: "factor by which the DRY penalty grows with each repeated unit",
    accepted: "a number from 1 to 100", defaultValue: 1.75, needs: [multiplierParameter.name],
    accepts: { (1...100).contains($0) })

  /// The parameter `dry-allowed-length`.
  public static let allowedLengthParameter = SamplerParameter(
    name: "dry-allowed-length", summary: "length of repetitions that DRY does not penalize", symbol: "n",
    accepted: "a whole number, 1 or more", defaultValue: 2, needs: [multiplierParameter.name],
    accepts: { SamplerParameter.isWhole($0, from: 1) })

  /// The parameter `dry-range`.
  public static let rangeParameter = SamplerParameter(
    name: "dry-range", summary: "number of recent units that DRY looks at; 0 for all", symbol: "n",
    accepted: "a whole number, 0 (all) or more", defaultValue: 1024, needs: [multiplierParameter.name],
    accepts: { SamplerParameter.isWhole($0, from: 0) })
}

extension SamplerStepDescriptor {
  /// See ``DRYStep``.
  public static let dry = SamplerStepDescriptor(
    name: "dry", summary: "penalize repeated sequences",
    parameters: [
      DRYStep.multiplierParameter, DRYStep.baseParameter, DRYStep.allowedLengthParameter,
      DRYStep.rangeParameter,
    ],
    make: { settings in
      let multiplier = settings[DRYStep.multiplierParameter]
      guard multiplier != 0 else { return nil }
      return DRYStep(
        unchecked: multiplier, base: settings[DRYStep.baseParameter],
        allowedLength: Int(settings[DRYStep.allowedLengthParameter]),
        range: Int(settings[DRYStep.rangeParameter]), breakers: settings.dryBreakers)
    })
}

extension [UInt32] {
  /// Whether sorted ids contain this one.
  fileprivate func holds(_ id: UInt32) -> Bool {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low] == id
  }
}
