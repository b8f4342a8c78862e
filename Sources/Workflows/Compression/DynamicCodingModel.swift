import Compression
import LanguageModels
import Training

/// A network that learns from each segment of a text after it was predicted, as ``DynamicEvaluation`` does.
final class DynamicCodingModel: CodingModel {
  private let model: LearningStream

  init(_ engine: any Engine, options: DynamicEvaluation.Options) {
    model = Self.stream(engine, options)
  }

  private static func stream(_ engine: some Engine, _ options: DynamicEvaluation.Options) -> LearningStream {
    TypedLearningStream(engine, options)
  }

  var vocabularySize: Int { model.vocabularySize }

  func read(_ unit: UInt32, probabilities: inout [Float]) { model.read(unit, &probabilities) }
}

/// A stream of an engine of any type.
private class LearningStream {
  var vocabularySize: Int { preconditionFailure("a stream without an engine") }
  func read(_ unit: UInt32, _ probabilities: inout [Float]) {
    preconditionFailure("a stream without an engine")
  }
}

private final class TypedLearningStream<Learner: Engine>: LearningStream {
  private let engine: Learner
  private let options: DynamicEvaluation.Options
  private let rule: UpdateRule
  /// The state before the current segment, and after the last unit.
  private var (segmentState, state): (Learner.State, Learner.State)
  private var window: TrainingWindow
  /// The number of units of the segment that were read.
  private var count = 0

  init(_ engine: Learner, _ options: DynamicEvaluation.Options) {
    self.engine = engine
    self.options = options
    rule = UpdateRule(.anchoredSGD, constants: ["decay": options.decay])
    engine.setOptimizerState(OptimizerState(updates: 0, moments: [engine.parameters()]))
    segmentState = engine.initialState(streams: 1)
    state = segmentState
    window = TrainingWindow(lanes: 1, capacity: options.segmentLength)
    window.resize(steps: options.segmentLength)
  }

  override var vocabularySize: Int { engine.vocabularySize }

  override func read(_ unit: UInt32, _ probabilities: inout [Float]) {
    if count > 0 { window.targets[count - 1] = unit }
    if count == options.segmentLength {
      _ = engine.computeGradients(of: window, from: &segmentState, dropout: nil)
      engine.update(by: rule, learningRate: options.rate, gradientScale: 1)
      state = segmentState
      count = 0
    }
    window.inputs[count] = unit
    count += 1
    engine.advance(&state, reading: [unit], logits: &probabilities)
    probabilities.replaceBySoftmax()
  }
}
