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
}

extension SamplerStep {
  public var settings: String { "" }
  public var isNoOp: Bool { false }
}
