import Foundation
import Generation

/// The steps again, as their papers say them: in `Double`, with a full sort, slowly. The oracle of the fast
/// ones.
struct NaiveSampler {
  /// A unit and its logit.
  struct Unit {
    var id: Int
    var logit: Double
  }
  /// What can come of steps that use chance: units, and how often they are what comes.
  typealias Branches = [(share: Double, units: [Unit])]

  /// The text so far, and how many of its units were given.
  var history: [Int] = []
  var given = 0

  /// Probabilities of all V ids after branches of steps.
  static func probabilities(_ branches: Branches, vocabularySize: Int) -> [Double] {
    var result = [Double](repeating: 0, count: vocabularySize)
    for branch in branches {
      for (unit, p) in zip(branch.units, softmax(branch.units)) { result[unit.id] += branch.share * p }
    }
    return result
  }

  static func units(_ logits: [Float]) -> [Unit] {
    logits.enumerated().filter { $0.element > -.infinity }.map {
      Unit(id: $0.offset, logit: Double($0.element))
    }
  }

  static func softmax(_ units: [Unit]) -> [Double] {
    let largest = units.map(\.logit).max() ?? 0
    let weights = units.map { exp($0.logit - largest) }
    return weights.map { $0 / weights.reduce(0, +) }
  }

  /// The fewest units that have a share of probability, in the order of a rising number, then of ids.
  private static func nucleus(_ units: [Unit], mass: Double, by number: (Double) -> Double) -> [Unit] {
    let ordered = zip(units, softmax(units)).sorted {
      (number($0.1), $0.0.id) < (number($1.1), $1.0.id)
    }
    var sum = 0.0
    var kept: [Unit] = []
    for (unit, p) in ordered {
      kept.append(unit)
      sum += p
      if sum >= mass { break }
    }
    return kept.sorted { $0.id < $1.id }
  }

  func bias(_ units: [Unit], _ biases: [Int: Double]) -> [Unit] {
    units.map { Unit(id: $0.id, logit: $0.logit + (biases[$0.id] ?? 0)) }
  }

  /// Each unit is moved by the share of each word with which the text would then end.
  func wordBias(_ units: [Unit], _ words: [[Int]: Double]) -> [Unit] {
    units.map { unit in
      let text = history + [unit.id]
      let moves = words.map { word, bias in
        let shares = (0...word.count).filter { $0 <= text.count && text.suffix($0) == word.prefix($0) }
        return bias * Double(shares.max() ?? 0) / Double(word.count)
      }
      return Unit(id: unit.id, logit: unit.logit + moves.reduce(0, +))
    }
  }

  func ban(_ units: [Unit], _ ids: Set<Int>) -> [Unit] { units.filter { !ids.contains($0.id) } }

  func penalties(
    _ units: [Unit], repetition: Double = 1, presence: Double = 0, frequency: Double = 0, window: Int
  ) -> [Unit] {
    let recent = window == 0 ? history : Array(history.suffix(window))
    return units.map { unit in
      let count = recent.filter { $0 == unit.id }.count
      guard count > 0 else { return unit }
      let repeated = unit.logit > 0 ? unit.logit / repetition : unit.logit * repetition
      return Unit(id: unit.id, logit: repeated - presence - Double(count) * frequency)
    }
  }

  /// Tries every length at every earlier place.
  func dry(
    _ units: [Unit], multiplier: Double, base: Double = 1.75, allowedLength: Int = 2, range: Int = 0,
    breakers: Set<Int> = []
  ) -> [Unit] {
    let text = range == 0 ? history : Array(history.suffix(range))
    var longest: [Int: Int] = [:]
    for next in text.indices.dropFirst() where !breakers.contains(text[next]) {
      for length in 1...next {
        let end = text.suffix(length)
        guard text[(next - length)..<next].elementsEqual(end), breakers.isDisjoint(with: end) else { break }
        longest[text[next]] = max(longest[text[next]] ?? 0, length)
      }
    }
    return units.map { unit in
      guard let length = longest[unit.id], length >= allowedLength else { return unit }
      let penalty = multiplier * pow(base, Double(length - allowedLength))
      return Unit(id: unit.id, logit: unit.logit - min(penalty, 10_000))
    }
  }

  func topNSigma(_ units: [Unit], _ n: Double) -> [Unit] {
    let logits = units.map(\.logit)
    let mean = logits.reduce(0, +) / Double(logits.count)
    let variance = logits.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(logits.count)
    return units.filter { $0.logit >= (logits.max() ?? 0) - n * variance.squareRoot() }
  }

  func topK(_ units: [Unit], _ k: Int) -> [Unit] {
    units.sorted { (-$0.logit, $0.id) < (-$1.logit, $1.id) }.prefix(k).sorted { $0.id < $1.id }
  }

  func typical(_ units: [Unit], _ mass: Double) -> [Unit] {
    let entropy = Self.softmax(units).map { $0 > 0 ? -$0 * log($0) : 0 }.reduce(0, +)
    return Self.nucleus(units, mass: mass) { abs(-log($0) - entropy) }
  }

  func topP(_ units: [Unit], _ p: Double) -> [Unit] { Self.nucleus(units, mass: p) { -$0 } }

  func minP(_ units: [Unit], _ p: Double) -> [Unit] {
    let probabilities = Self.softmax(units)
    return zip(units, probabilities).filter { $0.1 >= p * (probabilities.max() ?? 0) }.map(\.0)
  }

  func xtc(_ units: [Unit], probability: Double, threshold: Double) -> Branches {
    let ordered = zip(units, Self.softmax(units)).sorted { (-$0.1, $0.0.id) < (-$1.1, $1.0.id) }
    let top = ordered.prefix { $0.1 >= threshold }.count
    let rest = ordered.dropFirst(max(0, top - 1)).map(\.0).sorted { $0.id < $1.id }
    return [(1 - probability, units), (probability, rest)]
  }

  func temperature(_ units: [Unit], _ temperature: Double) -> [Unit] {
    units.map { Unit(id: $0.id, logit: $0.logit / temperature) }
  }

  func dynamicTemperature(_ units: [Unit], _ middle: Double, range: Double, exponent: Double) -> [Unit] {
    guard units.count > 1 else { return units }
    let entropy = Self.softmax(units).map { $0 > 0 ? -$0 * log($0) : 0 }.reduce(0, +)
    let low = max(0, middle - range)
    let share = pow(entropy / log(Double(units.count)), exponent)
    return temperature(units, low + (middle + range - low) * share)
  }

  /// μ is still what it is at first.
  func mirostat(_ units: [Unit], target: Double) -> [Unit] {
    let kept = zip(units, Self.softmax(units)).filter { -log2($0.1) <= 2 * target }.map(\.0)
    return kept.isEmpty ? topK(units, 1) : kept
  }
}
