import Foundation
import LanguageModels
import MixtureModel
import Testing

@Suite struct MixtureModelTests {
  @Test("p = Σ wᵢ softmax(zᵢ), whatever constant a row has", arguments: [2, 65, 1801], [1, 3])
  func formula(vocabularySize: Int, streams: Int) {
    let models = (0..<3).map { ToyModel(vocabularySize: vocabularySize, seed: 10 + UInt64($0)) }
    models[1].computesProbabilities = true
    let weights = [0.5, 0.3, 0.2]
    let mixture = MixtureModel(zip(models, weights).map { MixtureModel.Component($0, weight: $1) })
    var (state, logits) = (mixture.initialState(streams: streams), [Float]())
    for step in 0..<4 {
      let units = (0..<streams).map { UInt32(($0 + step * step) % vocabularySize) }
      let before = (0..<streams).map { stream in
        step == 0 ? 0 : UInt32((stream + (step - 1) * (step - 1)) % vocabularySize)
      }
      mixture.advance(&state, reading: units, logits: &logits)
      for stream in 0..<streams {
        let expected = naiveMixture(
          models.map { $0.logits(before[stream], units[stream]) }, weights: weights)
        for unit in 0..<vocabularySize {
          let found = Double(logits[stream * vocabularySize + unit])
          #expect(abs(found - expected[unit]) < 2e-6 * max(1, abs(expected[unit])))
        }
      }
    }
  }

  @Test("Each of 1,000 rows sums to 1 within a millionth", arguments: [65, 1800])
  func sums(vocabularySize: Int) {
    let mixture = MixtureModel([
      .init(ToyModel(vocabularySize: vocabularySize, seed: 1, spread: 1), weight: 0.7),
      .init(ToyModel(vocabularySize: vocabularySize, seed: 2, spread: 6), weight: 0.3),
    ])
    var (state, logits) = (mixture.initialState(streams: 4), [Float]())
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<250 {
      let units = (0..<4).map { _ in UInt32.random(in: 0..<UInt32(vocabularySize), using: &generator) }
      mixture.advance(&state, reading: units, logits: &logits)
      for stream in 0..<4 {
        let row = logits[stream * vocabularySize..<(stream + 1) * vocabularySize]
        #expect(abs(row.reduce(0) { $0 + exp(Double($1)) } - 1) < 1e-6)
      }
    }
  }

  @Test("What is impossible stays so, what is nearly so keeps its logarithm, and nothing is no number")
  func extremes() {
    let infinity = Float.infinity
    let rows: [([Float], [Float])] = [
      ([0, -infinity, -infinity], [-infinity, 0, -infinity]),
      ([0, -200, -300], [0, -210, -290]),
      ([-infinity, -infinity, -infinity], [1, 2, 3]),
      ([-infinity, -infinity, -infinity], [-infinity, -infinity, -infinity]),
      ([3e38, -3e38, 0], [0, 0, 0]),
    ]
    for (one, other) in rows {
      let mixture = MixtureModel([
        .init(ToyModel(vocabularySize: 3) { _, _ in one }, weight: 0.25),
        .init(ToyModel(vocabularySize: 3) { _, _ in other }, weight: 0.75),
      ])
      var (state, logits) = (mixture.initialState(streams: 1), [Float]())
      mixture.advance(&state, reading: [1], logits: &logits)
      #expect(logits.allSatisfy { !$0.isNaN })
      for unit in 0..<3 where one[unit] == -infinity && other[unit] == -infinity {
        #expect(logits[unit] == -infinity)
      }
    }
    let mixture = MixtureModel([
      .init(ToyModel(vocabularySize: 3) { _, _ in [0, -200, -300] }, weight: 0.25),
      .init(ToyModel(vocabularySize: 3) { _, _ in [0, -210, -290] }, weight: 0.75),
    ])
    var (state, logits) = (mixture.initialState(streams: 1), [Float]())
    mixture.advance(&state, reading: [1], logits: &logits)
    // ln(w₁ e^a + w₂ e^b) with the other term far below: ln ¼ − 200 and ln ¾ − 290.
    #expect(abs(Double(logits[1]) - (log(0.25) - 200 + log(1 + 3 * exp(-10)))) < 1e-4)
    #expect(abs(Double(logits[2]) - (log(0.75) - 290 + log(1 + exp(-10) / 3))) < 1e-4)
  }

