/// Steps in a visible order, then one draw: a row of logits goes in, an id comes out.
///
/// A value: a stream of text has a chain of its own, and a copy goes on by itself.
public struct SamplerChain: Sendable {
  /// The steps in the order in which they act.
  public var steps: [any SamplerStep]

  /// A chain of steps; without any, units are drawn by the model's own probabilities.
  public init(_ steps: [any SamplerStep] = []) { self.steps = steps }

  /// The registered steps that these settings ask for, in the registry's order.
  public init(_ settings: SamplerSettings) {
    steps = SamplerStepDescriptor.all.compactMap { $0.make(settings) }
  }

  /// Temperature 0.8 and nothing else.
  public static let usual = SamplerChain(.usual)

  /// Always the most probable unit, the one with the lowest id among equals.
  public static let greedy = SamplerChain([TemperatureStep.greedy])

  /// The chain with a step before all others.
  public func preceded(by step: any SamplerStep) -> SamplerChain { SamplerChain([step] + steps) }

  /// Draws the next unit.
  ///
  /// The steps act in their order, then ``Candidates/draw(using:)`` takes exactly one number from the generator. The
  /// same logits, context and number give the same id.
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
    try candidates.load(logits)
    guard !candidates.isEmpty else { throw .nothingLeft(after: nil) }
    for place in steps.indices {
      steps[place].apply(to: &candidates, context: context)
      guard !candidates.isEmpty else { throw .nothingLeft(after: steps[place].name) }
    }
    return try candidates.draw(using: &generator)
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
  /// The steps in their order: `top-k 40 → temperature 0.8`.
  public var description: String {
    guard !steps.isEmpty else { return "draw" }
    return steps.map { $0.settings.isEmpty ? $0.name : "\($0.name) \($0.settings)" }.joined(separator: " → ")
  }
}
