/// The settings of the registered steps by name: what a command line or a form gives.
///
/// A chain for them is ``SamplerChain/init(_:)``; who writes Swift can build a chain from steps instead.
public struct SamplerSettings: Sendable, Equatable {
  /// The value of each parameter that was set.
  public private(set) var values: [String: Double] = [:]
  /// Ids that are never drawn.
  public var bannedIDs: [UInt32] = []

  /// No setting: every step is a no-op.
  public init() {}

  /// Settings for the named parameters.
  ///
  /// - Throws: As ``set(_:to:)``.
  public init(_ values: [String: Double]) throws(SamplerError) {
    for name in values.keys.sorted() {
      guard let value = values[name] else { continue }
      try set(name, to: value)
    }
  }

  /// What samples when nobody asks for anything else: temperature 0.8 alone.
  public static let usual: SamplerSettings = {
    var settings = SamplerSettings()
    settings.values[TemperatureStep.parameter.name] = 0.8
    return settings
  }()

  /// Sets a registered parameter.
  ///
  /// - Throws: ``SamplerError/unknownParameter(name:known:)`` or
  ///   ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public mutating func set(_ name: String, to value: Double) throws(SamplerError) {
    guard let parameter = SamplerParameter.named(name) else {
      throw .unknownParameter(name: name, known: SamplerParameter.all.map(\.name))
    }
    values[name] = try parameter.validate(value)
  }

  /// The value of a parameter: what was set, or its no-op value.
  subscript(parameter: SamplerParameter) -> Double { values[parameter.name] ?? parameter.noOpValue }
}
