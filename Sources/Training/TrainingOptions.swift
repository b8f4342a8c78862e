import LanguageModels

/// How a model is trained, apart from its shape.
public struct TrainingOptions: Sendable, Equatable, Codable {
  /// N: how many stretches of the text are read side by side.
  public var batchSize = 16
  /// T: units a window, the length of truncated backpropagation.
  public var sequenceLength = 64
  /// The highest rate of the schedule.
  public var learningRate = 4e-3
  /// The registered name of the schedule.
  public var schedule = Schedule.cosine.name
  /// The registered name of the update rule.
  public var updateRule = UpdateRuleDescriptor.adamW.name
  /// The rule's constants that differ from its usual ones.
  public var updateConstants: [String: Double] = ["beta2": 0.99, "weight_decay": 0.01]
  /// Gradients longer than this are scaled down to it (Pascanu, Mikolov and Bengio 2013).
  public var clipNorm = 1.0
  /// The probability of dropping an element at each of ``dropoutPlaces``.
  public var dropout: Float = 0.1
  /// Where activations are dropped.
  public var dropoutPlaces: Dropout.Places = .betweenLayers
  /// Whether all steps of a window drop the same elements (Gal and Ghahramani 2016).
  public var lockedDropout = false
  /// The probability of dropping an element of a recurrent matrix (Merity, Keskar and Socher 2018).
  public var weightDrop: Float = 0
  /// The seed of the initial parameters, the masks and the order of windows.
  public var seed: UInt64 = 1
  /// What the engine's products multiply, by the engine's name for it; set when a run begins, so that it goes on with the
  /// same.
  public var precision: String?
  /// Whether a window goes on from the state in which the one before ended.
  public var isStateful = true
  /// Passes over the text; nil: enough for ``defaultMinimumSteps``, at least ``defaultEpochs``.
  public var epochs: Int?
  /// Updates after which training ends, whatever the epochs.
  public var maxSteps: Int?
  /// Minutes after which training ends; the schedule is fitted to them by the speed of the first windows.
  public var maxMinutes: Double?
  /// Updates between evaluations; nil: an epoch, but 50 at least and 1,000 at most.
  public var evaluationInterval: Int?
  /// Seconds between saves, evaluations apart.
  public var saveInterval = 60.0

  /// Passes over the text when nothing else is said.
  public static let defaultEpochs = 10
  /// Updates at least, when nothing else is said: a small text is read more often.
  public static let defaultMinimumSteps = 1500

  /// Options that suit a text of 0.3 to 5 MB on a laptop.
  public init() {}

  /// Checks every number.
  ///
  /// - Throws: ``TrainingError/optionOutOfRange(name:value:range:)`` for the first one out of range.
  public func validate() throws(TrainingError) {
    func check(_ name: String, _ value: Double, _ isRight: Bool, _ range: String) throws(TrainingError) {
      guard isRight else { throw .optionOutOfRange(name: name, value: value, range: range) }
    }
    try check("batch size", Double(batchSize), (1...65_536).contains(batchSize), "from 1 to 65536")
    try check(
      "sequence length", Double(sequenceLength), (1...65_536).contains(sequenceLength), "from 1 to 65536")
    try check("learning rate", learningRate, learningRate > 0 && learningRate <= 10, "above 0, up to 10")
    try check("dropout", Double(dropout), dropout >= 0 && dropout < 1, "from 0 up to, not including, 1")
    try check(
      "weight drop", Double(weightDrop), weightDrop >= 0 && weightDrop < 1, "from 0 up to, not including, 1")
    try check("clip norm", clipNorm, clipNorm > 0 && clipNorm.isFinite, "above 0")
    if let epochs {
      try check("number of epochs", Double(epochs), (1...1_000_000).contains(epochs), "from 1 to 1000000")
    }
    if let maxSteps { try check("number of steps", Double(maxSteps), maxSteps >= 1, "1 or more") }
    if let maxMinutes {
      try check(
        "number of minutes", maxMinutes, maxMinutes > 0 && maxMinutes <= 1e7, "above 0, up to 10000000")
    }
    if let evaluationInterval {
      try check(
        "number of steps between evaluations", Double(evaluationInterval), evaluationInterval >= 1,
        "1 or more")
    }
    try check("seconds between saves", saveInterval, saveInterval >= 0, "0 or more")
  }

