/// The name and the parameters of a constraint, and how it is made from them: its entry in the registry.
public struct TextConstraintDescriptor: Sendable {
  /// The registered name, that of the constraint.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// Its parameters. The first is the one that a command-line option named after the constraint sets.
  public let parameters: [TextConstraintParameter]
  /// Makes the constraint for a text from valid values.
  let make: @Sendable (TextConstraintValues, ConstraintSetting) throws(ConstraintError) -> any TextConstraint

  init(
    name: String, summary: String, parameters: [TextConstraintParameter],
    make:
      @escaping @Sendable (TextConstraintValues, ConstraintSetting) throws(ConstraintError) ->
      any TextConstraint
  ) {
    precondition(parameters.first?.isRequired == true, "a constraint \(name) that nothing sets")
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.make = make
  }

  /// The registry: every constraint that can be requested by name.
  public static let all: [TextConstraintDescriptor] = [
    .only, .ban, .banWords, .acrostic, .syllables, .contains, .minimumLength, .maxCopy,
  ]

  /// The registered constraint with this name.
  ///
  /// - Throws: ``ConstraintError/unknownConstraint(name:known:)``.
  public static func named(_ name: String) throws(ConstraintError) -> TextConstraintDescriptor {
    guard let descriptor = all.first(where: { $0.name == name }) else {
      throw .unknownConstraint(name: name, known: all.map(\.name))
    }
    return descriptor
  }

  /// Checks the values of a request.
  ///
  /// - Throws: ``ConstraintError`` for an unknown parameter, a wrong value and a missing one.
  func validate(_ values: [String: TextConstraintValue]) throws(ConstraintError) {
    for key in values.keys.sorted() {
      guard let parameter = parameters.first(where: { $0.name == key }), let value = values[key] else {
        throw .unknownParameter(constraint: name, name: key, known: parameters.map(\.name))
      }
      try parameter.validate(value, of: name)
    }
    for parameter in parameters where parameter.isRequired && values[parameter.name] == nil {
      throw .missingParameter(constraint: name, parameter: parameter.name)
    }
  }
}

/// The values of a request, read by parameter.
struct TextConstraintValues: Sendable {
  let values: [String: TextConstraintValue]

  /// The text of a parameter; empty if it is not set.
  func text(_ parameter: TextConstraintParameter) -> String {
    guard case .text(let text) = values[parameter.name] else { return "" }
    return text
  }

  /// The texts of a parameter; empty if it is not set.
  func texts(_ parameter: TextConstraintParameter) -> [String] {
    guard case .texts(let texts) = values[parameter.name] else { return [] }
    return texts
  }

  /// The number of a parameter, if it is set.
  func number(_ parameter: TextConstraintParameter) -> Int? {
    guard case .number(let number) = values[parameter.name] else { return nil }
    return number
  }
}
