/// What a kind of model, or a model, can do.
public struct ModelCapabilities: OptionSet, Sendable, Hashable {
  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }

  /// It is trained in steps, each of which updates it.
  public static let learnsBySteps = ModelCapabilities(rawValue: 1 << 0)
  /// It has weights, which are stored as a ``WeightType``.
  public static let hasWeights = ModelCapabilities(rawValue: 1 << 1)
  /// Its training can be resumed.
  public static let canBeResumed = ModelCapabilities(rawValue: 1 << 2)
  /// It can learn from the text that it reads during evaluation.
  public static let adaptsWhileReading = ModelCapabilities(rawValue: 1 << 3)
}
