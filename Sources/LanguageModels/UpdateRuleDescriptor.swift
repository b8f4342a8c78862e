/// The description of an update rule (optimizer), independent of any engine: its moments and its constants.
///
/// A new rule is one file in `UpdateRules/` with such a descriptor, a line in ``all`` and one file in each
/// engine.
public struct UpdateRuleDescriptor: Sendable {
  /// The registered name: the command-line value and the string in the training state.
  public let name: String
  /// One line for help texts.
  public let summary: String
  /// The moments, one arena each, named as in PyTorch.
  public let moments: [String]
  /// The rule's constants with their default values.
  public let constants: [NamedConstant]
  /// The default peak learning rate for character models; it is multiplied by
  /// ``LayerDescriptor/learningRateShare``.
  public let usualLearningRate: Double
  /// Whether the rule can be chosen for training.
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

  /// The registry: every update rule that engines implement.
  public static let all: [UpdateRuleDescriptor] = [.adamW, .adam, .sgd, .rmsProp, .adagrad, .anchoredSGD]

  /// The registered rule with this name; nil if there is none.
  public static func named(_ name: String) -> UpdateRuleDescriptor? { all.first { $0.name == name } }
}

extension NamedConstant {
  /// λ: the weight decay.
  static let weightDecay = NamedConstant("weight_decay", 0, in: .from(0, to: 100))
  /// μ: the momentum, the share of the previous step that is kept.
  static let momentum = NamedConstant("momentum", 0, in: .from(0, below: 1))
  /// ε: prevents a division by 0.
  static func epsilon(_ usual: Double) -> NamedConstant {
    NamedConstant("epsilon", usual, in: .above(0, to: 1))
  }
  /// β or α: the decay rate of a running mean.
  static func share(_ name: String, _ usual: Double) -> NamedConstant {
    NamedConstant(name, usual, in: .from(0, below: 1))
  }
}

/// An update rule with its constants: how a gradient changes the parameters.
public struct UpdateRule: Sendable, Equatable {
  /// The registered name.
  public let name: String
  /// The value of every constant of the rule.
  public let constants: ConstantValues

  /// A registered rule with its default constants, except for those in `constants`.
  public init(_ descriptor: UpdateRuleDescriptor, constants: [String: Double] = [:]) {
    name = descriptor.name
    self.constants = ConstantValues(descriptor.constants, replacing: constants)
  }

  /// The rule's descriptor.
  public var descriptor: UpdateRuleDescriptor {
    guard let descriptor = UpdateRuleDescriptor.named(name) else {
      preconditionFailure("update rule \(name) is not registered")
    }
    return descriptor
  }

  /// A constant of the rule, by name.
  public subscript(constant: String) -> Double { constants[constant] }
}
