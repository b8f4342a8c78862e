/// What one window cost.
public struct WindowResult: Sendable, Equatable {
  /// The sum of −ln p over the charged targets, in nats.
  public var lossSum: Double
  /// How many targets were charged.
  public var count: Int

  /// The mean of −ln p over the charged targets, in nats; 0 where none was.
  public var loss: Double { count > 0 ? lossSum / Double(count) : 0 }

  /// A result.
  public init(lossSum: Double, count: Int) {
    self.lossSum = lossSum
    self.count = count
  }
}

/// What an update rule remembers between steps.
public struct OptimizerState: Sendable, Equatable {
  /// How many updates were made.
  public var updates: Int
  /// One arena a moment of the rule, in the order of ``UpdateRuleDescriptor/moments``.
  public var moments: [[Float]]

  /// A state.
  public init(updates: Int, moments: [[Float]]) {
    self.updates = updates
    self.moments = moments
  }
}

/// The arithmetic of a trained model: a coarse seam, behind which parameters, gradients, moments, state and
/// activations live wherever the engine keeps them.
///
/// A training step is four calls, so that others can act between them (gradient checks, several engines that
/// share a step, rollback after divergence, dynamic evaluation):
///
/// 1. ``computeGradients(of:from:dropout:)``: the loss; the gradient stays in the engine,
/// 2. ``withGradients(_:)``, by whoever wants to see or change it,
/// 3. ``gradientNorm()``,
/// 4. ``update(by:learningRate:gradientScale:gradientLimit:)``.
///
/// An engine is used by one thread at a time.
public protocol Engine: LanguageModel {
  /// The model's shape.
  var configuration: ModelConfiguration { get }
  /// Where each tensor lies in the arenas below.
  var parameterTable: ParameterTable { get }
  /// How the engine really runs: never `auto`, and the number of its workers.
  var options: EngineOptions { get }

  /// Runs a window forward and back and keeps the gradient of its mean loss (over the charged targets).
  ///
  /// - Parameters:
  ///   - window: N lanes × T steps.
  ///   - state: N streams; the state before the window, then the state after it. Nothing flows back through
  ///     it: that is the truncation of truncated backpropagation through time (Williams and Peng 1990).
  ///   - dropout: Masks, or none.
  func computeGradients(of window: TrainingWindow, from state: inout State, dropout: Dropout?) -> WindowResult

  /// Lets `body` read and change the gradient that ``computeGradients(of:from:dropout:)`` left, one arena in
  /// place.
  func withGradients<Result>(_ body: (inout UnsafeMutableBufferPointer<Float>) throws -> Result) rethrows
    -> Result

  /// The Euclidean norm of the gradient over all parameters.
  func gradientNorm() -> Double

  /// Changes the parameters by the gradient.
  ///
  /// - Parameters:
  ///   - rule: What the gradient and the moments do to the parameters.
  ///   - learningRate: The step's rate.
  ///   - gradientScale: The gradient is multiplied by this first (clipping by norm).
  ///   - gradientLimit: Then each of its elements is brought between this and its negative (clipping by
  ///     value).
  func update(by rule: UpdateRule, learningRate: Double, gradientScale: Double, gradientLimit: Double)

  /// Moves the running average of the parameters towards what they are now, a ← a + (1 − decay) · (θ − a);
  /// the first call makes it θ itself. An exponential moving average (Polyak and Juditsky 1992 average
  /// evenly).
  func updateAverage(decay: Double)
  /// Exchanges the parameters and their average, so that evaluation and sampling see the average; a second
  /// call takes it back. Must not be called before there is an average.
  func exchangeAverage()
  /// The average as one arena; nil before the first ``updateAverage(decay:)``.
  func average() -> [Float]?
  /// Replaces the average; nil forgets it.
  func setAverage(_ values: [Float]?)

  /// The parameters as one arena.
  func parameters() -> [Float]
  /// Replaces the parameters; [``ParameterTable/arenaCount``] floats.
  func setParameters(_ values: [Float])
  /// Replaces the parameters by what `fill` writes, all of [``ParameterTable/arenaCount``] floats, into the
  /// engine's own memory where that can be: a model file's weights are so copied once.
  func setParameters(_ fill: (UnsafeMutableBufferPointer<Float>) -> Void)
  /// What the update rule remembers.
  func optimizerState() -> OptimizerState
  /// Replaces what the update rule remembers.
  func setOptimizerState(_ state: OptimizerState)

  /// A state in the form in which files hold it.
  func exported(_ state: State) -> RecurrentState
  /// The state that ``exported(_:)`` gave, of a model with the same configuration.
  func imported(_ state: RecurrentState) -> State
}

extension Engine {
  /// An update whose elements have no limit.
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
