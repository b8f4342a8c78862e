/// What a sampler step is called and how it is set, apart from its work: the line that puts it into the command.
public struct SamplerStepDescriptor: Sendable {
  /// The name by which the chain shows the step.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The numbers that set it, each an option of the command.
  public let parameters: [SamplerParameter]
  /// The step for these settings, whose values are within their ranges; none where they are a no-op.
  let make: @Sendable (SamplerSettings) -> (any SamplerStep)?

  /// The registry: every step that the command can run, in the order in which a chain runs them.
  public static let all: [SamplerStepDescriptor] = [.ban, .topK, .temperature]
}

/// A number that sets a sampler step.
public struct SamplerParameter: Sendable {
  /// The registered name: the option of the command is this behind `--`.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The values that are right, in words: “a number, 0 or more”.
  public let accepted: String
  /// The value with which the step does nothing.
  public let noOpValue: Double
  /// Whether a value is right; asked with any `Double`, NaN and the infinities included.
  let accepts: @Sendable (Double) -> Bool

  /// Checks a value.
  ///
  /// - Returns: The value.
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  @discardableResult
  public func validate(_ value: Double) throws(SamplerError) -> Double {
    guard accepts(value) else { throw .outOfRange(parameter: name, value: value, accepted: accepted) }
    return value
  }

  /// Every registered parameter, in the order of the chain.
  public static var all: [SamplerParameter] { SamplerStepDescriptor.all.flatMap(\.parameters) }

  /// The registered parameter with this name, if there is one.
  public static func named(_ name: String) -> SamplerParameter? { all.first { $0.name == name } }
}
