/// What an update rule *is*, apart from any engine: the moments that it keeps and its constants.
///
/// A new rule is one file in `UpdateRules/` with such a descriptor, a line in ``all`` and one file in each
/// engine.
public struct UpdateRuleDescriptor: Sendable {
  /// The registered name: the command-line value and the string in the training state.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// One arena each, named as PyTorch names them.
  public let moments: [String]
  /// The rule's constants with their usual values.
  public let constants: [NamedConstant]
  /// A highest rate that suits character models when nothing else is known; a cell's
  /// ``LayerDescriptor/learningRateShare`` multiplies it.
  public let usualLearningRate: Double
  /// Whether training offers the rule.
  public let isForTraining: Bool

  /// A descriptor.
  public init(
    name: String, summary: String, moments: [String], constants: [NamedConstant], usualLearningRate: Double,
    isForTraining: Bool = true
  ) {
    self.name = name
    self.summary = summary
    self.moments = moments
    self.constants = constants
    self.usualLearningRate = usualLearningRate
    self.isForTraining = isForTraining
  }

  /// The registry: every rule that engines follow.
  public static let all: [UpdateRuleDescriptor] = [.adamW, .adam, .sgd, .rmsProp, .adagrad, .anchoredSGD]

  /// The registered rule with this name, if there is one.
  public static func named(_ name: String) -> UpdateRuleDescriptor? { all.first { $0.name == name } }
}

extension NamedConstant {
  /// λ: how strongly weights are drawn to 0.
  static let weightDecay = NamedConstant("weight_decay", 0, in: .from(0, to: 100))
  /// μ: the share of the step before that a step keeps.
  static let momentum = NamedConstant("momentum", 0, in: .from(0, below: 1))
  /// ε: keeps a division from 0.
  static func epsilon(_ usual: Double) -> NamedConstant {
    NamedConstant("epsilon", usual, in: .above(0, to: 1))
  }
  /// β or α: the share of a running mean that a step keeps.
  static func share(_ name: String, _ usual: Double) -> NamedConstant {
    NamedConstant(name, usual, in: .from(0, below: 1))
  }
}

/// A rule with its constants: how a gradient changes the parameters.
public struct UpdateRule: Sendable, Equatable {
  /// The registered name.
  public let name: String
  /// Every constant of the rule.
  public let constants: ConstantValues

  /// A registered rule, its usual constants replaced where `constants` says so.
  public init(_ descriptor: UpdateRuleDescriptor, constants: [String: Double] = [:]) {
    name = descriptor.name
    self.constants = ConstantValues(descriptor.constants, replacing: constants)
  }

  /// What the rule is.
  public var descriptor: UpdateRuleDescriptor {
    guard let descriptor = UpdateRuleDescriptor.named(name) else {
      preconditionFailure("update rule \(name) is not registered")
    }
    return descriptor
  }

  /// A constant of the rule, by name.
  public subscript(constant: String) -> Double { constants[constant] }
}
