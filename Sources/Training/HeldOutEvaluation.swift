import Foundation
import LanguageModels
import UnitSequences

/// The mean loss of a model on held-out texts.
///
/// Each text is one stream whose first unit is not charged. An unseen unit (`<unk>`, id 0) is charged its own
/// probability and a uniform choice among the scalars that are not in the vocabulary: −ln p(`<unk>`) − ln(1 /
/// (1,112,064 − V)).
public struct HeldOutEvaluation: Sendable {
  /// The result of one evaluation.
  public struct Result: Sendable, Equatable {
    /// The mean of −ln p, in nats per unit.
    public var loss: Double
    /// How many units are charged.
    public var count: Int
    /// How many of them are `<unk>`.
    public var unknownCount: Int
  }

  /// The part of a text that one lane charges: the targets from `start` up to but not including `end`.
  private struct Stretch: Sendable {
    let text: Int
    /// The first unit that is read.
    let firstInput: Int
    /// The first target that is charged.
    let start: Int
    let end: Int

    /// The number of units that are read.
    var steps: Int { end - 1 - firstInput }
  }

  /// Stretches that are read one after another, each from the initial state.
  private struct Lane: Sendable {
    var stretches: [Stretch] = []
    /// The step at which each begins.
    var starts: [Int] = []
    var steps = 0

    mutating func append(_ stretch: Stretch) {
      stretches.append(stretch)
      starts.append(steps)
      steps += stretch.steps
    }
  }

  private let texts: [UnitSequence]
  private let lanes: [Lane]
  private let steps: Int
  private let windowLength: Int

  /// Units of preceding context that a lane reads, uncharged, before its part.
  public static let contextLength = 256

  /// Plans an evaluation.
  ///
  /// With one lane each text is read in one pass, its state carried from beginning to end: exactly the
  /// *stateful* protocol. With more lanes, parts of the texts are read in parallel, each after
  /// ``contextLength`` units of preceding context: nearly the same figure, much faster.
  ///
  /// - Parameters:
  ///   - texts: Held-out texts, each a stream of its own.
  ///   - lanes: About how many parts are read in parallel.
  ///   - windowLength: Units per call of the model.
  ///   - share: Which of the parts this process reads.
  public init(texts: [UnitSequence], lanes: Int, windowLength: Int = 128, share: LaneShare = .whole) {
    self.texts = texts
    let total = texts.reduce(0) { $0 + max(0, $1.count - 1) }
    let length = max(1, (total + lanes - 1) / max(1, lanes))
    var stretches: [Stretch] = []
    for (index, text) in texts.enumerated() where text.count > 1 {
      let piece = lanes > 1 ? length : text.count
      for start in stride(from: 1, to: text.count, by: piece) {
        stretches.append(
          Stretch(
            text: index, firstInput: lanes > 1 ? max(0, start - 1 - Self.contextLength) : 0, start: start,
            end: min(text.count, start + piece)))
      }
    }
    isEmpty = stretches.isEmpty
    readUnits = stretches.reduce(0) { $0 + $1.steps }
    self.lanes = Self.packed(Array(stretches[share.lanes(of: stretches.count)]), into: lanes)
    steps = self.lanes.map(\.steps).max() ?? 0
    self.windowLength = max(1, min(windowLength, steps))
  }

  /// Short texts share a lane, so that thousands of them take no more memory and time than one long text.
  private static func packed(_ stretches: [Stretch], into wanted: Int) -> [Lane] {
    let total = stretches.reduce(0) { $0 + $1.steps }
    let count = max(wanted, min(stretches.count, leastLanes))
    let most = max(stretches.map(\.steps).max() ?? 0, (total + count - 1) / max(1, count))
    var lanes: [Lane] = []
    for stretch in stretches {
      if let last = lanes.last, last.steps + stretch.steps <= most {
        lanes[lanes.count - 1].append(stretch)
      } else {
        var lane = Lane()
        lane.append(stretch)
        lanes.append(lane)
      }
    }
    return lanes
  }

  /// Several texts are read in so many lanes at least.
  private static let leastLanes = 16

  /// How many units an evaluation reads, in all processes that share it.
  let readUnits: Int

  /// Whether there is nothing to charge, in this process or any other.
  public let isEmpty: Bool

  /// Reads all texts with a model of any kind, including `any Engine`.
  ///
  /// - Parameter exchange: Sums the results of all processes that share the evaluation.
  public func run(on model: some LanguageModel, exchange: (any StepExchange)? = nil) -> Result {
    var (known, unknown) = read(with: model)
    if let exchange {
      exchange.combine(&known)
      exchange.combine(&unknown)
    }
    return Result(
      loss: WindowResult(lossSum: known.lossSum + unknown.lossSum, count: known.count).loss,
      count: known.count, unknownCount: unknown.count)
  }

  /// The loss of the parts, and what the choice among unseen scalars adds to it.
  private func read(with model: some LanguageModel) -> (known: WindowResult, unknown: WindowResult) {
    let nothing = WindowResult(lossSum: 0, count: 0)
    guard !lanes.isEmpty else { return (nothing, nothing) }
    var state = model.initialState(streams: lanes.count)
    var window = TrainingWindow(lanes: lanes.count, capacity: windowLength)
    let isShared = lanes.contains { $0.stretches.count > 1 }
    if isShared { window.resets = Array(repeating: false, count: window.inputs.count) }
    var current = Array(repeating: 0, count: lanes.count)
    var total = nothing
    var unknown = 0
    for first in stride(from: 0, to: steps, by: windowLength) {
      window.resize(steps: min(windowLength, steps - first))
      for time in 0..<window.steps {
        for (index, lane) in lanes.enumerated() {
          let place = time * window.lanes + index
          let step = first + time
          if current[index] + 1 < lane.starts.count, lane.starts[current[index] + 1] == step {
            current[index] += 1
          }
          let stretch = lane.stretches[current[index]]
          let input = stretch.firstInput + step - lane.starts[current[index]]
          if isShared { window.resets[place] = step > 0 && lane.starts[current[index]] == step }
          let isInside = input + 1 < stretch.end
          window.inputs[place] = isInside ? texts[stretch.text][input] : 0
          let isCharged = isInside && input + 1 >= stretch.start
          window.targets[place] = isCharged ? texts[stretch.text][input + 1] : TrainingWindow.ignoredTarget
          if isCharged && window.targets[place] == 0 { unknown += 1 }
        }
      }
      let result = model.evaluate(window, from: &state)
      total.lossSum += result.lossSum
      total.count += result.count
    }
    let choice = Double(unknown) * TextLoss.choiceAmongUnseen(vocabularySize: model.vocabularySize)
    return (total, WindowResult(lossSum: choice, count: unknown))
  }
}
