/// A named number of an update rule or of a learning rate schedule that a run may set.
public struct NamedConstant: Sendable, Equatable {
  /// The name in model files; words are separated by `_`.
  public let name: String
  /// The default value.
  public let usual: Double
  /// The allowed values.
  public let range: NumberRange

  /// A constant with the given name, default value and range.
  public init(_ name: String, _ usual: Double, in range: NumberRange) {
    self.name = name
    self.usual = usual
    self.range = range
  }

  /// The name as shown to people, with spaces.
  public var title: String { Self.title(of: name) }
  /// A name as shown to people, with spaces instead of `_`.
  public static func title(of name: String) -> String {
    String(name.map { $0 == "_" ? " " : $0 })
  }
}

/// A value for each constant of an update rule or of a learning rate schedule.
public struct ConstantValues: Sendable, Equatable {
  private let values: [String: Double]

  /// The default values, except for those that are replaced.
  ///
  /// - Parameter replacements: By name; every name must be one of `constants`.
  public init(_ constants: [NamedConstant], replacing replacements: [String: Double] = [:]) {
    precondition(
      replacements.keys.allSatisfy { name in constants.contains { $0.name == name } },
      "constants \(replacements.keys.sorted()) where there are \(constants.map(\.name))")
    values = Dictionary(uniqueKeysWithValues: constants.map { ($0.name, $0.usual) })
      .merging(replacements) { $1 }
  }

  /// The constant with this name; nil if there is none.
  public func value(of name: String) -> Double? { values[name] }

  /// The constant with this name, which must exist.
  public subscript(name: String) -> Double {
    guard let value = values[name] else {
      preconditionFailure("no constant \(name) among \(values.keys.sorted())")
    }
    return value
  }
}
