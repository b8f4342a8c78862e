import Foundation
import LanguageModels

/// A model whose logits are a function of the last two units, and of nothing else; its rows lack any constant
/// that makes them probabilities.
final class ToyModel: LanguageModel {
  let vocabularySize: Int
  let composition: UnitComposition?
  /// Whether a mixture asks it for probabilities; they are the default ones, from the logits.
  var computesProbabilities = false
  /// The logits after two units, the last one last.
  let logits: (UInt32, UInt32) -> [Float]

  init(
    vocabularySize: Int, composition: UnitComposition? = nil, logits: @escaping (UInt32, UInt32) -> [Float]
  ) {
    self.vocabularySize = vocabularySize
    self.composition = composition
    self.logits = logits
  }

  /// Logits by chance, spread out by `spread`.
  convenience init(vocabularySize: Int, seed: UInt64, spread: Float = 3, composition: UnitComposition? = nil)
  {
    self.init(vocabularySize: vocabularySize, composition: composition) { before, last in
      var generator = SeededGenerator(seed: seed &+ UInt64(before) &* 1_000_003 &+ UInt64(last) &* 97)
      let constant = Float.random(in: -200...200, using: &generator)
      return (0..<vocabularySize).map { _ in constant + spread * Float(generator.standardNormal()) }
    }
  }

  struct State: StreamState {
    var units: [[UInt32]]
    var streams: Int { units.count }
    mutating func select(_ rows: [Int]) { units = rows.map { units[$0] } }
    mutating func join(_ other: State) { units += other.units }
  }

  func initialState(streams: Int) -> State {
    State(units: Array(repeating: [0, 0], count: streams))
  }

  func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float]) {
    logits = []
    for (stream, unit) in units.enumerated() {
      state.units[stream] = [state.units[stream][1], unit]
      logits += self.logits(state.units[stream][0], unit)
    }
  }
}

/// ln Σᵢ wᵢ softmax(zᵢ), one number at a time in 64 bits.
func naiveMixture(_ rows: [[Float]], weights: [Double]) -> [Double] {
  let shares = rows.map { row -> [Double] in
    let greatest = Double(row.max() ?? 0)
    let powers = row.map { exp(Double($0) - greatest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
  return rows[0].indices.map { unit in
    log(zip(weights, shares).reduce(0) { $0 + $1.0 * $1.1[unit] })
  }
}
