import LanguageModels
import UnitSequences

/// Evaluates a model on a text, exactly as a protocol says.
///
/// An unseen unit (`<unk>`, id 0) is charged −ln p(`<unk>`) − ln(1 / (1,112,064 − V)): it is never skipped
/// and never free.
public struct TextEvaluation: Sendable {
  /// Called with the number of units read so far; the answer can stop the reading.
  public typealias Progress = (_ unitsRead: Int) -> Continuation

  let text: UnitSequence
  let kind: EvaluationProtocol
  /// The first unit of each document; a text that is none has one.
  private let starts: Set<Int>
  private let documents: [Range<Int>]

  /// Units per call of the model.
  private static let stepsPerCall = 128
  /// The number of windows that are read in parallel; they are independent, so this affects only the speed.
  private static let windowsPerCall = 64

  /// An evaluation of a text, whose first unit is not charged.
  ///
  /// - Parameter documentEnds: The end of each document in the text, in which the first unit of each is not
  ///   charged and the state starts again; nil: it is one text that goes on.
  public init(of text: UnitSequence, by kind: EvaluationProtocol, documentEnds: [Int]? = nil) {
    self.text = text
    self.kind = kind
    let ends = documentEnds ?? [text.count]
    let firsts = [0] + ends.dropLast()
    starts = Set(firsts)
    documents = zip(firsts, ends).map { $0..<$1 }
  }

  /// Reads the text.
  ///
  /// - Returns: Nil if `progress` stopped the reading.
  public func run(on model: some LanguageModel, onProgress progress: Progress = { _ in .proceed })
    -> TextLoss?
  {
    guard text.count > 1 else { return TextLoss() }
    switch kind {
    case .stateful: return runStateful(on: model, progress)
    case .windows: return runWindows(on: model, progress)
    }
  }

  private func runStateful(on model: some LanguageModel, _ progress: Progress) -> TextLoss? {
    var loss = TextLoss()
    var state = model.initialState(streams: 1)
    let pairs = text.count - 1
    var window = TrainingWindow(lanes: 1, capacity: min(Self.stepsPerCall, pairs))
    for first in stride(from: 0, to: pairs, by: Self.stepsPerCall) {
      window.resize(steps: min(Self.stepsPerCall, pairs - first))
      window.fill(from: text, at: first)
      if starts.count > 1 { markDocuments(in: &window, at: first) }
      loss.charge(window, to: model, from: &state)
      if progress(first + window.steps) == .stop { return nil }
    }
    return loss
  }

  /// Resets the state where documents begin; nothing predicts their first units.
  private func markDocuments(in window: inout TrainingWindow, at first: Int) {
    window.resets = (0..<window.steps).map { first + $0 > 0 && starts.contains(first + $0) }
    for time in 0..<window.steps where starts.contains(first + time + 1) {
      window.targets[time] = TrainingWindow.ignoredTarget
    }
  }

  private func runWindows(on model: some LanguageModel, _ progress: Progress) -> TextLoss? {
    var loss = TextLoss()
    let length = EvaluationProtocol.windowLength
    // The units that each window reads; the last of a document is only predicted.
    let windows = documents.flatMap { document in
      stride(from: document.lowerBound, to: document.upperBound - 1, by: length).map { start in
        start..<min(start + length, document.upperBound - 1)
      }
    }
    for firstWindow in stride(from: 0, to: windows.count, by: Self.windowsPerCall) {
      let batch = windows[firstWindow..<min(firstWindow + Self.windowsPerCall, windows.count)]
      let longest = batch.map(\.count).max() ?? 0
      var state = model.initialState(streams: batch.count)
      var window = TrainingWindow(lanes: batch.count, capacity: min(Self.stepsPerCall, longest))
      for first in stride(from: 0, to: longest, by: Self.stepsPerCall) {
        window.resize(steps: min(Self.stepsPerCall, longest - first))
        for time in 0..<window.steps {
          for (lane, part) in batch.enumerated() {
            let (place, input) = (time * window.lanes + lane, part.lowerBound + first + time)
            // After its end a shorter window keeps reading uncharged units beside the others.
            let isInside = input < part.upperBound
            window.inputs[place] = isInside ? text[input] : 0
            window.targets[place] = isInside ? text[input + 1] : TrainingWindow.ignoredTarget
          }
        }
        loss.charge(window, to: model, from: &state)
      }
      if progress(batch.last?.upperBound ?? 0) == .stop { return nil }
    }
    return loss
  }
}

extension TrainingWindow {
  /// Fills a window of one lane with units and those that follow them.
  mutating func fill(from text: UnitSequence, at first: Int) {
    for time in 0..<steps {
      inputs[time] = text[first + time]
      targets[time] = text[first + time + 1]
    }
  }

  /// The same window with only the unseen units charged; nil if there are none.
  func chargingUnseenOnly() -> TrainingWindow? {
    guard targets[..<(steps * lanes)].contains(0) else { return nil }
    var window = self
    for place in 0..<steps * lanes where targets[place] != 0 { window.targets[place] = Self.ignoredTarget }
    return window
  }
}

extension TextLoss {
  /// Charges a window; the state advances.
  mutating func charge<Model: LanguageModel>(
    _ window: TrainingWindow, to model: Model, from state: inout Model.State
  ) {
    chargeUnseen(of: window, to: model, from: state)
    add(model.evaluate(window, from: &state))
  }

  /// Adds the loss of a window, in which unseen units are charged without the choice among them.
  mutating func add(_ result: WindowResult) {
    lossSum += result.lossSum
    count += result.count
  }

  /// Measures the loss of the unseen units by reading a window that contains some a second time, and adds the
  /// choice among unseen scalars.
  mutating func chargeUnseen<Model: LanguageModel>(
    of window: TrainingWindow, to model: Model, from state: Model.State
  ) {
    guard let unseenOnly = window.chargingUnseenOnly() else { return }
    var state = state
    let result = model.evaluate(unseenOnly, from: &state)
    let choice = Double(result.count) * Self.choiceAmongUnseen(vocabularySize: model.vocabularySize)
    unseenCount += result.count
    unseenLossSum += result.lossSum + choice
    lossSum += choice
  }
}
