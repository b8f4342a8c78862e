/// Steps in a visible order, then one draw: a row of logits goes in, an id comes out.
///
/// A value: a stream of text has a chain of its own, and a copy goes on by itself.
public struct SamplerChain: Sendable {
  /// The steps in the order in which they act.
  public var steps: [any SamplerStep]

  /// A chain of steps; without any, units are drawn by the model's own probabilities.
  public init(_ steps: [any SamplerStep] = []) { self.steps = steps }

  /// The registered steps that these settings ask for, in the registry's order.
  ///
  /// Beside ``MirostatStep`` the truncating steps are left out; ``SamplerSettings/unused`` names such settings.
  public init(_ settings: SamplerSettings) {
    let leavesOutTruncation = settings.usesMirostat
    steps = SamplerStepDescriptor.all.compactMap { descriptor in
      descriptor.truncates && leavesOutTruncation ? nil : descriptor.make(settings)
    }
  }

  /// Temperature 0.8 and nothing else.
  public static let usual = SamplerChain(.usual)

  /// Always the most probable unit, the one with the lowest id among equals.
  public static let greedy = SamplerChain([TemperatureStep.greedy])

  /// The chain with a step before all others.
  public func preceded(by step: any SamplerStep) -> SamplerChain { SamplerChain([step] + steps) }

  /// Fills the candidates with a row of logits and lets the steps act on them in their order.
  ///
  /// - Parameters:
  ///   - logits: [V], the logit of each id.
  ///   - candidates: What it holds before is lost; afterwards at least one.
  ///   - context: The text so far, for the steps that ask.
  ///   - generator: Where chance comes from, for the steps that use it.
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

  /// Whether the text may end in front of the character that the last unit began.
  public private(set) var mayEndInFront = true

  /// Tells the steps what was drawn.
  public mutating func note(drawn id: UInt32, probability: Double) {
    mayEndInFront = true
    for place in steps.indices {
      let before = steps[place].ending
      steps[place].note(drawn: id, probability: probability)
      if (steps[place].endingInFront ?? before) == .forbidden { mayEndInFront = false }
    }
  }

  /// What the steps say about the end of the text: forbidden where one forbids it, else passed or required where one
  /// says so.
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
  /// The steps act in their order, then ``Candidates/draw(using:)`` takes exactly one number from the generator; of
  /// the steps only those take numbers that say so. The same logits, context and numbers give the same id.
  ///
  /// - Parameters:
  ///   - logits: [V], the logit of each id.
  ///   - candidates: Room to work in; what it holds before is lost.
  ///   - context: The text so far, for the steps that ask.
  ///   - generator: Where chance comes from.
  /// - Returns: An id whose probability is above 0 after all steps.
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

  /// Draws the next unit from an array of logits; the same in all else.
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
