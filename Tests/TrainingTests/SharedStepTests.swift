import CPUEngine
import Foundation
import LanguageModels
import Synchronization
import Testing
import Training
import UnitSequences

/// Several engines that share the lanes of a step are one engine with all of them.
@Suite struct SharedStepTests {
  private static let text = wordyText(units: 400)

  private static func options() -> TrainingOptions {
    var options = smallOptions(steps: 8)
    // Five lanes: an uneven number for two.
    options.batchSize = 5
    options.dropout = 0.3
    options.dropoutPlaces = .all
    options.weightDrop = 0.2
    // A rule without divisions by small numbers, which would magnify rounding.
    options.follow(updateRule: UpdateRuleDescriptor.sgd.name)
    options.updateConstants = ["momentum": 0.5]
    options.learningRate = 0.5
    options.evaluationInterval = 4
    return options
  }

  private static func engine(_ cell: String) throws -> CPUEngine {
    let configuration = smallConfiguration(cell: cell)
    let engine = try CPUEngine(configuration: configuration, threads: 1, precision: .fp32)
    engine.setParameters(engine.parameterTable.initialParameters(for: configuration, seed: 1))
    return engine
  }

  @Test("Two halves of a step, their gradients joined in between", arguments: LayerDescriptor.all.map(\.name))
  func halves(cell: String) throws {
    let options = Self.options()
    func layout(_ share: LaneShare) throws -> LaneLayout {
      try LaneLayout(
        units: Self.text.count, batchSize: options.batchSize, sequenceLength: options.sequenceLength,
        share: share)
    }
    let rule = UpdateRule(.sgd, constants: ["momentum": 0.5])
    let layouts = try [LaneShare(rank: 0, of: 2), LaneShare(rank: 1, of: 2)].map(layout)
    let whole = try layout(.whole)
    #expect(layouts.map(\.ownLanes.count) == [2, 3] && whole.lanes == 5)
    let (halves, one) = (try [Self.engine(cell), Self.engine(cell)], try Self.engine(cell))
    var states = zip(halves, layouts).map { $0.initialState(streams: $1.ownLanes.count) }
    var state = one.initialState(streams: 5)

    for step in 0..<6 {
      let masks = Dropout(
        probability: 0.3, isLocked: step.isMultiple(of: 2), weightProbability: 0.2, seed: 3,
        step: UInt64(step))
      func compute(
        _ engine: CPUEngine, _ layout: LaneLayout, _ state: inout RecurrentState
      ) -> WindowResult {
        var window = layout.makeWindow()
        layout.fill(&window, from: Self.text, index: step, entry: 0)
        return engine.computeGradients(of: window, from: &state, dropout: masks)
      }
      let results = halves.indices.map { compute(halves[$0], layouts[$0], &states[$0]) }
      let result = compute(one, whole, &state)
      // What stands between the engines.
      let count = results.reduce(0) { $0 + $1.count }
      let gradients = halves.map { $0.gradients() }
      for engine in halves {
        engine.withGradients { buffer in
          for place in buffer.indices {
            buffer[place] =
              (Float(results[0].count) * gradients[0][place] + Float(results[1].count) * gradients[1][place])
              / Float(count)
          }
        }
      }
      #expect(count == result.count)
      #expect(abs(results.reduce(0) { $0 + $1.lossSum } / result.lossSum - 1) < 1e-5)
      #expect(halves[0].gradientNorm() == halves[1].gradientNorm())
      #expect(abs(halves[0].gradientNorm() / one.gradientNorm() - 1) < 1e-5)
      for engine in halves + [one] {
        engine.update(
          by: rule, learningRate: 0.5, gradientScale: min(1, 1 / engine.gradientNorm()), gradientLimit: 0.1)
      }
    }
    #expect(halves[0].parameters() == halves[1].parameters())
    #expect(Self.difference(halves[0].parameters(), one.parameters()) < 1e-5)
  }

