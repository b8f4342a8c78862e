import ContextMixing
import Foundation
import LanguageModels
import Testing
import UnitSequences

@Suite struct ContextMixingModelTests {
  private static let size = 60
  private static let text = Toy.text(30_000, vocabularySize: size, seed: 7)
  private static let other = Toy.text(10_100, vocabularySize: size, seed: 8)

  /// The loss of the units of a window whose targets are one unit at each step.
  private func loss(
    _ model: ContextMixingModel, of unit: UInt32, reading: UInt32, _ state: ContextMixingState
  )
    -> Double
  {
    var (state, window) = (state, TrainingWindow(lanes: 1, capacity: 1))
    (window.inputs[0], window.targets[0]) = (reading, unit)
    return model.evaluate(window, from: &state).lossSum
  }

  @Test("The probabilities of all units sum to 1 within a millionth, in 10,000 contexts")
  func sums() throws {
    let model = try Toy.model(Self.text, vocabularySize: Self.size)
    var (state, row) = (model.initialState(streams: 1), [Float]())
    for unit in Self.other.prefix(10_000) {
      model.advance(&state, reading: [unit], probabilities: &row)
      let sum = row.reduce(0) { $0 + Double($1) }
      guard abs(sum - 1) < 1e-6, row.allSatisfy({ $0 > 0 }) else {
        Issue.record("the sum is \(sum)")
        return
      }
    }
  }

  @Test("The whole distribution holds what the path of each unit gives, to the bit")
  func pathsAndDistribution() throws {
    let model = try Toy.model(Self.text, vocabularySize: Self.size)
    var (state, row) = (model.initialState(streams: 1), [Float]())
    for unit in Self.other.prefix(300) {
      let before = state
      model.advance(&state, reading: [unit], probabilities: &row, limit: 0)
      for target in stride(from: 0, to: UInt32(Self.size), by: 7) {
        #expect(loss(model, of: target, reading: unit, before) == -log(Double(row[Int(target)])))
      }
    }
  }

  @Test("It is what is written out plainly in double precision, for every leaf")
  func naive() throws {
    let text = Array(Self.text.prefix(3000))
    let model = try Toy.model(text, vocabularySize: Self.size)
    let naive = NaiveMixing(model, text: text)
    var (state, row) = (model.initialState(streams: 1), [Float]())
    for (place, unit) in Self.other.prefix(60).enumerated() {
      model.advance(&state, reading: [unit], probabilities: &row, limit: 0)
      let expected = naive.distribution(after: Array(Self.other[...place]))
      #expect(abs(expected.reduce(0, +) - 1) < 1e-9)
      for (p, exact) in zip(row, expected) {
        // A decision near 1 is rounded seven times (the logistic, three products, two sums, 1 − p), each time
        // by up to half the distance of floats there, 3 · 10⁻⁸.
        #expect(abs(Double(p) - exact) < 1e-4 * exact + 2.1e-7, "after \(place + 1) units")
      }
    }
  }

  @Test("What is not opened is charged nearly as if it were, in 10,000 contexts")
  func openingLimit() throws {
    let model = try Toy.model(Self.text, vocabularySize: Self.size)
    var (state, exact) = (model.initialState(streams: 1), [Float]())
    var (other, opened) = (state, [Float]())
    var divergence = 0.0
    for unit in Self.other.prefix(10_000) {
      model.advance(&state, reading: [unit], probabilities: &exact, limit: 0)
      model.advance(&other, reading: [unit], probabilities: &opened)
      for (p, q) in zip(exact, opened) { divergence += Double(p) * log(Double(p) / Double(q)) }
    }
    // KL divergence in nats for a step.
    #expect(divergence / 10_000 < 0.001)
    #expect(divergence >= 0)
  }

