import Foundation
import LanguageModels
import VectorKernels

/// Texts drawn without replacement: stochastic beam search (Kool, van Hoof and Welling 2019).
///
/// Every possible text has a Gumbel variable whose location is its log-probability; the K texts with the
/// largest ones are K draws without replacement, in this order (Gumbel top-k). A prefix has the largest
/// variable of all texts that begin with it, so the search works from the top: of the units that continue a
/// prefix with the variable G, one, drawn by the softmax, has G itself; the largest variable of the others is
/// Gumbel with the logarithm of their mass as its location, truncated at G; and so on (top-down sampling;
/// Maddison, Tarlow and Minka 2014, “A* Sampling”). Only variables that compete are drawn, not one for each
/// of K·V units, and none is a difference of large numbers.
struct SampledBeams: BeamStrategy {
  /// A text and its Gumbel variable, complete or not.
  private struct Beam: Sendable {
    let gumbel: Double
    var text: Hypothesis
    var finished: FinishedText?
  }

  /// Largest variables first.
  private var beams: [Beam]
  private var work: BeamWork
  /// How many bytes of the first text after the prompt have been returned.
  private var handedOut = 0

  init(_ start: Hypothesis, work: BeamWork) {
    // The initial value does not matter: only the order of the variables does.
    beams = [Beam(gumbel: 0, text: start, finished: nil)]
    self.work = work
  }

  var live: [Hypothesis] { beams.filter { $0.finished == nil }.map(\.text) }

  mutating func extend(_ logits: inout [Float]) throws(SamplerError) {
    work.best.reset(capacity: work.options.beams)
    var row = 0
    var rows: [Int] = []
    for place in beams.indices {
      rows.append(row)
      guard beams[place].finished == nil else {
        // It does not change, but still competes.
        work.best.offer(.init(rank: beams[place].gumbel, parent: place, id: Candidates.ending, logit: 0))
        continue
      }
      let isAlive = try work.fill(for: &beams[place].text, row: row, of: &logits, asLogProbabilities: false)
      if isAlive { offerChildren(of: place) }
      row += 1
    }
    beams = work.best.list.compactMap { next(after: $0, row: rows[$0.parent]) }
    if beams.isEmpty { throw work.lastDeadEnd ?? .modelProducedNoNumbers(id: nil) }
  }

  /// The beam for a continuation.
  private func next(after continuation: BestContinuations.Continuation, row: Int) -> Beam? {
    let parent = beams[continuation.parent]
    guard parent.finished == nil else { return parent }
    guard continuation.id != Candidates.ending else {
      return parent.text.ended(logProbability: continuation.logit).map { text, reason in
        Beam(gumbel: continuation.rank, text: text, finished: work.finished(text, reason))
      }
    }
    let (text, reason) = parent.text.extended(
      by: continuation.id, logProbability: continuation.logit, penalty: 0, row: row)
    return Beam(gumbel: continuation.rank, text: text, finished: reason.map { work.finished(text, $0) })
  }

  /// Offers the candidates as continuations of a beam, in descending order of variables, until one is not
  /// among the best.
  private mutating func offerChildren(of place: Int) {
    guard let largest = work.candidates.largestLogit else { return }
    let count = work.candidates.count
    let total = Exponentials.fill(
      &work.candidates.weights, from: work.candidates.logits, count: count, minus: largest)
    let logTotal = log(total)
    let location = beams[place].text.logProbability
    var gumbel = beams[place].gumbel
    var mass = total
    while mass > 0, gumbel > work.best.leastRank {
      let drawn = Self.draw(from: work.candidates.weights, count: count, mass: mass, using: &work.generator)
      let candidate = work.candidates[drawn]
      work.best.offer(
        .init(
          rank: gumbel, parent: place, id: candidate.id,
          logit: Double(candidate.logit - largest) - logTotal))
      work.candidates.weights[drawn] = 0
      mass = Self.sum(of: work.candidates.weights, count: count)
      gumbel = Gumbel.draw(
        location: location + log(mass) - logTotal, below: gumbel, using: &work.generator)
    }
  }

  /// Draws an index with a probability proportional to its weight.
  private static func draw(
    from weights: [Float], count: Int, mass: Double, using generator: inout SeededGenerator
  ) -> Int {
    let target = generator.unitInterval() * mass
    var sum = 0.0
    for place in 0..<count {
      sum += Double(weights[place])
      if sum > target { return place }
    }
    // The mass was rounded up: the last possible index.
    return weights[..<count].lastIndex { $0 > 0 } ?? 0
  }

  /// The sum of the first weights, in four independent partial sums.
  private static func sum(of weights: [Float], count: Int) -> Double {
    weights.withUnsafeBufferPointer { weights in
      var parts = SIMD4<Double>.zero
      var place = 0
      while place + 4 <= count {
        parts += SIMD4(
          Double(weights[place]), Double(weights[place + 1]), Double(weights[place + 2]),
          Double(weights[place + 3]))
        place += 4
      }
      var sum = parts.sum()
      while place < count {
        sum += Double(weights[place])
        place += 1
      }
      return sum
    }
  }

  mutating func takeAgreedText() -> String {
    // The largest variable is inherited from the start: its text is the first, whatever the others do. The
    // others need not begin with it, and so every text is kept from its beginning.
    guard let first = beams.first else { return "" }
    let known = first.finished?.bytes[work.written.count...] ?? first.text.text.bytes[...]
    let agreed = known.dropFirst(handedOut)
    handedOut += agreed.count
    return String(decoding: agreed, as: UTF8.self)
  }

  var results: [FinishedText] { beams.compactMap(\.finished) }
}

/// Gumbel variables, whose distribution function is exp(−exp(location − x)).
enum Gumbel {
  /// Draws the maximum of several variables, truncated at a bound.
  ///
  /// x = location − ln(E + exp(location − bound)) with E exponentially distributed, by the inverse of the
  /// distribution function. The sum is computed from logarithms, so that nothing overflows or cancels,
  /// however far apart bound and location are.
  static func draw(
    location: Double, below bound: Double, using generator: inout some RandomNumberGenerator
  ) -> Double {
    // Never 0 and never 1.
    let number = (Double(generator.next() >> 12) + 0.5) * 0x1p-52
    let first = log(-log1p(-number))
    let second = location - bound
    let larger = max(first, second)
    let drawn = location - (larger + log1p(exp(min(first, second) - larger)))
    return min(drawn, bound)
  }
}
