import Foundation
import LanguageModels
import Testing

@Suite("Dropout")
struct DropoutTests {
  /// Which of the units of one row are kept.
  func mask(
    _ dropout: Dropout, layer: Int = 0, time: Int = 3, lane: Int = 2, units: Int = 20_000
  ) -> [Bool] {
    (0..<units).map { unit in
      dropout.factor(.betweenLayers, layer: layer, time: time, lane: lane, unit: unit) != 0
    }
  }

  @Test("The share of kept elements is 1 − p", arguments: [Float(0.1), 0.25, 0.5, 0.9])
  func share(probability: Float) {
    let dropout = Dropout(probability: probability, seed: 1, step: 0)
    var kept = 0
    // Rows of a width that is used, at many times and lanes, rather than one endless row.
    for time in 0..<40 {
      for lane in 0..<10 { kept += mask(dropout, time: time, lane: lane, units: 257).count { $0 } }
    }
    let count = Double(40 * 10 * 257)
    let p = Double(probability)
    #expect(abs(Double(kept) / count - (1 - p)) < 4 * (p * (1 - p) / count).squareRoot())
  }

  @Test("Kept elements are scaled so that the mean stays", arguments: [Float(0.1), 0.25, 0.5, 0.9])
  func mean(probability: Float) {
    let dropout = Dropout(probability: probability, seed: 1, step: 0)
    let factors = (0..<100_000).map {
      Double(dropout.factor(.betweenLayers, layer: 1, time: $0 / 500, lane: 1, unit: $0 % 500))
    }
    let p = Double(probability)
    let mean = factors.reduce(0, +) / Double(factors.count)
    #expect(abs(mean - 1) < 4 * (p / (1 - p) / Double(factors.count)).squareRoot())
    #expect(Set(factors) == [0, Double(1 / (1 - probability))])
  }

  @Test("A probability of 0 keeps everything as it is")
  func nothingDropped() {
    let dropout = Dropout(probability: 0, seed: 1, step: 0)
    #expect(
      (0..<1000).allSatisfy { dropout.factor(.betweenLayers, layer: 0, time: 0, lane: 0, unit: $0) == 1 })
  }

  @Test("Masks that differ in one coordinate are independent")
  func coordinates() {
    let p: Float = 0.5
    let base = Dropout(probability: p, seed: 1, step: 0)
    let row = mask(base)
    let others = [
      ("seed", mask(Dropout(probability: p, seed: 2, step: 0))),
      ("step", mask(Dropout(probability: p, seed: 1, step: 1))),
      ("seed and step exchanged", mask(Dropout(probability: p, seed: 0, step: 1))),
      ("layer", mask(base, layer: 1)),
      ("time", mask(base, time: 4)),
      ("lane", mask(base, lane: 3)),
      ("time and lane exchanged", mask(base, time: 2, lane: 3)),
      ("unit", Array(mask(base, units: row.count + 1).dropFirst())),
      ("distant unit", Array(mask(base, units: row.count + 256).dropFirst(256))),
    ]
    for (name, other) in others {
      // Independent masks agree in half of their places; four standard errors.
      let agreement = zip(row, other).count { $0 == $1 }
      let share = Double(agreement) / Double(row.count)
      #expect(abs(share - 0.5) < 4 * 0.5 / Double(row.count).squareRoot(), "\(name): \(share)")
    }
  }

  @Test("The same coordinates always give the same mask")
  func determinism() {
    let dropout = Dropout(probability: 0.3, seed: 9, step: 77)
    #expect(mask(dropout) == mask(Dropout(probability: 0.3, seed: 9, step: 77)))
  }

  @Test("A locked mask is the same at all times of a window, and another in every lane, step and place")
  func locked() {
    let dropout = Dropout(probability: 0.5, isLocked: true, seed: 1, step: 0)
    let row = mask(dropout, time: 0)
    for time in [1, 2, 63] { #expect(mask(dropout, time: time) == row) }
    #expect(mask(dropout, lane: 3) != row)
    #expect(mask(Dropout(probability: 0.5, isLocked: true, seed: 1, step: 1)) != row)
    let places: [Dropout.Place] = [.betweenLayers, .embedding, .output]
    let masks = places.map { place in
      (0..<1000).map { dropout.factor(place, layer: 0, time: 0, lane: 2, unit: $0) }
    }
    #expect(Set(masks).count == places.count)
  }

  @Test(
    "The share of kept weights is 1 − p, their mean stays, and layers differ", arguments: [Float(0.1), 0.5])
  func weights(probability: Float) {
    let dropout = Dropout(probability: 0, weightProbability: probability, seed: 1, step: 0)
    let layers = (0..<2).map { layer in
      (0..<400).flatMap { row in
        (0..<100).map { dropout.weightFactor(layer: layer, row: row, column: $0) }
      }
    }
    #expect(layers[0] != layers[1])
    let p = Double(probability)
    for factors in layers {
      #expect(Set(factors) == [0, 1 / (1 - probability)])
      let kept = Double(factors.count { $0 != 0 }) / Double(factors.count)
      #expect(abs(kept - (1 - p)) < 4 * (p * (1 - p) / Double(factors.count)).squareRoot())
    }
  }

  @Test("Places are written as a list of names and read again")
  func placesInJSON() throws {
    for number in UInt8(0)..<8 {
      let places = Dropout.Places(rawValue: number)
      let json = try JSONEncoder().encode(places)
      #expect(try JSONDecoder().decode(Dropout.Places.self, from: json) == places)
      #expect(Dropout.Places(names: places.names) == places)
    }
    #expect(Dropout.Places.all.names == ["embedding", "layers", "output"])
    #expect(Dropout.Places(names: ["embedding", "elsewhere"]) == nil)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(Dropout.Places.self, from: Data(#"["elsewhere"]"#.utf8))
    }
  }
}