  @Test("Counting pays: another text of the same kind is predicted better than by frequencies alone")
  func quality() throws {
    let model = try Toy.model(Self.text, vocabularySize: Self.size)
    var window = TrainingWindow(lanes: 1, capacity: 10_000)
    for place in 0..<10_000 {
      (window.inputs[place], window.targets[place]) = (Self.other[place], Self.other[place + 1])
    }
    var state = model.initialState(streams: 1)
    let loss = model.evaluate(window, from: &state).lossSum / 10_000
    // The text draws one of three units, and now and then any: about 1.9 nats; frequencies alone give more
    // than 3.
    #expect(loss < 2.2)
  }

  @Test("Reading changes nothing: the same text is predicted the same after 100,000 units")
  func frozen() throws {
    let model = try Toy.model(Self.text, vocabularySize: Self.size)
    func rows() -> [[Float]] {
      var (state, row) = (model.initialState(streams: 1), [Float]())
      return Self.other.prefix(50).map { unit in
        model.advance(&state, reading: [unit], probabilities: &row)
        return row
      }
    }
    let (before, tables) = (rows(), model.tables)
    var window = TrainingWindow(lanes: 1, capacity: 10_000)
    for place in 0..<10_000 {
      (window.inputs[place], window.targets[place]) = (Self.other[place], Self.other[place + 1])
    }
    var state = model.initialState(streams: 1)
    for _ in 0..<10 { _ = model.evaluate(window, from: &state) }
    #expect(rows() == before)
    #expect(model.tables == tables)
  }

  @Test("Streams do not see one another, and rows of a state can be selected and joined")
  func streams() throws {
    let model = try Toy.model(Self.text, vocabularySize: Self.size)
    var (both, rows) = (model.initialState(streams: 2), [Float]())
    var (one, row) = (model.initialState(streams: 1), [Float]())
    for place in 0..<20 {
      model.advance(&both, reading: [Self.other[place], Self.text[place]], logits: &rows)
      model.advance(&one, reading: [Self.other[place]], logits: &row)
      #expect(Array(rows[..<Self.size]) == row)
    }
    both.select([1, 0])
    both.join(one)
    model.advance(&both, reading: [4, 9, 9], logits: &rows)
    #expect(rows[Self.size..<2 * Self.size] == rows[(2 * Self.size)...])
  }

  @Test("The same text gives the same model; texts of any size are counted")
  func sizes() throws {
    let one = try Toy.model(Array(Self.text.prefix(3000)), vocabularySize: Self.size)
    let other = try Toy.model(Array(Self.text.prefix(3000)), vocabularySize: Self.size)
    #expect(one.tables == other.tables && one.tree == other.tree)
    var (states, rows) = (
      (one.initialState(streams: 1), other.initialState(streams: 1)), ([Float](), [Float]())
    )
    one.advance(&states.0, reading: [5], logits: &rows.0)
    other.advance(&states.1, reading: [5], logits: &rows.1)
    #expect(rows.0 == rows.1)
    for count in [0, 1, 2, 3, 49, 50, 51, 120] {
      let model = try Toy.model(Array(Self.text.prefix(count)), vocabularySize: Self.size)
      var (state, row) = (model.initialState(streams: 1), [Float]())
      model.advance(&state, reading: [1], probabilities: &row)
      #expect(abs(row.reduce(0) { $0 + Double($1) } - 1) < 1e-6)
    }
  }

  @Test("It can be stopped")
  func stops() {
    #expect(throws: ContextMixingError.stopped) {
      try ContextMixingModel(
        counting: UnitSequence(Self.text), traits: Toy.traits(vocabularySize: Self.size),
        configuration: ContextMixingConfiguration(vocabularySize: Self.size), isWanted: { $0 < 0.5 })
    }
  }

  @Test("Shapes that cannot be are refused")
  func configuration() {
    for size in [0, 1, 65_536] {
      #expect(throws: ConfigurationError.self) {
        try ContextMixingConfiguration(vocabularySize: size).validated()
      }
    }
    for contexts in [[], ["order-1", "order-1"], ["order-99"]] {
      #expect(throws: ConfigurationError.self) {
        try ContextMixingConfiguration(contexts: contexts, vocabularySize: 9).validated()
      }
    }
  }
}
