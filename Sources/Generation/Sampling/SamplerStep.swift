/// One step of a sampler chain: it changes, or removes, what may come next.
///
/// A user's own step is one type that conforms. A step of the command is a file in `Steps/` with such a type and a
/// ``SamplerStepDescriptor``, and a line in ``SamplerStepDescriptor/all``.
public protocol SamplerStep: Sendable {
  /// The name by which the chain is shown: that of its descriptor, if it has one.
  var name: String { get }

  /// The settings as people see them, for example `0.8`.
  var settings: String { get }

  /// Whether the settings make the step leave every distribution as it is.
  var isNoOp: Bool { get }

  /// Changes the candidates.
  ///
  /// `mutating` for steps that remember: every stream of text has a chain, and so a copy of the step, of its own.
  ///
  /// - Parameters:
  ///   - candidates: At least one; if none is left afterwards, the draw fails with
  ///     ``SamplerError/nothingLeft(after:)``.
  ///   - context: The text so far.
  mutating func apply(to candidates: inout Candidates, context: SamplerContext)

  /// Changes the candidates by chance: what a chain calls.
  ///
  /// A step that does not implement it does not use the generator.
  mutating func apply(
    to candidates: inout Candidates, context: SamplerContext,
    using generator: inout some RandomNumberGenerator)

  /// Told what was drawn after all steps: for steps that steer by what comes of their work.
  ///
  /// - Parameters:
  ///   - id: The unit.
  ///   - probability: Its probability among the candidates that were left.
  mutating func note(drawn id: UInt32, probability: Double)

  /// What the step says about the end of the text after what it was told last.
  var ending: TextEnding { get }
}

/// Whether a text may end where it stands.
public enum TextEnding: Sendable, Equatable {
  /// It may.
  case allowed
  /// Something that was asked for is still missing; only a text that stalls ends all the same.
  case forbidden
  /// It is complete and ends at once.
  case required
  /// It was complete before the unit that was drawn last, which is no part of it.
  case passed
}

extension SamplerStep {
  public var settings: String { "" }
  public var isNoOp: Bool { false }

  public mutating func apply(
    to candidates: inout Candidates, context: SamplerContext,
    using generator: inout some RandomNumberGenerator
  ) {
    apply(to: &candidates, context: context)
  }

  public mutating func note(drawn id: UInt32, probability: Double) {}

  public var ending: TextEnding { .allowed }
}