  /// The update rule with its constants.
  var rule: UpdateRule {
    guard let descriptor = UpdateRuleDescriptor.named(updateRule) else {
      preconditionFailure("update rule \(updateRule) is not registered")
    }
    return UpdateRule(descriptor, constants: updateConstants)
  }
}

extension TrainingOptions {
  /// What a file says; what it does not say is as it was before there was a choice.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func decode<Value: Decodable>(_ key: CodingKeys, _ otherwise: Value) throws -> Value {
      try values.decodeIfPresent(Value.self, forKey: key) ?? otherwise
    }
    self.init()
    batchSize = try values.decode(Int.self, forKey: .batchSize)
    sequenceLength = try values.decode(Int.self, forKey: .sequenceLength)
    learningRate = try values.decode(Double.self, forKey: .learningRate)
    schedule = try values.decode(String.self, forKey: .schedule)
    updateRule = try values.decode(String.self, forKey: .updateRule)
    updateConstants = try values.decode([String: Double].self, forKey: .updateConstants)
    clipNorm = try values.decode(Double.self, forKey: .clipNorm)
    dropout = try values.decode(Float.self, forKey: .dropout)
    dropoutPlaces = try decode(.dropoutPlaces, .betweenLayers)
    lockedDropout = try decode(.lockedDropout, false)
    weightDrop = try decode(.weightDrop, 0)
    seed = try values.decode(UInt64.self, forKey: .seed)
    precision = try decode(.precision, nil)
    isStateful = try values.decode(Bool.self, forKey: .isStateful)
    epochs = try decode(.epochs, nil)
    maxSteps = try decode(.maxSteps, nil)
    maxMinutes = try decode(.maxMinutes, nil)
    evaluationInterval = try decode(.evaluationInterval, nil)
    saveInterval = try values.decode(Double.self, forKey: .saveInterval)
  }

  /// The masks of one update; none where nothing is dropped.
  func masks(ofStep step: Int) -> Dropout? {
    guard dropout > 0 && !dropoutPlaces.isEmpty || weightDrop > 0 else { return nil }
    return Dropout(
      probability: dropout, places: dropoutPlaces, isLocked: lockedDropout, weightProbability: weightDrop,
      seed: seed, step: UInt64(step))
  }
}

/// Why training cannot begin or go on.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// An option lies outside of its range.
  case optionOutOfRange(name: String, value: Double, range: String)
  /// The text has too few units to learn anything from.
  case textTooShort(units: Int, minimum: Int)
  /// The loss is no number any more.
  case diverged(step: Int, learningRate: Double)
  /// The snapshot was taken of a run with another text or other options.
  case snapshotDoesNotFit

  /// What is wrong and what to do.
  public var description: String {
    switch self {
    case .optionOutOfRange(let name, let value, let range):
      "the \(name) is \(value.formatted()); it must be \(range)"
    case .textTooShort(let units, let minimum):
      "the text to train on has \(units) units; it needs at least \(minimum)"
    case .diverged(let step, let learningRate):
      "the loss is not a number at step \(step): training diverged. "
        + "Try a lower learning rate than \(learningRate), for example \(learningRate / 4)"
    case .snapshotDoesNotFit:
      "the saved state does not fit the text and the options with which it should go on; train a new model"
    }
  }
}

extension Double {
  /// Without a trailing “.0”.
  fileprivate func formatted() -> String {
    self == rounded() && abs(self) < 1e15 ? String(Int64(self)) : String(self)
  }
}
