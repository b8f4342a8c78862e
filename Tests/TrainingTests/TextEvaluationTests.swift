import Foundation
import LanguageModels
import ReferenceEngine
import Testing
import Training

@Suite struct TextEvaluationTests {
  /// A model that knows which unit it read last, and how many it has read: a state that is carried too far,
  /// or not far enough, gives other figures.
  private final class CountingModel: LanguageModel {
    struct State: StreamState {
      var read: [Int]
      var streams: Int { read.count }
      mutating func select(_ rows: [Int]) { read = rows.map { read[$0] } }
      mutating func join(_ other: State) { read += other.read }
    }

    let vocabularySize = 7

    func initialState(streams: Int) -> State { State(read: Array(repeating: 0, count: streams)) }

    func advance(_ state: inout State, reading units: [UInt32], logits: inout [Float]) {
      for (row, unit) in units.enumerated() {
        state.read[row] += 1
        for id in 0..<vocabularySize {
          logits[row * vocabularySize + id] = Self.logit(of: id, after: unit, count: state.read[row])
        }
      }
    }

    static func logit(of id: Int, after unit: UInt32, count: Int) -> Float {
      Float((id * 31 + Int(unit) * 17 + count * 7) % 23) / 6
    }
  }

  /// −ln p of each unit but the first, by the definition, in double precision; the count starts anew where
  /// `isFresh` says so.
  private func costs(of text: [UInt16], isFresh: (Int) -> Bool) -> [Double] {
    var count = 0
    return text.indices.dropLast().map { place in
      if isFresh(place) { count = 0 }
      count += 1
      let exponentials = (0..<7).map {
        exp(Double(CountingModel.logit(of: $0, after: UInt32(text[place]), count: count)))
      }
      let target = Int(text[place + 1])
      let cost = -log(exponentials[target] / exponentials.reduce(0, +))
      return target == 0 ? cost - log(1 / (1_112_064 - 7)) : cost
    }
  }

  private func text(_ units: Int, isUnseenToo: Bool = true) -> [UInt16] {
    var generator = SeededGenerator(seed: UInt64(units))
    return (0..<units).map { _ in UInt16.random(in: (isUnseenToo ? 0 : 1)..<7, using: &generator) }
  }

  private static let lengths = [2, 3, 128, 129, 256, 257, 258, 600, 20_000]

  @Test("Stateful: one pass, the state carried from end to end", arguments: lengths)
  func stateful(units: Int) throws {
    let text = text(units)
    let expected = costs(of: text) { _ in false }
    let loss = try #require(TextEvaluation(of: .narrow(text), by: .stateful).run(on: CountingModel()))
    #expect(loss.count == units - 1)
    #expect(abs(loss.lossSum - expected.reduce(0, +)) < 1e-9 * Double(units))
  }

  @Test(
    "Windows: each of 256 units from zero state; every unit but the first is charged once", arguments: lengths
  )
  func windows(units: Int) throws {
    let text = text(units)
    let expected = costs(of: text) { $0 % 256 == 0 }
    let loss = try #require(TextEvaluation(of: .narrow(text), by: .windows).run(on: CountingModel()))
    #expect(loss.count == units - 1)
    #expect(abs(loss.lossSum - expected.reduce(0, +)) < 1e-9 * Double(units))
  }

  @Test(
    "The part of unseen units is what they cost, the choice among all unseen scalars included",
    arguments: EvaluationProtocol.allCases)
  func unseen(kind: EvaluationProtocol) throws {
    let text = text(600)
    let expected = costs(of: text) { kind == .windows && $0 % 256 == 0 }
    let part = zip(text.dropFirst(), expected).filter { $0.0 == 0 }.map(\.1)
    let loss = try #require(TextEvaluation(of: .narrow(text), by: kind).run(on: CountingModel()))
    #expect(loss.unseenCount == part.count)
    #expect(abs(loss.unseenLossSum - part.reduce(0, +)) < 1e-6)
    #expect(loss.unseenLoss < loss.loss)
  }

  @Test("Without unseen units their part is nothing")
  func nothingUnseen() throws {
    let loss = try #require(
      TextEvaluation(of: .narrow(text(300, isUnseenToo: false)), by: .stateful).run(on: CountingModel()))
    #expect(loss.unseenCount == 0 && loss.unseenLossSum == 0)
  }

  @Test("A text of one unit, or of none, costs nothing", arguments: EvaluationProtocol.allCases)
  func tooShort(kind: EvaluationProtocol) {
    #expect(TextEvaluation(of: .narrow([3]), by: kind).run(on: CountingModel()) == TextLoss())
    #expect(TextEvaluation(of: .narrow([]), by: kind).run(on: CountingModel()) == TextLoss())
  }

  @Test(
    "It is told how far it is, to the end, and ends when asked to", arguments: EvaluationProtocol.allCases)
  func progress(kind: EvaluationProtocol) {
    let evaluation = TextEvaluation(of: .narrow(text(20_000)), by: kind)
    var told: [Int] = []
    #expect(
      evaluation.run(on: CountingModel()) {
        told.append($0); return .proceed
      } != nil)
    #expect(told == told.sorted() && told.last == 19_999 && told.count > 1)
    #expect(evaluation.run(on: CountingModel()) { _ in .stop } == nil)
  }

  @Test("Surprisals add up to the loss, unit by unit", arguments: EvaluationProtocol.allCases)
  func surprisals(kind: EvaluationProtocol) {
    let text = text(600)
    let expected = costs(of: text) { kind == .windows && $0 % 256 == 0 }
    var found: [UnitSurprisal] = []
    let evaluation = TextEvaluation(of: .narrow(text), by: kind)
    #expect(evaluation.forEachSurprisal(on: CountingModel()) { found.append($0) })
    #expect(found.map(\.id) == text.dropFirst().map(UInt32.init))
    #expect(zip(found, expected).allSatisfy { abs($0.nats - $1) < 1e-6 })
    #expect(found.count == expected.count)
  }

  @Test("Rank and alternatives are those of the sorted probabilities")
  func ranks() {
    let text = text(400)
    var place = 0
    _ = TextEvaluation(of: .narrow(text), by: .stateful).forEachSurprisal(on: CountingModel()) { surprisal in
      let logits = (0..<7).map { CountingModel.logit(of: $0, after: UInt32(text[place]), count: place + 1) }
      let sum = logits.reduce(0.0) { $0 + exp(Double($1)) }
      let order = (0..<7).sorted { (-logits[$0], $0) < (-logits[$1], $1) }
      let target = Int(text[place + 1])
      #expect(surprisal.rank == 1 + logits.count { $0 > logits[target] })
      let others = order.filter { $0 != target && $0 != 0 }.prefix(3)
      #expect(surprisal.alternatives.map(\.id) == others.map(UInt32.init))
      #expect(
        zip(surprisal.alternatives, others).allSatisfy {
          abs($0.probability - exp(Double(logits[$1])) / sum) < 1e-9
        })
      place += 1
    }
    #expect(place == 399)
  }
}
