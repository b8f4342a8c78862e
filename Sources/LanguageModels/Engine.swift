/// The loss of one window.
public struct WindowResult: Sendable, Equatable {
  /// The sum of −ln p over the targets that are charged, in nats.
  public var lossSum: Double
  /// How many targets are charged.
  public var count: Int

  /// The mean of −ln p over the charged targets, in nats; 0 if there are none.
  public var loss: Double { count > 0 ? lossSum / Double(count) : 0 }

  /// A result with the given sum and count.
  public init(lossSum: Double, count: Int) {
    self.lossSum = lossSum
    self.count = count
  }
}

/// The optimizer's state: what an update rule remembers between steps.
public struct OptimizerState: Sendable, Equatable {
  /// How many updates have been made.
  public var updates: Int
  /// One arena per moment of the rule, in the order of ``UpdateRuleDescriptor/moments``.
  public var moments: [[Float]]

  /// A state with the given values.
  public init(updates: Int, moments: [[Float]]) {
    self.updates = updates
    self.moments = moments
  }
}

/// A network and the arithmetic that trains and runs it. Parameters, gradients, moments, state and
/// activations are stored wherever the engine keeps them.
///
/// A training step is four calls, so that the caller can act between them (gradient checks, several engines
/// that share a step, rollback after divergence, dynamic evaluation):
///
/// 1. ``computeGradients(of:from:dropout:)``: computes the loss and the gradient, which stays in the engine,
/// 2. ``withGradients(_:)``: optional, reads or changes the gradient in place,
/// 3. ``gradientNorm()``: for gradient clipping by norm,
/// 4. ``update(by:learningRate:gradientScale:gradientLimit:)``: changes the parameters.
///
/// An engine is used by one thread at a time.
public protocol Engine: LanguageModel {
  /// The network's sizes and kind of layer.
  var configuration: ModelConfiguration { get }
  /// Where each tensor is stored in the arenas below.
  var parameterTable: ParameterTable { get }
  /// The options in effect: `auto` is resolved, and the number of threads is the number of workers.
  var options: EngineOptions { get }

  /// Runs the forward and backward pass of a window and keeps the gradient of its mean loss (over the charged
  /// targets).
  ///
  /// - Parameters:
  ///   - window: N lanes × T steps.
  ///   - state: N streams; the hidden state before the window, replaced by the state after it. No gradient
  ///     flows back through it: this is truncated backpropagation through time (Williams and Peng 1990).
  ///   - dropout: Dropout masks; nil for no dropout.
  func computeGradients(of window: TrainingWindow, from state: inout State, dropout: Dropout?) -> WindowResult

  /// Lets `body` read and change, in place, the gradient that ``computeGradients(of:from:dropout:)`` left, as
  /// one arena.
  func withGradients<Result>(_ body: (inout UnsafeMutableBufferPointer<Float>) throws -> Result) rethrows
    -> Result

  /// The Euclidean norm of the gradient of all parameters.
  func gradientNorm() -> Double

  /// Updates the parameters with the gradient.
  ///
  /// - Parameters:
  ///   - rule: The update rule: how the gradient and the moments change the parameters.
  ///   - learningRate: The learning rate of this step.
  ///   - gradientScale: The gradient is multiplied by this first (gradient clipping by norm).
  ///   - gradientLimit: Then each element is clamped to ± this (gradient clipping by value).
  func update(by rule: UpdateRule, learningRate: Double, gradientScale: Double, gradientLimit: Double)

  /// Updates the exponential moving average of the parameters, a ← a + (1 − decay) · (θ − a); the first call
  /// sets it to θ. (Polyak and Juditsky 1992 average with equal weights.)
  func updateAverage(decay: Double)
  /// Swaps the parameters and their average, so that evaluation and sampling use the average; a second call
  /// swaps them back. There must be an average.
  func exchangeAverage()
  /// The average as one arena; nil before the first ``updateAverage(decay:)``.
  func average() -> [Float]?
  /// Replaces the average; nil removes it.
  func setAverage(_ values: [Float]?)

  /// The parameters as one arena.
  func parameters() -> [Float]
  /// Replaces the parameters with ``ParameterTable/arenaCount`` floats.
  func setParameters(_ values: [Float])
  /// Replaces the parameters with what `fill` writes, all ``ParameterTable/arenaCount`` floats. If possible,
  /// `fill` writes directly into the engine's memory, so that the weights of a model file are copied only
  /// once.
  func setParameters(_ fill: (UnsafeMutableBufferPointer<Float>) -> Void)
  /// The optimizer's state.
  func optimizerState() -> OptimizerState
  /// Replaces the optimizer's state.
  func setOptimizerState(_ state: OptimizerState)

  /// Converts a state to the form that is stored in files.
  func exported(_ state: State) -> RecurrentState
  /// Converts a state from ``exported(_:)`` back; it must come from a model with the same configuration.
  func imported(_ state: RecurrentState) -> State
}

extension Engine {
  /// Updates the parameters without gradient clipping by value.
  public func update(by rule: UpdateRule, learningRate: Double, gradientScale: Double) {
    update(by: rule, learningRate: learningRate, gradientScale: gradientScale, gradientLimit: .infinity)
  }

  /// A copy of the gradient, as one arena.
  public func gradients() -> [Float] { withGradients { Array($0) } }
  public func setParameters(_ fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
    setParameters(
      [Float](unsafeUninitializedCapacity: parameterTable.arenaCount) { arena, count in
        count = parameterTable.arenaCount
        fill(UnsafeMutableBufferPointer(rebasing: arena[..<count]))
      })
  }

  public var vocabularySize: Int { configuration.vocabularySize }
  public var composition: UnitComposition? { configuration.composition }
}

extension Engine where State == RecurrentState {
  public func initialState(streams: Int) -> RecurrentState {
    RecurrentState(for: configuration, streams: streams)
  }
  public func exported(_ state: RecurrentState) -> RecurrentState { state }
  public func imported(_ state: RecurrentState) -> RecurrentState { state }
}
