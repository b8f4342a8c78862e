/// What an update rule *is*, apart from any engine: the moments that it keeps and its constants.
///
/// A new rule is one file in `UpdateRules/` with such a descriptor, a line in ``all`` and one file in each engine.
public struct UpdateRuleDescriptor: Sendable {
  /// The registered name: the command-line value and the string in the training state.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// One arena each, named as PyTorch names them.
  public let moments: [String]
  /// The rule's constants with their usual values.
  public let constants: [String: Double]

  /// A descriptor.
  public init(name: String, summary: String, moments: [String], constants: [String: Double]) {
    self.name = name
    self.summary = summary
    self.moments = moments
    self.constants = constants
  }

  /// The registry: every rule that training can follow.
  public static let all: [UpdateRuleDescriptor] = [.adamW]

  /// The registered rule with this name, if there is one.
  public static func named(_ name: String) -> UpdateRuleDescriptor? { all.first { $0.name == name } }
}

/// A rule with its constants: how a gradient changes the parameters.
public struct UpdateRule: Sendable, Equatable {
  /// The registered name.
  public let name: String
  /// Every constant of the rule.
  public private(set) var constants: [String: Double]

  /// A registered rule, its usual constants replaced where `constants` says so.
  public init(_ descriptor: UpdateRuleDescriptor, constants: [String: Double] = [:]) {
    precondition(
      constants.keys.allSatisfy { descriptor.constants[$0] != nil },
      "constants \(constants.keys.sorted()) for \(descriptor.name), which has \(descriptor.constants.keys.sorted())"
    )
    name = descriptor.name
    self.constants = descriptor.constants.merging(constants) { $1 }
  }

  /// What the rule is.
  public var descriptor: UpdateRuleDescriptor {
    guard let descriptor = UpdateRuleDescriptor.named(name) else {
      preconditionFailure("update rule \(name) is not registered")
    }
    return descriptor
  }

  /// A constant of the rule, by name.
  public subscript(constant: String) -> Double {
    guard let value = constants[constant] else { preconditionFailure("\(name) has no constant \(constant)") }
    return value
  }
}
