import CharText

/// A request for a constraint, independent of any vocabulary: a registered name and its settings, as a plain
/// value.
///
/// ```swift
/// var options = GenerationOptions(length: 120)
/// options.constraints = [.acrostic("삼행시"), .only(["hangul", "punctuation"])]
/// ```
///
/// In JSON an object with the name and the settings beside it: `{"name": "acrostic", "word": "삼행시"}`. The
/// names are those of ``TextConstraintDescriptor/all``. A custom constraint is made by a closure and cannot
/// be encoded.
public struct TextConstraintRequest: Sendable {
  /// The name of the constraint.
  public let name: String
  /// Its settings, as they are shown.
  public let settings: String
  /// Its settings by the names of the parameters; empty for a custom constraint.
  public let values: [String: TextConstraintValue]
  private let source: Source

  private enum Source: Sendable {
    /// A registered constraint, and an index of the training text if it has one.
    case registered(TextConstraintDescriptor, index: TrainingTextIndex?)
    case own(Maker)
  }

  /// Makes a constraint that is not registered. An object, so that requests can be compared.
  private final class Maker: Sendable {
    let make: @Sendable (ConstraintSetting) throws(ConstraintError) -> any TextConstraint

    init(_ make: @escaping @Sendable (ConstraintSetting) throws(ConstraintError) -> any TextConstraint) {
      self.make = make
    }
  }

  /// A request for a registered constraint.
  ///
  /// - Parameters:
  ///   - name: That of a ``TextConstraintDescriptor``.
  ///   - values: Its settings by the names of its parameters.
  /// - Throws: ``ConstraintError`` for an unknown name, and for settings that are unknown, missing or wrong.
  public init(_ name: String, _ values: [String: TextConstraintValue]) throws(ConstraintError) {
    let descriptor = try TextConstraintDescriptor.named(name)
    try descriptor.validate(values)
    self.init(unchecked: descriptor, values)
  }

  /// A request for a registered constraint from text, as a command-line option that is named after it gives
  /// it.
  ///
  /// - Parameters:
  ///   - name: That of a ``TextConstraintDescriptor``.
  ///   - texts: The value of its first parameter; several if the option was given several times.
  /// - Throws: ``ConstraintError`` for an unknown name, and for texts that are not such a value.
  public init(_ name: String, texts: [String]) throws(ConstraintError) {
    let parameter = try TextConstraintDescriptor.named(name).parameters[0]
    try self.init(name, [parameter.name: try parameter.value(of: texts, for: name)])
  }

  /// A request with valid settings.
  ///
  /// - Parameter index: The index that the constraint uses, if it needs one.
  init(
    unchecked descriptor: TextConstraintDescriptor, _ values: [String: TextConstraintValue],
    index: TrainingTextIndex? = nil
  ) {
    name = descriptor.name
    settings = values[descriptor.parameters[0].name]?.description ?? ""
    self.values = values
    source = .registered(descriptor, index: index)
  }

  /// A request for a custom constraint, which cannot be encoded.
  ///
  /// - Parameters:
  ///   - name: As ``TextConstraint/name``.
  ///   - settings: As ``TextConstraint/settings``.
  ///   - make: Makes the constraint for a vocabulary and a prompt; throws if it cannot be satisfied.
  public init(
    name: String, settings: String = "",
    make: @escaping @Sendable (ConstraintSetting) throws(ConstraintError) -> any TextConstraint
  ) {
    self.name = name
    self.settings = settings
    values = [:]
    source = .own(Maker(make))
  }

  /// Makes the constraint for a text.
  ///
  /// - Throws: ``ConstraintError`` if it cannot be satisfied.
  func makeConstraint(for setting: ConstraintSetting) throws(ConstraintError) -> any TextConstraint {
    switch source {
    case .own(let maker): return try maker.make(setting)
    case .registered(let descriptor, let index):
      var setting = setting
      if let index { setting.trainingIndexes.insert(index, at: 0) }
      return try descriptor.make(TextConstraintValues(values: values), setting)
    }
  }
}

extension TextConstraintRequest: Equatable {
  /// Whether two requests are the same; for custom constraints, whether one is a copy of the other.
  public static func == (one: TextConstraintRequest, other: TextConstraintRequest) -> Bool {
    guard one.name == other.name, one.settings == other.settings, one.values == other.values else {
      return false
    }
    return switch (one.source, other.source) {
    case (.registered(_, let index), .registered(_, let otherIndex)): index === otherIndex
    case (.own(let maker), .own(let otherMaker)): maker === otherMaker
    default: false
    }
  }
}

extension TextConstraintRequest: Codable {
  /// Reads the name and the settings beside it.
  ///
  /// - Throws: ``ConstraintError`` as ``init(_:_:)``, and `DecodingError`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NamedKey.self)
    var values: [String: TextConstraintValue] = [:]
    for key in container.allKeys where key.stringValue != "name" {
      values[key.stringValue] = try container.decode(TextConstraintValue.self, forKey: key)
    }
    try self.init(try container.decode(String.self, forKey: NamedKey("name")), values)
  }

  /// Writes the name and the settings beside it; an index of a training text is not part of them.
  ///
  /// - Throws: ``ConstraintError/notEncodable(constraint:)`` for a custom constraint.
  public func encode(to encoder: any Encoder) throws {
    guard case .registered = source else { throw ConstraintError.notEncodable(constraint: name) }
    var container = encoder.container(keyedBy: NamedKey.self)
    try container.encode(name, forKey: NamedKey("name"))
    for (key, value) in values { try container.encode(value, forKey: NamedKey(key)) }
  }
}

/// A key that is any name of a registry.
struct NamedKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(_ name: String) { stringValue = name }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
