import CharText

/// A constraint that is asked for, before a vocabulary is known: a registered name with its settings, as a plain value.
///
/// ```swift
/// var options = GenerationOptions(length: 120)
/// options.constraints = [.acrostic("삼행시"), .only(["hangul", "punctuation"])]
/// ```
///
/// In JSON an object with the name and the settings beside it: `{"name": "acrostic", "word": "삼행시"}`. The names are
/// those of ``TextConstraintDescriptor/all``. A constraint of one's own is made by a closure and cannot be encoded.
public struct TextConstraintRequest: Sendable {
  /// The name of the constraint.
  public let name: String
  /// Its settings as people see them.
  public let settings: String
  /// Its settings by the names of the parameters; none for a constraint of one's own.
  public let values: [String: TextConstraintValue]
  private let source: Source

  private enum Source: Sendable {
    /// One of the registry, and an index of the training text for it.
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

  /// A request for a registered constraint by what people write, as an option of a command that is named after it.
  ///
  /// - Parameters:
  ///   - name: That of a ``TextConstraintDescriptor``.
  ///   - texts: The value of its first parameter; several where the option was given several times.
  /// - Throws: ``ConstraintError`` for an unknown name, and for texts that are no such value.
  public init(_ name: String, texts: [String]) throws(ConstraintError) {
    let parameter = try TextConstraintDescriptor.named(name).parameters[0]
    try self.init(name, [parameter.name: try parameter.value(of: texts, for: name)])
  }

  /// A request for settings that are valid.
  ///
  /// - Parameter index: What the constraint compares with, if it does.
  init(
    unchecked descriptor: TextConstraintDescriptor, _ values: [String: TextConstraintValue],
    index: TrainingTextIndex? = nil
  ) {
    name = descriptor.name
    settings = values[descriptor.parameters[0].name]?.description ?? ""
    self.values = values
    source = .registered(descriptor, index: index)
  }

  /// A request for a constraint of one's own, which can be neither encoded nor sent.
  ///
  /// - Parameters:
  ///   - name: As ``TextConstraint/name``.
  ///   - settings: As ``TextConstraint/settings``.
  ///   - make: Makes it for a vocabulary and a prompt, and throws where it cannot be kept.
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
  /// - Throws: ``ConstraintError`` where it cannot be kept.
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
  /// Whether two requests ask for the same; of constraints of one's own, whether one is a copy of the other.
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
  /// - Throws: ``ConstraintError/notEncodable(constraint:)`` for a constraint of one's own.
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