  @Test("Two runs that share steps and evaluations are one run", arguments: LayerDescriptor.all.map(\.name))
  func runs(cell: String) throws {
    let heldOut = [wordyText(units: 90, seed: 9), wordyText(units: 31, seed: 10)]
    let meeting = Meeting(ranks: 2)
    let outcomes = Mutex<[Int: (parameters: [Float], losses: [Double])]>([:])
    // Threads of their own: those of a queue may run one after the other.
    let group = DispatchGroup()
    for rank in 0..<2 {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        guard let engine = try? Self.engine(cell),
          let trainer = try? Trainer(
            engine: engine, text: Self.text, heldOut: heldOut, options: Self.options(),
            share: LaneShare(rank: rank, of: 2), exchange: meeting.seat(rank)),
          let events = try? trainer.collectEvents()
        else { return }
        let losses = events.evaluations.compactMap(\.heldOutLoss)
        outcomes.withLock { $0[rank] = (engine.parameters(), losses) }
      }
    }
    group.wait()
    let engine = try Self.engine(cell)
    let events = try Trainer(
      engine: engine, text: Self.text, heldOut: heldOut, options: Self.options()
    ).collectEvents()
    let expected = events.evaluations.compactMap(\.heldOutLoss)

    let shared = outcomes.withLock { $0 }
    let (first, second) = (try #require(shared[0]), try #require(shared[1]))
    #expect(first.parameters == second.parameters)
    #expect(first.losses == second.losses)
    #expect(Self.difference(first.parameters, engine.parameters()) < 1e-5)
    #expect(first.losses.count == 2 && expected.count == 2)
    for (loss, other) in zip(first.losses, expected) { #expect(abs(loss / other - 1) < 1e-5) }
  }

  @Test("A text must have a lane for each that shares it")
  func tooFewLanes() {
    #expect(throws: TrainingError.tooFewLanes(lanes: 2, sharers: 3)) {
      try LaneLayout(units: 100, batchSize: 2, sequenceLength: 8, share: LaneShare(rank: 0, of: 3))
    }
  }

  /// The greatest difference, relative to the greatest number.
  private static func difference(_ one: [Float], _ other: [Float]) -> Float {
    let scale = other.map(abs).max() ?? 1
    return (zip(one, other).map { abs($0 - $1) }.max() ?? .infinity) / scale
  }
}

/// A place where runs on several threads hand one another what they have.
private final class Meeting: Sendable {
  private struct Round {
    var brought: [Int: [Double]] = [:]
    var taken = 0
  }

  private let ranks: Int
  private let round = Mutex(Round())

  init(ranks: Int) { self.ranks = ranks }

  /// What a run calls.
  func seat(_ rank: Int) -> any StepExchange { Seat(meeting: self, rank: rank) }

  /// Brings numbers and takes those of all, in the order of their ranks.
  func exchange(_ numbers: [Double], rank: Int) -> [[Double]] {
    let end = ContinuousClock.now + .seconds(60)
    while !round.withLock({ round in
      // The round before must have been taken by all.
      guard round.taken == 0, round.brought[rank] == nil else { return false }
      round.brought[rank] = numbers
      return true
    }) {
      guard ContinuousClock.now < end else { return [numbers] }
      usleep(20)
    }
    // Should the other have failed, this one goes on alone, with another outcome.
    while ContinuousClock.now < end {
      let all: [[Double]]? = round.withLock { round in
        guard round.brought.count == ranks else { return nil }
        let all = round.brought.sorted { $0.key < $1.key }.map(\.value)
        round.taken += 1
        if round.taken == ranks { round = Round() }
        return all
      }
      if let all { return all }
      usleep(20)
    }
    return [numbers]
  }

  private final class Seat: StepExchange {
    let meeting: Meeting
    let rank: Int
    init(meeting: Meeting, rank: Int) { (self.meeting, self.rank) = (meeting, rank) }

    func combine(_ gradients: inout UnsafeMutableBufferPointer<Float>, _ result: inout WindowResult) {
      let own = Double(result.count)
      let sums = meeting.exchange(gradients.map { own * Double($0) }, rank: rank)
      combine(&result)
      for place in gradients.indices {
        gradients[place] = Float(sums.reduce(0) { $0 + $1[place] } / Double(result.count))
      }
    }

    func combine(_ result: inout WindowResult) {
      let all = meeting.exchange([result.lossSum, Double(result.count)], rank: rank)
      result = WindowResult(
        lossSum: all.reduce(0) { $0 + $1[0] }, count: Int(all.reduce(0) { $0 + $1[1] }))
    }
  }
}
