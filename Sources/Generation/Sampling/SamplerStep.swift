/// One step of a sampler chain: it changes the logits of the candidates, or removes candidates.
///
/// A custom step is a type that conforms. A registered step is a file in `Steps/` with such a type and its
/// ``SamplerStepDescriptor``, and a line in ``SamplerStepDescriptor/all``.
public protocol SamplerStep: Sendable {
  /// The name of the step in the description of a chain: that of its descriptor, if it has one.
  var name: String { get }

  /// The settings as people see them, for example `0.8`.
  var settings: String { get }

  /// The settings with the names of units instead of their ids: `의=-2`.
  ///
  /// The default is ``settings``.
  func settings(naming name: (UInt32) -> String) -> String

  /// Whether the step, with its settings, never changes anything.
  var isNoOp: Bool { get }

  /// Whether the step only changes the randomness of draws, as temperature and truncation do; a deterministic
  /// beam search leaves it out.
  var isForSamplingOnly: Bool { get }

  /// Changes the candidates.
  ///
  /// `mutating` for steps with a memory: every stream of text has its own chain and so its own copy of the
  /// step.
  ///
  /// - Parameters:
  ///   - candidates: At least one; if none remains, the draw fails with
  ///     ``SamplerError/nothingLeft(after:)``.
  ///   - context: The text so far.
  mutating func apply(to candidates: inout Candidates, context: SamplerContext)

  /// Changes the candidates, with random numbers if the step needs them; this is what a chain calls.
  ///
  /// The default calls ``apply(to:context:)`` and does not use the generator.
  mutating func apply(
    to candidates: inout Candidates, context: SamplerContext,
    using generator: inout some RandomNumberGenerator)

  /// Called with the unit that was drawn, for steps that depend on it.
  ///
  /// - Parameters:
  ///   - id: The unit.
  ///   - probability: Its probability among the remaining candidates.
  mutating func note(drawn id: UInt32, probability: Double)

  /// Whether the text may end after the last unit that the step was told of.
  var ending: TextEnding { get }

  /// Whether the text may end before the character that this unit began; nil: as ``ending`` was before the
  /// unit.
  var endingInFront: TextEnding? { get }
}

/// Whether a text may end at its current place.
public enum TextEnding: Sendable, Equatable {
  /// It may.
  case allowed
  /// It may not: something required is still missing. A stalled text ends nevertheless.
  case forbidden
  /// It is complete and ends here.
  case required
  /// It was complete before the last unit, which is not part of it.
  case passed
}

extension SamplerStep {
  public var settings: String { "" }
  public func settings(naming name: (UInt32) -> String) -> String { settings }
  public var isNoOp: Bool { false }
  public var isForSamplingOnly: Bool { false }

  public mutating func apply(
    to candidates: inout Candidates, context: SamplerContext,
    using generator: inout some RandomNumberGenerator
  ) {
    apply(to: &candidates, context: context)
  }

  public mutating func note(drawn id: UInt32, probability: Double) {}

  public var ending: TextEnding { .allowed }

  public var endingInFront: TextEnding? { nil }
}
