import Foundation

/// The parameters of the registered steps by name, as a command line, a form or a request sets them.
///
/// ``SamplerChain/init(_:)`` makes a chain of them; in Swift a chain can also be built directly from steps.
public struct SamplerSettings: Sendable, Equatable {
  /// The value of each parameter that was set.
  public private(set) var values: [String: Double] = [:]
  /// The values of each list that was set.
  public private(set) var lists: [String: [Double]] = [:]
  /// The biases, which are added to the logits of ids; see ``BiasStep``.
  public private(set) var biases: [UInt32: Double] = [:]
  /// The biases of words of several units, by their ids; see ``WordBiasStep``.
  public private(set) var wordBiases: [[UInt32]: Double] = [:]
  /// Ids that are never drawn.
  public var bannedIDs: [UInt32] = []
  /// Ids that end a repetition; see ``DRYStep``.
  public var dryBreakers: [UInt32] = []

  /// Nothing is set: every step is a no-op.
  public init() {}

  /// Settings for the named parameters.
  ///
  /// - Throws: As ``set(_:to:)-(_,Double)``.
  public init(_ values: [String: Double]) throws(SamplerError) {
    for name in values.keys.sorted() {
      guard let value = values[name] else { continue }
      try set(name, to: value)
    }
  }

  /// The default settings: temperature 0.8 alone.
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
    guard let parameter = SamplerParameter.named(name) else { throw Self.unknown(name) }
    values[name] = try parameter.validate(value)
  }

  /// Sets a registered list; an empty one switches it off.
  ///
  /// - Throws: ``SamplerError/unknownParameter(name:known:)`` or
  ///   ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public mutating func set(_ name: String, to values: [Double]) throws(SamplerError) {
    guard let parameter = SamplerListParameter.named(name) else { throw Self.unknown(name) }
    let checked = try parameter.validate(values)
    lists[name] = checked.isEmpty ? nil : checked
  }

  /// Sets a registered parameter or list as people write it: `1.2`, or `0.5,0.9,1.2` for a list.
  ///
  /// - Throws: ``SamplerError/unknownParameter(name:known:)``,
  ///   ``SamplerError/notANumber(parameter:text:accepted:)`` or
  ///   ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public mutating func set(_ name: String, toText text: String) throws(SamplerError) {
    if let parameter = SamplerParameter.named(name) {
      try set(name, to: Self.number(text, for: name, parameter.accepted))
    } else if let parameter = SamplerListParameter.named(name) {
      var values: [Double] = []
      for part in text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false) {
        values.append(try Self.number(String(part), for: name, parameter.accepted))
      }
      try set(name, to: values)
    } else {
      throw Self.unknown(name)
    }
  }

  /// Resets a registered parameter or list to its default.
  ///
  /// - Throws: ``SamplerError/unknownParameter(name:known:)``.
  public mutating func reset(_ name: String) throws(SamplerError) {
    guard SamplerParameter.named(name) != nil || SamplerListParameter.named(name) != nil else {
      throw Self.unknown(name)
    }
    values[name] = nil
    lists[name] = nil
  }

  /// Sets the bias of an id, which is added to its logit; 0 removes it.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public mutating func setBias(_ bias: Double, ofID id: UInt32) throws(SamplerError) {
    try BiasStep.validate(bias)
    biases[id] = bias == 0 ? nil : bias
  }

  /// Sets the bias of a word of two units or more, spread over its units (``WordBiasStep``); 0 removes it.
  ///
  /// - Throws: ``SamplerError/outOfRange(parameter:value:accepted:)``.
  public mutating func setBias(_ bias: Double, ofWord ids: [UInt32]) throws(SamplerError) {
    precondition(ids.count > 1, "a word of \(ids.count) units")
    try BiasStep.validate(bias)
    wordBiases[ids] = bias == 0 ? nil : bias
  }

  /// Removes all biases.
  public mutating func removeBiases() {
    biases = [:]
    wordBiases = [:]
  }

  /// The value of a parameter: the one that was set, or its default.
  public subscript(parameter: SamplerParameter) -> Double { values[parameter.name] ?? parameter.defaultValue }

  /// The values of a list; empty if it was not set.
  public subscript(parameter: SamplerListParameter) -> [Double] { lists[parameter.name] ?? [] }

  private static func number(
    _ text: String, for name: String, _ accepted: String
  ) throws(SamplerError) -> Double {
    guard let value = Double(text.trimmingCharacters(in: .whitespaces)) else {
      throw .notANumber(parameter: name, text: text, accepted: accepted)
    }
    return value
  }

  private static func unknown(_ name: String) -> SamplerError {
    .unknownParameter(
      name: name, known: SamplerParameter.all.map(\.name) + SamplerListParameter.all.map(\.name))
  }
}
