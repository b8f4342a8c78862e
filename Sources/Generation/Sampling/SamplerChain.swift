/// Steps that act one after the other on the logits, then one draw: a row of logits goes in, an id comes out.
///
/// A value: every stream of text has its own chain, and copies are independent.
public struct SamplerChain: Sendable {
  /// The steps in the order in which they act.
  public var steps: [any SamplerStep]

  /// A chain of steps; an empty one draws from the model's own probabilities.
  public init(_ steps: [any SamplerStep] = []) { self.steps = steps }

  /// The registered steps that these settings switch on, in the order of the registry.
  ///
  /// With ``MirostatStep`` the truncating steps are left out; ``SamplerSettings/unused`` names such settings.
  public init(_ settings: SamplerSettings) {
    let leavesOutTruncation = settings.usesMirostat
    steps = SamplerStepDescriptor.all.compactMap { descriptor in
      descriptor.truncates && leavesOutTruncation ? nil : descriptor.make(settings)
    }
  }

  /// Temperature 0.8 alone.
  public static let usual = SamplerChain(.usual)

  /// Always the most probable unit; of equal ones the one with the lowest id.
  public static let greedy = SamplerChain([TemperatureStep.greedy])

  /// The chain with an additional first step.
  public func preceded(by step: any SamplerStep) -> SamplerChain { SamplerChain([step] + steps) }

  /// Loads a row of logits into the candidates and applies the steps in their order.
  ///
  /// - Parameters:
  ///   - logits: [V], the logit of each id.
  ///   - candidates: Overwritten; at least one remains.
  ///   - context: The text so far.
  ///   - generator: The random generator, used by some steps.
  /// - Throws: ``SamplerError/modelProducedNoNumbers(id:)`` for a logit that is NaN or +∞;
  ///   ``SamplerError/nothingLeft(after:)`` if the model or a step left no candidate.
  public mutating func apply(
    _ logits: UnsafeBufferPointer<Float>, to candidates: inout Candidates, context: SamplerContext,
    using generator: inout some RandomNumberGenerator
  ) throws(SamplerError) {
    try candidates.load(logits)
    guard !candidates.isEmpty else { throw .nothingLeft(after: nil) }
    for place in steps.indices {
      steps[place].apply(to: &candidates, context: context, using: &generator)
      guard !candidates.isEmpty else { throw .nothingLeft(after: steps[place].name) }
    }
  }

  /// Whether the text may end before the character that the last unit began.
  public private(set) var mayEndInFront = true

  /// Tells the steps which unit was drawn.
  public mutating func note(drawn id: UInt32, probability: Double) {
    mayEndInFront = true
    for place in steps.indices {
      let before = steps[place].ending
      steps[place].note(drawn: id, probability: probability)
      if (steps[place].endingInFront ?? before) == .forbidden { mayEndInFront = false }
    }
  }

  /// Whether the text may end, by all steps: forbidden if any step forbids it, otherwise passed or required
  /// if a step says so.
  public var ending: TextEnding {
    var ending = TextEnding.allowed
    for step in steps {
      switch step.ending {
      case .allowed: continue
      case .forbidden: return .forbidden
      case .required: if ending != .passed { ending = .required }
      case .passed: ending = .passed
      }
    }
    return ending
  }

  /// Draws the next unit.
  ///
  /// The steps act in their order, then ``Candidates/draw(using:)`` takes exactly one number from the
  /// generator; steps take numbers only if their documentation says so. The same logits, context and numbers
  /// give the same id.
  ///
  /// - Parameters:
  ///   - logits: [V], the logit of each id.
  ///   - candidates: Scratch space; overwritten.
  ///   - context: The text so far.
  ///   - generator: The random generator.
  /// - Returns: An id whose probability after all steps is greater than 0.
  /// - Throws: ``SamplerError/modelProducedNoNumbers(id:)`` for a logit that is NaN or +∞;
  ///   ``SamplerError/nothingLeft(after:)`` if the model or a step left no candidate.
  public mutating func draw(
    _ logits: UnsafeBufferPointer<Float>, in candidates: inout Candidates, context: SamplerContext,
    using generator: inout some RandomNumberGenerator
  ) throws(SamplerError) -> UInt32 {
    try apply(logits, to: &candidates, context: context, using: &generator)
    let (id, probability) = try candidates.drawWithProbability(using: &generator)
    note(drawn: id, probability: probability)
    return id
  }

  /// Draws the next unit from an array of logits; otherwise the same.
  public mutating func draw(
    _ logits: [Float], in candidates: inout Candidates, context: SamplerContext = SamplerContext(),
    using generator: inout some RandomNumberGenerator
  ) throws(SamplerError) -> UInt32 {
    try logits.withUnsafeBufferPointer { logits throws(SamplerError) in
      try draw(logits, in: &candidates, context: context, using: &generator)
    }
  }
}

extension SamplerChain: CustomStringConvertible {
  /// Each step with its settings, in their order: `top-k 40`, `temperature 0.8`.
  public var stepDescriptions: [String] {
    steps.map { $0.settings.isEmpty ? $0.name : "\($0.name) \($0.settings)" }
  }

  /// The steps in their order: `top-k 40 → temperature 0.8`.
  public var description: String { steps.isEmpty ? "draw" : stepDescriptions.joined(separator: " → ") }
}
