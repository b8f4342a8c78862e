import LanguageModels
import UnitSequences

/// Evaluates a model that keeps learning from the text it is evaluated on: dynamic evaluation (Krause,
/// Kahembwe, Murray and Renals 2018), in the form of gradient descent with decay towards the trained weights.
///
/// The text is read in one pass, in segments, and the state is carried. Each segment is charged first and
/// learnt from afterwards, so that no unit is predicted with what was learnt from itself. With g the gradient
/// of a segment's mean loss, θ₀ the trained weights, η the learning rate and λ the decay:
///
///     θ ← θ − η g / max(1, ‖g‖) + λ (θ₀ − θ)
///
/// A figure of this kind always says “dynamic”: it cannot be compared with figures of a model whose weights
/// are fixed. The engine's trained weights are restored at the end.
public struct DynamicEvaluation: Sendable {
  /// How the model learns during evaluation.
  public struct Options: Sendable, Equatable {
    /// Units that are charged between updates.
    public var segmentLength = 16
    /// η: the learning rate; nil: ``LayerDescriptor/adaptiveLearningRate``.
    public var rate: Double?
    /// λ: the decay towards the trained weights.
    public var decay = 0.002

    /// Default values. Segments and rates were chosen with a network of every kind of layer and a text that
    /// they had not seen.
    public init() {}

    /// The learning rate of a network of a kind of layer.
    public func rate(of layer: LayerDescriptor) -> Double { rate ?? layer.adaptiveLearningRate }

    /// Makes the update of a segment whose gradient the engine has, clipped to a norm of 1: one surprising
    /// segment must not undo what was trained.
    func update(_ engine: some Engine, by rule: UpdateRule) {
      engine.update(
        by: rule, learningRate: rate(of: engine.configuration.layer),
        gradientScale: 1 / max(1, engine.gradientNorm()))
    }

    /// Checks every number.
    ///
    /// - Throws: ``TrainingError/optionOutOfRange(name:value:range:)`` for the first value that is out of
    ///   range.
    public func validate() throws(TrainingError) {
      guard (1...4096).contains(segmentLength) else {
        throw .optionOutOfRange(
          name: "dynamic segment", value: Double(segmentLength), range: "from 1 to 4096 units")
      }
      if let rate, !(rate > 0 && rate <= 100) {
        throw .optionOutOfRange(name: "dynamic rate", value: rate, range: "above 0, up to 100")
      }
      guard decay >= 0, decay <= 1 else {
        throw .optionOutOfRange(name: "dynamic decay", value: decay, range: "from 0 to 1")
      }
    }
  }

  private let text: UnitSequence
  private let options: Options

  /// An evaluation of a text, whose first unit is not charged.
  public init(of text: UnitSequence, options: Options = Options()) {
    self.text = text
    self.options = options
  }

  /// Reads the text.
  ///
  /// - Returns: Nil if `progress` stopped the reading.
  public func run(
    on engine: some Engine, onProgress progress: TextEvaluation.Progress = { _ in .proceed }
  ) -> TextLoss? {
    var loss = TextLoss()
    let isWhole = read(with: engine, progress) { window, state in
      loss.chargeUnseen(of: window, to: engine, from: state)
    } after: {
      loss.add($0)
    }
    return isWhole ? loss : nil
  }

  /// Reads the text and calls `body` with the surprisal of every charged unit.
  ///
  /// - Returns: Whether the text was read to its end.
  public func forEachSurprisal(
    on engine: some Engine, onProgress progress: TextEvaluation.Progress = { _ in .proceed },
    _ body: (UnitSurprisal) -> Void
  ) -> Bool {
    var logits = [Float](repeating: 0, count: engine.vocabularySize)
    return read(with: engine, progress) { window, state in
      var state = state
      for time in 0..<window.steps {
        engine.advance(&state, reading: [window.inputs[time]], logits: &logits)
        body(UnitSurprisal(of: window.targets[time], logits: logits))
      }
    } after: { _ in
    }
  }

  /// Reads segment after segment and learns from each.
  ///
  /// - Parameters:
  ///   - before: Called with each segment and the state before it; the engine has the weights that the
  ///     segment is charged with.
  ///   - after: Called with the loss of the segment.
  private func read<Learner: Engine>(
    with engine: Learner, _ progress: TextEvaluation.Progress,
    before: (TrainingWindow, Learner.State) -> Void, after: (WindowResult) -> Void
  ) -> Bool {
    let pairs = text.count - 1
    guard pairs > 0 else { return true }
    let (trained, optimizer) = (engine.parameters(), engine.optimizerState())
    defer {
      engine.setParameters(trained)
      engine.setOptimizerState(optimizer)
    }
    let rule = UpdateRule(.anchoredSGD, constants: ["decay": options.decay])
    engine.setOptimizerState(OptimizerState(updates: 0, moments: [trained]))
    var state = engine.initialState(streams: 1)
    var window = TrainingWindow(lanes: 1, capacity: min(options.segmentLength, pairs))
    for first in stride(from: 0, to: pairs, by: options.segmentLength) {
      window.resize(steps: min(options.segmentLength, pairs - first))
      window.fill(from: text, at: first)
      before(window, state)
      after(engine.computeGradients(of: window, from: &state, dropout: nil))
      if progress(first + window.steps) == .stop { return false }
      options.update(engine, by: rule)
    }
    return true
  }
}
