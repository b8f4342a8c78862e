import ContextMixing
import Foundation
import LanguageModels
import Testing
import UnitSequences

/// Context mixing that learns from what it reads.
@Suite struct AdaptiveTests {
  private static let size = 60
  private static let text = Toy.text(10_000, vocabularySize: size, seed: 7)
  /// A text of another kind: the same rules about other units.
  private static let other = Toy.text(6000, vocabularySize: size, seed: 8).map {
    $0 < 4 ? $0 : 4 + ($0 * 7) % UInt32(size - 4)
  }

  private func hybrid() throws -> ContextMixingModel {
    let counts = try Toy.model(Self.text, vocabularySize: Self.size)
    return try #require(
      counts.joined(
        with: AnyLanguageModel(ToyNetwork(Self.text, vocabularySize: Self.size)),
        text: UnitSequence(Self.text), blocks: HeldBackBlocks.blocks(ofUnits: Self.text.count))
    ).hybrid
  }

  private func models() throws -> [ContextMixingModel] {
    [try Toy.model(Self.text, vocabularySize: Self.size), try hybrid()]
  }

  private func loss(_ reader: AdaptiveContextMixing, _ text: [UInt32]) -> Double {
    text.reduce(0) { $0 - log(reader.read($1)) } / Double(text.count)
  }

  @Test("Each regression learns along the gradient of what the unit cost it, as finite differences show")
  func gradients() throws {
    let text = Array(Self.text.prefix(3000))
    let model = try Toy.model(text, vocabularySize: Self.size)
    var naive = NaiveMixing(model, text: text)
    for length in [40, 41, 47] {
      let past = Array(Self.other[..<length])
      let reader = AdaptiveContextMixing(model)
      for unit in past { reader.skip(unit) }
      let unit = Self.other[length]
      _ = reader.read(unit)
      let tensors = zip(model.weights.tensors, reader.learnedWeights.tensors)
      for (before, after) in tensors where before.0.hasPrefix("mixing.sets") || before.0 == "mixing.last" {
        let regression = before.0 == "mixing.last" ? 5 : Int(before.0.suffix(1)) ?? -1
        let changes = zip(before.1, after.1).map { Double($1) - Double($0) }
        let changed = changes.indices.filter { changes[$0] != 0 }
        #expect(!changed.isEmpty)
        var rates: [Double] = []
        for weight in changed.sorted(by: { abs(changes[$0]) > abs(changes[$1]) }).prefix(20) {
          let start = Double(before.1[weight])
          let losses = [1e-4, -1e-4].map { difference in
            naive.weights[before.0]![weight] = start + difference
            return naive.losses(of: unit, after: past)[regression]
          }
          naive.weights[before.0]![weight] = start
          rates.append(-changes[weight] / ((losses[0] - losses[1]) / 2e-4))
        }
        let rate = rates[0]
        #expect(rate > 0)
        // A change has the resolution of a float beside a weight of about 0.1.
        let smallest = abs(
          changes[changed.sorted { abs(changes[$0]) > abs(changes[$1]) }.prefix(20).last ?? 0])
        for other in rates {
          #expect(abs(other / rate - 1) < 0.01 + 2e-8 / smallest, "\(before.0): \(rates)")
        }
      }
    }
  }

  @Test("What it read helps: a text of another kind costs less and less, and less than without learning")
  func learns() throws {
    for model in try models() {
      let reader = AdaptiveContextMixing(model)
      let beginning = loss(reader, Array(Self.other[..<1000]))
      let end = loss(reader, Array(Self.other[5000...]))
      #expect(end < beginning - 0.2)
      var window = TrainingWindow(lanes: 1, capacity: 999)
      for place in 0..<999 {
        (window.inputs[place], window.targets[place]) = (Self.other[5000 + place], Self.other[5001 + place])
      }
      var state = model.initialState(streams: 1)
      #expect(end < model.evaluate(window, from: &state).loss - 0.2)
    }
  }

  @Test("A prediction does not depend on what comes after it, and asking for it changes nothing, to the bit")
  func noAnswerIsSeen() throws {
    for model in try models() {
      let (one, other) = (AdaptiveContextMixing(model), AdaptiveContextMixing(model))
      var rows: ([Float], [Float]) = ([], [])
      for (place, unit) in Self.other.prefix(400).enumerated() {
        // Only one of them is asked for whole distributions.
        if !place.isMultiple(of: 3) { one.predict(&rows.0) }
        #expect(one.read(unit) == other.read(unit))
      }
      one.predict(&rows.0)
      other.predict(&rows.1)
      #expect(rows.0 == rows.1)
      #expect(abs(rows.0.reduce(0) { $0 + Double($1) } - 1) < 1e-6)
    }
  }

  @Test("What a unit is charged is what the distribution said of it, to the bit")
  func chargedAsPredicted() throws {
    for model in try models() {
      let reader = AdaptiveContextMixing(model)
      var row: [Float] = []
      for unit in Self.other.prefix(300) {
        reader.predict(&row, limit: 0)
        #expect(reader.read(unit) == Double(row[Int(unit)]))
      }
    }
  }

  @Test("The model that was read with stays as it is; what was learned is another model")
  func copies() throws {
    for model in try models() {
      func row(_ model: some LanguageModel) -> [Float] {
        var (state, row) = (model.initialState(streams: 1), [Float]())
        for unit in Self.other[5500..<5600] { model.advance(&state, reading: [unit], probabilities: &row) }
        return row
      }
      let before = row(model)
      let reader = AdaptiveContextMixing(model)
      _ = loss(reader, Array(Self.other[..<2000]))
      #expect(row(model) == before)
      let learned = row(reader.adapted())
      #expect(learned != before)
      // What the new model reads teaches it nothing.
      #expect(row(reader.adapted()) == learned)
    }
  }

  @Test("Little memory forgets, and goes on predicting")
  func memory() throws {
    let model = try Toy.model(Self.text, vocabularySize: Self.size)
    let (small, large) = (AdaptiveContextMixing(model, memory: 64), AdaptiveContextMixing(model))
    let (losses, half) = ((loss(small, Self.other), loss(large, Self.other)), Self.other.count / 2)
    let beginning = loss(AdaptiveContextMixing(model, memory: 64), Array(Self.other[..<half]))
    #expect(losses.0 < beginning && losses.1 < beginning)
  }

  @Test("Recent counts are those of a dictionary in which others shrink, for as long as they are remembered")
  func recentCounts() {
    var generator = SeededGenerator(seed: 3)
    let table = RecentTable(limit: 1 << 20)
    var naive: [UInt64: [UInt16: UInt32]] = [:]
    for _ in 0..<20_000 {
      let value = UInt64.random(in: 0..<400, using: &generator) << 30
      let place = UInt16.random(in: 0..<30, using: &generator)
      table.add(place, after: value)
      var followers = naive[value] ?? [:]
      for (other, count) in followers where other != place && count > 2 { followers[other] = count * 3 / 4 }
      followers[place] = min(255, (followers[place] ?? 0) + 1)
      naive[value] = followers
      let found = table.find(value)
      #expect(found.last == place)
      let range = Int(found.start)..<Int(found.start + found.count)
      let places = range.map { table.places[$0] }
      #expect(places == followers.keys.sorted())
      #expect(range.map { table.counts[$0] } == places.map { followers[$0] })
    }
    #expect(table.find(1).count == 0)
  }
}
