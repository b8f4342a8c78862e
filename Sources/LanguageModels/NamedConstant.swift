/// A number of an update rule or of a schedule that a run may choose.
public struct NamedConstant: Sendable, Equatable {
  /// The name in model files; words are joined by `_`.
  public let name: String
  /// The value when nothing is said.
  public let usual: Double
  /// What it may be.
  public let range: NumberRange

  /// A constant.
  public init(_ name: String, _ usual: Double, in range: NumberRange) {
    self.name = name
    self.usual = usual
    self.range = range
  }

  /// The name as people read it.
  public var title: String { Self.title(of: name) }
  /// A name as people read it.
  public static func title(of name: String) -> String {
    String(name.map { $0 == "_" ? " " : $0 })
  }
}

/// A value for each constant of an update rule or of a schedule.
public struct ConstantValues: Sendable, Equatable {
  private let values: [String: Double]

  /// The usual values but for those that are replaced.
  ///
  /// - Parameter replacements: By name; every name must be one of `constants`.
  public init(_ constants: [NamedConstant], replacing replacements: [String: Double] = [:]) {
    precondition(
      replacements.keys.allSatisfy { name in constants.contains { $0.name == name } },
      "constants \(replacements.keys.sorted()) where there are \(constants.map(\.name))")
    values = Dictionary(uniqueKeysWithValues: constants.map { ($0.name, $0.usual) })
      .merging(replacements) { $1 }
  }

  /// The constant of this name; nil where there is none.
  public func value(of name: String) -> Double? { values[name] }

  /// The constant of this name, which must be there.
  public subscript(name: String) -> Double {
    guard let value = values[name] else {
      preconditionFailure("no constant \(name) among \(values.keys.sorted())")
    }
    return value
  }
}
