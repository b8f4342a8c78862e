/// A numeric parameter of a sampler step.
public struct SamplerParameter: Sendable {
  /// The registered name, for example in requests and as the option of a command.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The placeholder for a value in help texts: `k`.
  public let symbol: String
  /// The accepted values, in words: “a number, 0 or more”.
  public let accepted: String
  /// The value with which the step does nothing; nil if there is none, and other parameters switch the step
  /// on.
  public let noOpValue: Double?
  /// The value if it is not set, usually the no-op value.
  public let defaultValue: Double
  /// The names of parameters of which at least one must be set for this one to have an effect; empty if it
  /// needs none.
  public let needs: [String]
  /// Whether a value is accepted; called with any `Double`, including NaN and the infinities.
  let accepts: @Sendable (Double) -> Bool

  /// A parameter that switches its step on.
  init(
    name: String, summary: String, symbol: String = "x", accepted: String, noOpValue: Double,
    accepts: @escaping @Sendable (Double) -> Bool
  ) {
    self.name = name
    self.summary = summary
    self.symbol = symbol
    self.accepted = accepted
    self.noOpValue = noOpValue
    defaultValue = noOpValue
    needs = []
    self.accepts = accepts
  }

  /// A parameter that adjusts a step which other parameters switch on.
  init(
    name: String, summary: String, symbol: String = "x", accepted: String, defaultValue: Double,
    noOpValue: Double? = nil, needs: [String], accepts: @escaping @Sendable (Double) -> Bool
  ) {
    self.name = name
    self.summary = summary
    self.symbol = symbol
    self.accepted = accepted
    self.noOpValue = noOpValue
    self.defaultValue = defaultValue
    self.needs = needs
    self.accepts = accepts
  }

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

  /// Whether a value is an integer, `least` or more, that fits into `Int`.
  static func isWhole(_ value: Double, from least: Double) -> Bool {
    value >= least && value <= 0x1p53 && value == value.rounded()
  }
}

/// A parameter of a sampler step that is a list of numbers; an empty list is its no-op.
public struct SamplerListParameter: Sendable {
  /// The registered name, for example in requests and as the option of a command.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The placeholder for the values in help texts: `t,t,…`.
  public let symbol: String
  /// The accepted values, in words: “numbers, 0 or more”.
  public let accepted: String
  /// Whether one of the values is accepted; called with any `Double`, including NaN and the infinities.
  let accepts: @Sendable (Double) -> Bool

  /// Checks values.
  ///
  /// - Returns: The values.
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)`` for the first that is not accepted.
  @discardableResult
  public func validate(_ values: [Double]) throws(SamplerError) -> [Double] {
    for value in values where !accepts(value) {
      throw .outOfRange(parameter: name, value: value, accepted: accepted)
    }
    return values
  }

  /// Every registered list, in the order of the chain.
  public static var all: [SamplerListParameter] { SamplerStepDescriptor.all.flatMap(\.lists) }

  /// The registered list with this name, if there is one.
  public static func named(_ name: String) -> SamplerListParameter? { all.first { $0.name == name } }
}