  @Test("Every step may be asked for probabilities; together they are the softmax of the logits")
  func probabilities() {
    let model = AnyLanguageModel(ToyModel(vocabularySize: 40, seed: 7))
    var (one, logits) = (model.initialState(streams: 3), [Float]())
    var (other, probabilities) = (model.initialState(streams: 3), [Float]())
    for units in [[1, 2, 3], [4, 4, 4], [39, 0, 1]] as [[UInt32]] {
      model.advance(&one, reading: units, logits: &logits)
      model.advance(&other, reading: units, probabilities: &probabilities)
      for stream in 0..<3 {
        let expected = naiveMixture([Array(logits[stream * 40..<(stream + 1) * 40])], weights: [1])
        for unit in 0..<40 {
          #expect(abs(log(Double(probabilities[stream * 40 + unit])) - expected[unit]) < 1e-5)
        }
      }
    }
  }

  @Test func weightsAreBroughtToASumOfOne() {
    let model = ToyModel(vocabularySize: 3, seed: 1)
    let mixture = MixtureModel([.init(model, weight: 2), .init(model, weight: 6)])
    #expect(mixture.components.map(\.weight) == [0.25, 0.75])
  }

  @Test("A window costs what its steps cost, ignored targets nothing")
  func evaluation() {
    let models = (0..<2).map { ToyModel(vocabularySize: 30, seed: 20 + UInt64($0)) }
    models[0].computesProbabilities = true
    let mixture = MixtureModel([.init(models[0], weight: 0.6), .init(models[1], weight: 0.4)])
    var window = TrainingWindow(lanes: 2, capacity: 5)
    var generator = SeededGenerator(seed: 2)
    for place in 0..<10 {
      window.inputs[place] = .random(in: 0..<30, using: &generator)
      window.targets[place] =
        place == 7 ? TrainingWindow.ignoredTarget : .random(in: 0..<30, using: &generator)
    }
    var state = mixture.initialState(streams: 2)
    let result = mixture.evaluate(window, from: &state)
    var expected = 0.0
    for place in 0..<10 where place != 7 {
      let before = place < 2 ? 0 : window.inputs[place - 2]
      let row = naiveMixture(
        models.map { $0.logits(before, window.inputs[place]) }, weights: [0.6, 0.4])
      expected -= row[Int(window.targets[place])]
    }
    #expect(result.count == 9)
    #expect(abs(result.lossSum - expected) < 1e-5)
    // The state has moved on: another window goes on from it.
    var (one, logits) = (state, [Float]())
    mixture.advance(&one, reading: [3, 4], logits: &logits)
    let next = naiveMixture(models.map { $0.logits(window.inputs[8], 3) }, weights: [0.6, 0.4])
    #expect(abs(Double(logits[5]) - next[5]) < 1e-5)
  }

  @Test("A fork of the streams goes its own way")
  func forks() {
    let mixture = MixtureModel([
      .init(ToyModel(vocabularySize: 9, seed: 1), weight: 0.5),
      .init(ToyModel(vocabularySize: 9, seed: 2), weight: 0.5),
    ])
    var (state, logits) = (mixture.initialState(streams: 2), [Float]())
    mixture.advance(&state, reading: [1, 2], logits: &logits)
    var fork = state
    fork.select([1, 1, 0])
    #expect((state.streams, fork.streams) == (2, 3))
    var others: [Float] = []
    mixture.advance(&fork, reading: [5, 6, 7], logits: &others)
    mixture.advance(&state, reading: [7, 5], logits: &logits)
    #expect(others.count == 27)
    #expect(Array(others[18..<27]) == Array(logits[0..<9]))
    #expect(Array(others[0..<9]) == Array(logits[9..<18]))
  }

  @Test("Units that can only be read are <unk> to a model that has none")
  func readOnlyUnits() {
    let composition = UnitComposition(
      name: "toy", partCount: 2, partsPerUnit: 1, index: [0, 1, 0, 1], readOnlyIndex: [0, 1])
    let reader = ToyModel(vocabularySize: 4, seed: 1, composition: composition)
    let other = ToyModel(vocabularySize: 4, seed: 2)
    let mixture = MixtureModel([.init(other, weight: 0.5), .init(reader, weight: 0.5)])
    #expect(mixture.composition == composition)
    var (state, logits) = (mixture.initialState(streams: 2), [Float]())
    mixture.advance(&state, reading: [5, 2], logits: &logits)
    let expected = naiveMixture([other.logits(0, 0), reader.logits(0, 5)], weights: [0.5, 0.5])
    let known = naiveMixture([other.logits(0, 2), reader.logits(0, 2)], weights: [0.5, 0.5])
    for unit in 0..<4 {
      #expect(abs(Double(logits[unit]) - expected[unit]) < 1e-5)
      #expect(abs(Double(logits[4 + unit]) - known[unit]) < 1e-5)
    }
  }
}
