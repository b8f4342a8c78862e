import Foundation
import LanguageModels
import NGramModel
import Testing

@Suite struct NGramModelTests {
  private static let texts = randomTexts([3000, 500], vocabularySize: 25, seed: 6)

  private func model(order: Int) throws -> NGramModel {
    try .counting(Self.texts, order: order, vocabularySize: 30)
  }

  /// Reads a text in one stream.
  ///
  /// - Returns: The logits after its last unit.
  private func logits(_ model: NGramModel, after text: some Sequence<UInt32>) -> [Float] {
    var state = model.initialState(streams: 1)
    var logits = [Float](repeating: .nan, count: model.vocabularySize)
    for unit in text { model.advance(&state, reading: [unit], logits: &logits) }
    return logits
  }

  @Test("The whole distribution is what look-up finds unit by unit", arguments: 1...9)
  func distributionIsLookUp(order: Int) throws {
    let model = try model(order: order)
    var generator = SeededGenerator(seed: 5)
    for number in 0..<200 {
      let start = Int.random(in: 0..<2900, using: &generator)
      var context = Array(Self.texts[0][start..<start + 10])
      // A unit that was never met, farther and farther away.
      if number.isMultiple(of: 2) { context[9 - number / 2 % 10] = 29 }
      let expected = model.distribution(after: context).map { Float(log($0)) }
      let difference = zip(logits(model, after: context), expected).map { abs($0 - $1) }.max() ?? .nan
      #expect(difference < 1e-5, "after \(context)")
    }
  }

  @Test("Probabilities are e to the logits, and sum to 1", arguments: [1, 4])
  func probabilities(order: Int) throws {
    let model = try model(order: order)
    #expect(model.computesProbabilities)
    var state = model.initialState(streams: 1)
    var probabilities: [Float] = []
    for (place, unit) in Self.texts[1].prefix(300).enumerated() {
      model.advance(&state, reading: [unit], probabilities: &probabilities)
      let logits = logits(model, after: Self.texts[1].prefix(place + 1))
      let difference = zip(logits, probabilities).map { abs($0 - log($1)) }.max() ?? .nan
      #expect(difference < 1e-5)
      #expect(abs(probabilities.reduce(0) { $0 + Double($1) } - 1) < 1e-5)
    }
  }

  @Test("Streams do not see one another, and rows of a state can be selected")
  func streams() throws {
    let model = try model(order: 4)
    var state = model.initialState(streams: 2)
    var logits = [Float](repeating: 0, count: 2 * 30)
    for units in [[1, 2], [0, 5], [3, 3]] as [[UInt32]] {
      model.advance(&state, reading: units, logits: &logits)
    }
    #expect(Array(logits[..<30]) == self.logits(model, after: [1, 0, 3]))
    #expect(Array(logits[30...]) == self.logits(model, after: [2, 5, 3]))
    var fork = state
    fork.select([1, 0, 1])
    #expect(fork.streams == 3)
    logits = [Float](repeating: 0, count: 3 * 30)
    model.advance(&fork, reading: [7, 8, 9], logits: &logits)
    #expect(Array(logits[..<30]) == self.logits(model, after: [2, 5, 3, 7]))
    #expect(Array(logits[30..<60]) == self.logits(model, after: [1, 0, 3, 8]))
    #expect(Array(logits[60...]) == self.logits(model, after: [2, 5, 3, 9]))
    // The state that was copied is as it was.
    fork = state
    fork.select([])
    #expect(fork.streams == 0)
    #expect(state.streams == 2)
  }

  @Test("Streams that join others predict what they predict apart", arguments: [1, 3])
  func join(order: Int) throws {
    let model = try model(order: order)
    var (first, second) = (model.initialState(streams: 1), model.initialState(streams: 2))
    var (one, two) = ([Float](repeating: 0, count: 30), [Float](repeating: 0, count: 60))
    model.advance(&first, reading: [3], logits: &one)
    model.advance(&second, reading: [1, 5], logits: &two)
    var joined = first
    joined.join(second)
    joined.join(model.initialState(streams: 0))
    #expect(joined.streams == 3)
    var three = [Float](repeating: 0, count: 90)
    model.advance(&joined, reading: [2, 4, 6], logits: &three)
    model.advance(&first, reading: [2], logits: &one)
    model.advance(&second, reading: [4, 6], logits: &two)
    #expect(three == one + two)
    // Apart again.
    var (front, back) = (joined, joined)
    front.select([0])
    back.select([1, 2])
    #expect(front == first && back == second)
    var nothing = model.initialState(streams: 0)
    nothing.join(joined)
    #expect(nothing == joined)
  }

  @Test("An id that the model cannot predict is read as a unit that never came")
  func unknownIDs() throws {
    let model = try model(order: 3)
    #expect(logits(model, after: [1, 2, 4_000_000]) == logits(model, after: [1, 2, 29]))
  }

  @Test("A window costs what reading unit by unit does, and leaves the same state", arguments: [1, 2, 6])
  func evaluation(order: Int) throws {
    let model = try model(order: order)
    var window = TrainingWindow(lanes: 3, capacity: 50)
    window.resize(steps: 40)
    for place in 0..<120 {
      window.inputs[place] = Self.texts[0][place % 3 * 700 + place / 3]
      window.targets[place] =
        place % 7 == 0 ? TrainingWindow.ignoredTarget : Self.texts[0][place % 3 * 700 + place / 3 + 1]
    }
    var (state, expectedState) = (model.initialState(streams: 3), model.initialState(streams: 3))
    var expected = WindowResult(lossSum: 0, count: 0)
    var logits = [Float](repeating: 0, count: 90)
    for time in 0..<40 {
      model.advance(&expectedState, reading: Array(window.inputs[time * 3..<time * 3 + 3]), logits: &logits)
      for lane in 0..<3 where window.targets[time * 3 + lane] != TrainingWindow.ignoredTarget {
        expected.lossSum -= Double(logits[lane * 30 + Int(window.targets[time * 3 + lane])])
        expected.count += 1
      }
    }
    let result = model.evaluate(window, from: &state)
    #expect(result.count == expected.count)
    #expect(abs(result.lossSum - expected.lossSum) < 1e-3)
    #expect(state == expectedState)
  }

  @Test func countingCanBeStopped() throws {
    let configuration = NGramConfiguration(order: 3, vocabularySize: 30)
    var shares: [Double] = []
    #expect(throws: NGramError.stopped) {
      try NGramModel(counting: .wide(Self.texts[0]), configuration: configuration) { share in
        shares.append(share)
        return share < 0.5
      }
    }
    let untilStopped = shares
    #expect(untilStopped == untilStopped.sorted() && untilStopped.count > 1)
    _ = try NGramModel(counting: .wide(Self.texts[0]), configuration: configuration) { share in
      shares.append(share)
      return true
    }
    #expect(shares.last == 1)
  }

  @Test(arguments: [(0, 5), (13, 5), (-1, 5), (3, 0), (3, 1_114_113)])
  func configurationsOutOfRange(order: Int, vocabularySize: Int) {
    #expect(throws: ConfigurationError.self) {
      try NGramConfiguration(order: order, vocabularySize: vocabularySize).validated()
    }
  }
}
