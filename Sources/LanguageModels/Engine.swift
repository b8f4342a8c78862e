/// What one window cost and how steep it was.
public struct WindowResult: Sendable, Equatable {
  /// The sum of −ln p over the charged targets, in nats.
  public var lossSum: Double
  /// How many targets were charged.
  public var count: Int
  /// The Euclidean norm of the gradient of the mean loss over all parameters.
  public var gradientNorm: Double

  /// The mean of −ln p over the charged targets, in nats; 0 where none was.
  public var loss: Double { count > 0 ? lossSum / Double(count) : 0 }

  /// A result.
  public init(lossSum: Double, count: Int, gradientNorm: Double = 0) {
    self.lossSum = lossSum
    self.count = count
    self.gradientNorm = gradientNorm
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

/// The arithmetic of a trained model: a coarse seam, behind which parameters, gradients, moments and activations live
/// wherever the engine keeps them.
///
/// Gradients and the update are separate calls: gradient checks, rollback after divergence and dynamic evaluation
/// need the cut between them. An engine is used by one thread at a time.
public protocol Engine: LanguageModel where State == RecurrentState {
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
  ///   - state: N streams; the state before the window, then the state after it. Nothing flows back through it:
  ///     that is the truncation of truncated backpropagation through time (Williams and Peng 1990).
  ///   - dropout: Masks, or none.
  func computeGradients(
    of window: TrainingWindow, from state: inout RecurrentState, dropout: Dropout?
  ) -> WindowResult

  /// Changes the parameters by the gradient that ``computeGradients(of:from:dropout:)`` left.
  ///
  /// - Parameters:
  ///   - rule: What the gradient and the moments do to the parameters.
  ///   - learningRate: The step's rate.
  ///   - gradientScale: The gradient is multiplied by this first (clipping by norm).
  ///   - gradientLimit: Then each of its elements is brought between this and its negative (clipping by value).
  func update(by rule: UpdateRule, learningRate: Double, gradientScale: Double, gradientLimit: Double)

  /// Moves the running average of the parameters towards what they are now, a ← a + (1 − decay) · (θ − a); the first call
  /// makes it θ itself. An exponential moving average (Polyak and Juditsky 1992 average evenly).
  func updateAverage(decay: Double)
  /// Exchanges the parameters and their average, so that evaluation and sampling see the average; a second call takes it
  /// back. Must not be called before there is an average.
  func exchangeAverage()
  /// The average as one arena; nil before the first ``updateAverage(decay:)``.
  func average() -> [Float]?
  /// Replaces the average; nil forgets it.
  func setAverage(_ values: [Float]?)

  /// The parameters as one arena.
  func parameters() -> [Float]
  /// Replaces the parameters; [``ParameterTable/arenaCount``] floats.
  func setParameters(_ values: [Float])
  /// Replaces the parameters by what `fill` writes, all of [``ParameterTable/arenaCount``] floats, into the engine's own
  /// memory where that can be: a model file's weights are so copied once.
  func setParameters(_ fill: (UnsafeMutableBufferPointer<Float>) -> Void)
  /// The gradient that ``computeGradients(of:from:dropout:)`` left, as one arena.
  func gradients() -> [Float]
  /// What the update rule remembers.
  func optimizerState() -> OptimizerState
  /// Replaces what the update rule remembers.
  func setOptimizerState(_ state: OptimizerState)
}

extension Engine {
  /// An update whose elements have no limit.
  public func update(by rule: UpdateRule, learningRate: Double, gradientScale: Double) {
    update(by: rule, learningRate: learningRate, gradientScale: gradientScale, gradientLimit: .infinity)
  }

  public func setParameters(_ fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
    setParameters(
      [Float](unsafeUninitializedCapacity: parameterTable.arenaCount) { arena, count in
        count = parameterTable.arenaCount
        fill(UnsafeMutableBufferPointer(rebasing: arena[..<count]))
      })
  }

  public var vocabularySize: Int { configuration.vocabularySize }
  public var composition: UnitComposition? { configuration.composition }

  public func initialState(streams: Int) -> RecurrentState {
    RecurrentState(for: configuration, streams: streams)
  }
}
