import LanguageModels

/// How a model is trained, apart from its shape.
public struct TrainingOptions: Sendable, Equatable, Codable {
  /// N: how many stretches of the text are read side by side.
  public var batchSize = 16
  /// T: units a window, the length of truncated backpropagation.
  public var sequenceLength = 64
  /// The highest rate of the schedule; nil: one that suits update rule and cell, which a run records when it
  /// begins.
  public var learningRate: Double?
  /// The registered name of the schedule.
  public var schedule = Schedule.cosine.name
  /// The schedule's constants that differ from its usual ones.
  public var scheduleConstants: [String: Double] = [:]
  /// Steps in which the rate rises to its highest; nil: as many as the schedule takes by itself.
  public var warmUpSteps: Int?
  /// The registered name of the update rule.
  public var updateRule = UpdateRuleDescriptor.adamW.name
  /// The rule's constants that differ from its usual ones.
  public var updateConstants: [String: Double] = ["beta2": 0.99, "weight_decay": 0.01]
  /// Gradients longer than this are scaled down to it (Pascanu, Mikolov and Bengio 2013); 0: none are.
  public var clipNorm = 1.0
  /// Elements of a gradient, after ``clipNorm``, are brought between this and its negative (Mikolov 2012); 0:
  /// none are.
  public var clipValue = 0.0
  /// The decay of the running average of the weights that is evaluated and saved as the model; 0: the weights
  /// themselves are. In the first steps t it is (1 + t) / (10 + t), where that is less, so that the average
  /// does not cling to the initial weights.
  public var averageDecay = 0.0
  /// The probability of dropping an element at each of ``dropoutPlaces``.
  public var dropout: Float = 0.3
  /// Where activations are dropped.
  public var dropoutPlaces: Dropout.Places = [.betweenLayers, .output]
  /// Whether all steps of a window drop the same elements (Gal and Ghahramani 2016).
  public var lockedDropout = false
  /// The probability of dropping an element of a recurrent matrix (Merity, Keskar and Socher 2018).
  public var weightDrop: Float = 0
  /// The seed of the initial parameters, the masks and the order of windows.
  public var seed: UInt64 = 1
  /// What the engine's products multiply, by the engine's name for it; set when a run begins, so that it goes
  /// on with the same.
  public var precision: String?
  /// Whether a window goes on from the state in which the one before ended.
  public var isStateful = true
  /// Passes over the text; nil: enough for ``defaultMinimumSteps``, at least ``defaultEpochs``.
  public var epochs: Int?
  /// Updates after which training ends, whatever the epochs.
  public var maxSteps: Int?
  /// Minutes after which training ends; the schedule is fitted to them by the speed of the first windows.
  public var maxMinutes: Double?
  /// The run ends after this many evaluations without improvement on the held-out text; 0: it does not.
  public var patience = 0
  /// How often the held-out text is read; nil: once an epoch, but after 50 updates at least and 1,000 at
  /// most.
  public var evaluationInterval: EvaluationInterval?
  /// Seconds between saves, evaluations apart.
  public var saveInterval = 60.0

  /// Passes over the text when nothing else is said.
  public static let defaultEpochs = 10
  /// Updates at least, when nothing else is said: a small text is read more often.
  public static let defaultMinimumSteps = 1500

  /// Options that suit a text of 0.3 to 5 MB on a laptop.
  public init() {}

  /// Reads what is there. What files of earlier versions lack is as it was then.
  public init(from decoder: any Decoder) throws {
    self.init()
    (scheduleConstants, warmUpSteps, clipValue, averageDecay, patience) = ([:], nil, 0, 0, 0)
    (dropoutPlaces, lockedDropout, weightDrop) = (.betweenLayers, false, 0)
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.read(.batchSize, into: &batchSize)
    try values.read(.sequenceLength, into: &sequenceLength)
    try values.read(.learningRate, into: &learningRate)
    try values.read(.schedule, into: &schedule)
    try values.read(.scheduleConstants, into: &scheduleConstants)
    try values.read(.warmUpSteps, into: &warmUpSteps)
    try values.read(.updateRule, into: &updateRule)
    try values.read(.updateConstants, into: &updateConstants)
    try values.read(.clipNorm, into: &clipNorm)
    try values.read(.clipValue, into: &clipValue)
    try values.read(.averageDecay, into: &averageDecay)
    try values.read(.dropout, into: &dropout)
    try values.read(.dropoutPlaces, into: &dropoutPlaces)
    try values.read(.lockedDropout, into: &lockedDropout)
    try values.read(.weightDrop, into: &weightDrop)
    try values.read(.seed, into: &seed)
    try values.read(.precision, into: &precision)
    try values.read(.isStateful, into: &isStateful)
    try values.read(.epochs, into: &epochs)
    try values.read(.maxSteps, into: &maxSteps)
    try values.read(.maxMinutes, into: &maxMinutes)
    try values.read(.patience, into: &patience)
    try values.read(.evaluationInterval, into: &evaluationInterval)
    try values.read(.saveInterval, into: &saveInterval)
  }

  /// The masks of one update; none where nothing is dropped.
  func masks(ofStep step: Int) -> Dropout? {
    guard dropout > 0 && !dropoutPlaces.isEmpty || weightDrop > 0 else { return nil }
    return Dropout(
      probability: dropout, places: dropoutPlaces, isLocked: lockedDropout, weightProbability: weightDrop,
      seed: seed, step: UInt64(step))
  }
}
