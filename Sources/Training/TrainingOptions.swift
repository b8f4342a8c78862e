import Foundation
import LanguageModels

/// How a model is trained, apart from its shape.
public struct TrainingOptions: Sendable, Equatable, Codable {
  /// N, the batch size: how many parts of the text are read in parallel.
  public var batchSize = 16
  /// T: units per window, the length of truncated backpropagation through time.
  public var sequenceLength = 64
  /// The peak learning rate; nil: the default for the update rule and the layer, which a run records when it
  /// starts.
  public var learningRate: Double?
  /// The registered name of the learning rate schedule.
  public var schedule = Schedule.cosine.name
  /// The schedule's constants that differ from their defaults.
  public var scheduleConstants: [String: Double] = [:]
  /// The number of warm-up steps, in which the learning rate rises to its peak; nil: the schedule's default.
  public var warmUpSteps: Int?
  /// The registered name of the update rule.
  public var updateRule = UpdateRuleDescriptor.adamW.name
  /// The rule's constants that differ from their defaults.
  public var updateConstants: [String: Double] = ["beta2": 0.99, "weight_decay": 0.01]
  /// Gradient clipping by norm: gradients with a larger norm are scaled down to this (Pascanu, Mikolov and
  /// Bengio 2013); 0 = disabled.
  public var clipNorm = 1.0
  /// Gradient clipping by value: the elements of a gradient, after ``clipNorm``, are clamped to ± this
  /// (Mikolov 2012); 0 = disabled.
  public var clipValue = 0.0
  /// The decay of the exponential moving average of the weights, which is then evaluated and saved as the
  /// model; 0 = disabled. In the first steps t the decay is (1 + t) / (10 + t) if that is less, so that the
  /// average does not keep the initial weights for long.
  public var averageDecay = 0.0
  /// The probability of dropping an activation at each of ``dropoutPlaces``; nil: by the number of epochs,
  /// ``usualDropout(epochs:)``.
  public var dropout: Float?
  /// Where activations are dropped.
  public var dropoutPlaces: Dropout.Places = [.betweenLayers, .output]
  /// Whether all steps of a window share one dropout mask (Gal and Ghahramani 2016).
  public var lockedDropout = false
  /// Weight-drop: the probability of dropping an element of a recurrent matrix (Merity, Keskar and Socher
  /// 2018).
  public var weightDrop: Float = 0
  /// The random seed of the initial parameters, the dropout masks and the order of windows.
  public var seed: UInt64 = 1
  /// The number type of the engine's products, by its name; set when a run starts, so that a resumed run uses
  /// the same.
  public var precision: String?
  /// Whether the hidden state is carried from one window to the next.
  public var isStateful = true
  /// Epochs, passes over the text; nil: as many as ``usualUpdates(ofEpoch:)`` makes.
  public var epochs: Int?
  /// The largest number of updates, whatever the number of epochs.
  public var maxSteps: Int?
  /// The time limit in minutes; the schedule is adjusted to it, by the speed of the run.
  public var maxMinutes: Double?
  /// Early stopping: training ends after this many evaluations without improvement on the held-out text; 0 =
  /// disabled.
  public var patience = 10
  /// Early stopping also waits until so much of the run so far has brought no improvement, from 0 to 1: a
  /// long run is not given up for a few bad evaluations.
  public var patienceShare = 0.25
  /// How often the model is evaluated on the held-out text; nil: once per epoch, but after at least 25 and at
  /// most 1,000 updates, and no more often than what takes about a twentieth of the time; in the first
  /// interval three times more.
  public var evaluationInterval: EvaluationInterval?
  /// Seconds between saves, apart from those at evaluations.
  public var saveInterval = 60.0

  /// The default number of epochs.
  public static let defaultEpochs = 10
  /// The smallest default number of updates: a small text is read more often.
  public static let defaultMinimumSteps = 1500
  /// The largest default number of updates: a large text is not read as often.
  public static let defaultMaximumSteps = 30_000

  /// Options that suit a text of 0.3 to 5 MB on a laptop.
  public init() {}

  /// Reads the values that are present. Values that files of earlier versions lack are what they were then.
  public init(from decoder: any Decoder) throws {
    self.init()
    (scheduleConstants, warmUpSteps, clipValue, averageDecay, patience) = ([:], nil, 0, 0, 0)
    patienceShare = 0
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
    try values.read(.patienceShare, into: &patienceShare)
    try values.read(.evaluationInterval, into: &evaluationInterval)
    try values.read(.saveInterval, into: &saveInterval)
  }

  /// The default number of updates.
  ///
  /// - Parameter windowsPerEpoch: The updates of one pass over the text.
  public static func usualUpdates(ofEpoch windowsPerEpoch: Int) -> Int {
    min(max(defaultEpochs * windowsPerEpoch, defaultMinimumSteps), defaultMaximumSteps)
  }

  /// The greatest number of updates that a time limit is used for: to read a text yet more often only
  /// teaches it by heart.
  ///
  /// - Parameter windowsPerEpoch: The updates of one pass over the text.
  public static func usefulUpdates(ofEpoch windowsPerEpoch: Int) -> Int {
    max(60 * windowsPerEpoch, defaultMinimumSteps)
  }

  /// The number of updates that the options ask for; a time limit may end the run earlier.
  ///
  /// - Parameter windowsPerEpoch: The updates of one pass over the text.
  public func plannedUpdates(ofEpoch windowsPerEpoch: Int) -> Int {
    let updates: Int
    if let epochs {
      updates = epochs * windowsPerEpoch
    } else if let maxSteps {
      updates = maxSteps
    } else if maxMinutes != nil {
      updates = Self.usefulUpdates(ofEpoch: windowsPerEpoch)
    } else {
      updates = Self.usualUpdates(ofEpoch: windowsPerEpoch)
    }
    return min(updates, maxSteps ?? .max)
  }

  /// The default dropout: the more often a text is read, the sooner it is known by heart, and the more must
  /// be dropped. Up to 10 epochs 0.1, from 80 on 0.5, and in between linearly in the logarithm of the epochs.
  ///
  /// - Parameter epochs: How often the text is read in the whole run.
  public static func usualDropout(epochs: Double) -> Float {
    0.1 + 0.4 * Float(min(1, max(0, log2(epochs / 10) / 3)))
  }

  /// The dropout masks of one update; nil without dropout.
  ///
  /// - Parameter epochs: How often the text is read in the whole run.
  func masks(ofStep step: Int, epochs: Double) -> Dropout? {
    let probability = dropout ?? Self.usualDropout(epochs: epochs)
    guard probability > 0 && !dropoutPlaces.isEmpty || weightDrop > 0 else { return nil }
    return Dropout(
      probability: probability, places: dropoutPlaces, isLocked: lockedDropout,
      weightProbability: weightDrop, seed: seed, step: UInt64(step))
  }
}
